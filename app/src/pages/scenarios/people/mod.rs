//! People of a scenario, to choose whom to change.

mod page;

pub(crate) use page::{ScenarioPeople, ScenarioPeoplePage};
