//! What a run says of itself, in short.

use contract::view::RunView;

/// People created, updated and deactivated.
pub(crate) fn effect(run: &RunView) -> (u64, u64, u64) {
    (run.run.counts.created, run.run.counts.updated, run.run.counts.deactivated)
}

/// What a run says about single records, by the word of the issue.
pub(crate) fn messages<'a>(run: &'a RunView, code: &str) -> Vec<&'a str> {
    run.issues.iter().filter(|issue| issue.code == code).map(|issue| issue.message.as_str()).collect()
}

/// The sentence a run ended or waits with.
pub(crate) fn summary(run: &RunView) -> &str {
    run.run.summary.as_deref().unwrap_or_default()
}
