//! One person of a scenario: what they are, where that differs from the source, and everything that can be done with them.

mod actions;
mod overrides;
mod page;
mod post;

pub(crate) use page::{ScenarioPerson, ScenarioPersonPage};
pub(crate) use post::submit;
