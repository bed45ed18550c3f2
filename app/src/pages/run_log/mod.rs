//! The log of all runs.

mod filter;
mod page;
mod picture;
mod table;

pub(crate) use filter::PATH;
pub(crate) use page::{RunLog, RunLogPage};

use crate::components::Crumb;
use crate::pages::integrations;

/// The way to a page below the log.
pub(crate) fn crumbs() -> Vec<Crumb> {
    integrations::crumbs().into_iter().chain([Crumb::new("Runs", PATH)]).collect()
}
