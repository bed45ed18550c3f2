//! Scenarios: made, edited, compared, put away. Whoever may not see scenarios meets none of it; whoever may see and not edit them can
//! change nothing.
//!
//! Every edit goes one way, `pipeline.rs`: the scenario is held, what it touches is read, the domain plans the changes, and rows, record and
//! audit events are written in one transaction (O23).

mod adding;
mod audit;
mod compared;
mod comparison;
mod copying;
mod history;
mod lifecycle;
mod listing;
mod person;
mod pipeline;
mod planned;
mod request;
mod rows;
mod undoing;
mod whom;

pub(crate) use comparison::{row as difference_row, standing, view_kind};
pub use lifecycle::ScenarioChanged;
pub(crate) use listing::context_name;
pub use undoing::Undone;
