//! Deciding about a run that stopped before writing (X1, X2).

mod page;
mod post;
mod waiting;

pub(super) use page::Review;
pub(crate) use page::{ReviewCard, ReviewPage};
pub(crate) use post::submit;
pub(crate) use waiting::Waiting;
