//! One scenario: what it is, how it differs from the Live Baseline, who edited what, and taking edits back.

mod edits;
mod page;
mod post;
mod source;

pub(crate) use edits::{Changes, Edits, Kept, UndoEdit, what};
pub(crate) use page::{Scenario, ScenarioPage};
pub(crate) use post::submit;
