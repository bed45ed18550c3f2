//! The list of scenarios, and making one.

mod page;
mod post;

pub(crate) use page::{Scenarios, ScenariosPage};
pub(crate) use post::submit;
