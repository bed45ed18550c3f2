//! The steps of "Test connection", as connectors take them.

use crate::connector::{CheckOutcome, CheckStep};
use crate::error::Error;

/// A step before it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StepName {
    /// Stable word.
    pub(crate) name: &'static str,
    /// The words people read.
    pub(crate) label: &'static str,
    /// The setting that is at fault when it fails, unless the error knows better.
    pub(crate) setting: &'static str,
}

impl StepName {
    /// It went well.
    pub(crate) fn passed(self, message: impl Into<String>) -> CheckStep {
        self.ended(CheckOutcome::Passed, message.into(), None)
    }

    /// It went, with something to know.
    pub(crate) fn warned(self, message: impl Into<String>) -> CheckStep {
        self.ended(CheckOutcome::Warned, message.into(), None)
    }

    /// It did not go, for what `message` says.
    pub(crate) fn refused(self, message: impl Into<String>) -> CheckStep {
        self.ended(CheckOutcome::Failed, message.into(), Some(self.setting))
    }

    /// It ended with an error.
    pub(crate) fn failed(self, error: &Error) -> CheckStep {
        self.ended(CheckOutcome::Failed, error.message.clone(), Some(error.setting.unwrap_or(self.setting)))
    }

    fn ended(self, outcome: CheckOutcome, message: String, setting: Option<&'static str>) -> CheckStep {
        CheckStep { name: self.name, label: self.label, outcome, message, setting }
    }
}

/// The steps that were taken, and those of `all` that were not come to as skipped.
pub(crate) fn with_skipped(mut steps: Vec<CheckStep>, all: &[StepName]) -> Vec<CheckStep> {
    let rest = all.get(steps.len()..).unwrap_or_default();
    steps.extend(rest.iter().map(|step| step.ended(CheckOutcome::Skipped, String::new(), None)));
    steps
}
