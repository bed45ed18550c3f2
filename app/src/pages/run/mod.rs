//! One run (O19).

mod attempts;
mod calls;
pub(crate) mod cancel;
mod change_filter;
mod changes;
mod details;
mod identities;
mod page;
mod place;
mod raw;
pub(crate) mod rerun;
pub(crate) mod review;
mod summary;
pub(crate) mod undo;

use contract::view::RunRow;

pub(crate) use changes::newcomer;
pub(crate) use page::{Run, RunPage};
pub(crate) use place::read_filter;

use crate::components::Crumb;
use crate::pages::run_log;

/// The way to a page below a run's.
fn crumbs(run_path: &str) -> Vec<Crumb> {
    run_log::crumbs().into_iter().chain([Crumb::new("Run", run_path)]).collect()
}

/// What a run is called.
pub(crate) fn title(run: &RunRow) -> String {
    match run.event_type.as_deref() {
        Some("nightly_reconciliation") => "Nightly reconciliation".to_owned(),
        Some("rerun") => format!("{}, run again", run.kind.label()),
        _ => run.kind.label().to_owned(),
    }
}
