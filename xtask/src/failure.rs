//! What went wrong, and what to do about it.

use std::fmt;

/// Why a command of this crate ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Ctrl-C, or the signal a supervisor sends.
    Interrupted,
    /// Said already, in full.
    Reported,
    /// Anything else.
    Because {
        /// What happened.
        what: String,
        /// What helps, where that is known.
        remedy: Option<String>,
    },
}

/// The result of anything that may fail.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure whose remedy is plain from what happened.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self::Because { what: what.into(), remedy: None }
    }

    /// Says what helps.
    pub(crate) fn with_remedy(self, remedy: impl Into<String>) -> Self {
        match self {
            Self::Interrupted | Self::Reported => self,
            Self::Because { what, .. } => Self::Because { what, remedy: Some(remedy.into()) },
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => f.write_str("interrupted"),
            Self::Reported => f.write_str("failed"),
            Self::Because { what, remedy: None } => f.write_str(what),
            Self::Because { what, remedy: Some(remedy) } => write!(f, "{what}\n  {remedy}"),
        }
    }
}

/// Turns the error of a library into a [`Failure`] that says what was being done.
pub(crate) trait Context<T> {
    /// `doing` completes the sentence "could not …".
    fn context(self, doing: impl fmt::Display) -> Outcome<T>;
}

impl<T, E: fmt::Display> Context<T> for Result<T, E> {
    fn context(self, doing: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Failure::new(format!("could not {doing}: {error}")))
    }
}
