//! One edit of a scenario with everything it changed.

mod page;

pub(crate) use page::{ScenarioEdit, ScenarioEditPage};
