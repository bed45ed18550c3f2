//! Deciding about a run that stopped before writing (X1, X2).

mod page;
mod post;

pub(super) use page::Review;
pub(crate) use page::{ReviewCard, ReviewPage};
pub(crate) use post::submit;
