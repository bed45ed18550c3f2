//! Running the run again (O20): asked in a dialog, or on a page of its own where there are no dialogs.

mod page;
mod post;

pub(super) use page::Rerun;
pub(crate) use page::{RerunPage, RerunQuestion};
pub(crate) use post::submit;
