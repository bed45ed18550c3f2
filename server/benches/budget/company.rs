//! The company that is synced: a sandbox in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use sandbox::{Options, Sandbox};
use serde_json::Value;

/// A running sandbox. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Company {
    /// Where it listens.
    pub(crate) address: String,
    process: Child,
}

impl Company {
    /// Starts one of this many people.
    pub(crate) fn start(people: u32) -> Self {
        let this = std::env::current_exe().expect("this program");
        let mut process =
            Command::new(this).args(["child", "sandbox", &people.to_string()]).stdout(Stdio::piped()).spawn().expect("a process");
        let mut address = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut address).expect("an address");
        Self { address: address.trim().to_owned(), process }
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        self.process.kill().expect("a running sandbox");
        self.process.wait().expect("its end");
    }
}

/// Is that process.
pub(crate) async fn play(people: usize) -> Value {
    let running = Sandbox::start(Options { people, ..Options::default() }).await.expect("a free port");
    println!("{}", running.address);
    std::future::pending().await
}
