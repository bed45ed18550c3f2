//! Adding positions and departments to a scenario.

mod day_field;
mod page;
mod post;

pub(crate) use day_field::DayField;
pub(crate) use page::{ScenarioAdd, ScenarioAddPage};
pub(crate) use post::submit;
