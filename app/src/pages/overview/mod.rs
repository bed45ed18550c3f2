//! The overview: is it healthy, what changed, how many are we.

mod changed;
mod departments;
mod first_step;
mod headcount;
mod headline;
mod page;
mod span;

pub(crate) use page::{Overview, OverviewPage};
pub(crate) use span::Span;
