//! The company that is synced: a sandbox in a process of its own.

use sandbox::{Options, Sandbox};
use serde_json::Value;

use crate::child::Running;

/// Starts one of this many people.
pub(crate) fn start(people: u32) -> Running {
    Running::task(&["sandbox", &people.to_string()])
}

/// Is that process.
pub(crate) async fn play(people: usize) -> Value {
    let running = Sandbox::start(Options { people, ..Options::default() }).await.expect("a free port");
    println!("{}", running.address);
    std::future::pending().await
}
