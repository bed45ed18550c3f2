//! The log of all runs.

mod filter;
mod page;
mod picture;
mod table;

pub(crate) use filter::PATH;
pub(crate) use page::{RunLog, RunLogPage};
