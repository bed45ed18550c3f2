//! First start: the first organisation and its owner.

mod page;
mod post;

pub(crate) use page::{Setup, SetupPage};
pub(crate) use post::submit;
