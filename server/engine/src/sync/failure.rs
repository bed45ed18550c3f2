//! Why a run stopped.

use std::time::Duration;

use connectors::Retry;
use contract::FailureKind;
use domain::failure::meaning;
use serde_json::json;

use crate::vault;

/// What a step of a run gives.
pub type Result<T> = std::result::Result<T, Stop>;

/// Why a run does not go on now.
#[derive(Debug)]
pub enum Stop {
    /// Something failed.
    Failed(Failure),
    /// A person asked it to stop.
    Cancelled,
    /// Another worker has the lease by now: write nothing any more.
    LeaseLost,
    /// There is nothing to do, with the reason: paused, downgraded, disconnected.
    Skipped(&'static str),
}

/// A failure as the run's row keeps it. Its texts are for people and hold no secret.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// Kind.
    pub kind: FailureKind,
    /// When to try again, if the kind is worth it.
    pub retry: Retry,
    /// What happened.
    pub summary: String,
    /// Structured error.
    pub detail: serde_json::Value,
}

impl Failure {
    /// A failure that trying again does not help.
    pub fn permanent(kind: FailureKind, summary: impl Into<String>) -> Self {
        Self { kind, retry: Retry::Permanent, summary: summary.into(), detail: json!({ "kind": kind.id() }) }
    }

    /// The vendor's own waiting time, if it named one.
    pub const fn wait(&self) -> Option<Duration> {
        match self.retry {
            Retry::After(wait) => Some(wait),
            Retry::Permanent | Retry::Backoff => None,
        }
    }

    /// Whether trying again by itself makes sense.
    pub fn may_retry(&self) -> bool {
        self.retry != Retry::Permanent && meaning(self.kind).retries
    }
}

impl From<connectors::Error> for Stop {
    fn from(error: connectors::Error) -> Self {
        let context: serde_json::Map<String, serde_json::Value> =
            error.context.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        Self::Failed(Failure {
            kind: error.kind,
            retry: error.retry,
            detail: json!({ "kind": error.kind.id(), "operation": error.operation, "message": error.message, "context": context }),
            summary: error.message,
        })
    }
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the database failed during a run");
        Self::Failed(Failure {
            kind: FailureKind::Internal,
            retry: Retry::Backoff,
            summary: "Orgonaut's database did not do what was asked of it.".to_owned(),
            detail: json!({ "kind": FailureKind::Internal.id() }),
        })
    }
}

impl From<vault::Error> for Stop {
    fn from(error: vault::Error) -> Self {
        match error {
            vault::Error::Store(error) => error.into(),
            error => {
                tracing::warn!(%error, "a stored secret could not be opened for a run");
                Self::Failed(Failure::permanent(error.kind(), error.advice()))
            }
        }
    }
}
