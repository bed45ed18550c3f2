//! What is being done and how long it has taken, one line at a time.

use std::fmt;
use std::time::{Duration, Instant};

/// Prints lines with the time since the command began.
#[derive(Debug)]
pub(crate) struct Progress {
    started: Instant,
}

impl Progress {
    /// Starts the clock.
    pub(crate) fn start() -> Self {
        Self { started: Instant::now() }
    }

    /// Time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Prints one line.
    pub(crate) fn say(&self, line: impl fmt::Display) {
        println!("[{}] {line}", minutes(self.elapsed()));
    }
}

/// `3:07` for three minutes and seven seconds.
pub(crate) fn minutes(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!("{:>2}:{:02}", seconds / 60, seconds % 60)
}
