//! A scenario as a whole: its name, a snapshot of it, putting it away, deleting it.

mod page;
mod post;

pub(crate) use page::{ScenarioSettings, ScenarioSettingsPage};
pub(crate) use post::submit;
