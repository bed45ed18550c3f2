//! The one error of every connector, classified where it arises.

use std::time::Duration;

use contract::FailureKind;

/// What a connector call gives.
pub type Result<T> = std::result::Result<T, Error>;

/// Whether trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It cannot.
    Permanent,
    /// The vendor said when.
    After(Duration),
    /// With growing pauses.
    Backoff,
}

/// A failure at a vendor. Its texts are made by us: no upstream body, no secret, is ever in them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {message}")]
pub struct Error {
    /// What kind of thing went wrong.
    pub kind: FailureKind,
    /// Whether trying again can help.
    pub retry: Retry,
    /// What was being done, such as `list employees`.
    pub operation: &'static str,
    /// A sentence for a person: what happened.
    pub message: String,
    /// More for the structured error: name and value.
    pub context: Vec<(&'static str, String)>,
    /// The setting of the connection that is at fault, where that is known.
    pub setting: Option<&'static str>,
}

impl Error {
    /// An error that trying again does not help.
    pub fn permanent(kind: FailureKind, operation: &'static str, message: impl Into<String>) -> Self {
        Self { kind, retry: Retry::Permanent, operation, message: message.into(), context: Vec::new(), setting: None }
    }

    /// An error that may pass.
    pub fn temporary(kind: FailureKind, operation: &'static str, message: impl Into<String>) -> Self {
        Self { retry: Retry::Backoff, ..Self::permanent(kind, operation, message) }
    }

    /// The same with the vendor's own waiting time.
    #[must_use]
    pub fn after(mut self, wait: Duration) -> Self {
        self.retry = Retry::After(wait);
        self
    }

    /// The same with one more detail.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.context.push((name, value.into()));
        self
    }

    /// The same with the setting that is at fault.
    #[must_use]
    pub(crate) fn at(mut self, setting: &'static str) -> Self {
        self.setting = Some(setting);
        self
    }
}
