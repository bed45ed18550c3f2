//! What the run page shows beside the run itself.

use serde::{Deserialize, Serialize};

use crate::{RunStatus, Timestamp};

/// One try of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptRow {
    /// Which it was, from 1.
    pub attempt: u32,
    /// The worker that made it.
    pub worker: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it goes on, or when its worker died.
    pub finished_at: Option<Timestamp>,
    /// How it ended.
    pub outcome: Option<RunStatus>,
}

/// What became of a wish to cancel a run (X6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cancellation {
    /// No worker had it: it is over.
    Cancelled,
    /// A worker has it and stops at its next step.
    Requested,
    /// It had ended before.
    TooLate,
}
