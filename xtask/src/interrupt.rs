//! Ctrl-C as a flag: whoever waits looks at it, returns, and what it started is stopped on the way out.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::failure::{Context, Failure, Outcome};

static REQUESTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Takes the signals that ask a program to end.
pub(crate) fn listen() -> Outcome {
    let flag = REQUESTED.get_or_init(Arc::default);
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(flag)).context("listen for Ctrl-C")?;
    }
    Ok(())
}

/// Fails once somebody has asked for the end.
pub(crate) fn check() -> Outcome {
    let is_requested = REQUESTED.get().is_some_and(|flag| flag.load(Ordering::Relaxed));
    if is_requested { Err(Failure::Interrupted) } else { Ok(()) }
}
