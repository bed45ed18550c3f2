//! Downloads: written while they are read, so that one batch is in memory however much there is.

pub(crate) mod audit;
mod csv;
pub(crate) mod org_chart;
pub(crate) mod people;
pub(crate) mod run_changes;
pub(crate) mod run_records;
mod stream;
