//! One run (O19).

mod calls;
mod changes;
mod details;
mod identities;
mod page;
mod raw;
mod summary;

use contract::view::RunRow;

pub(crate) use page::{Run, RunPage};

/// What a run is called.
pub(crate) fn title(run: &RunRow) -> String {
    match run.event_type.as_deref() {
        Some("nightly_reconciliation") => "Nightly reconciliation".to_owned(),
        Some("rerun") => format!("{}, run again", run.kind.label()),
        _ => run.kind.label().to_owned(),
    }
}
