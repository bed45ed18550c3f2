//! Two contexts side by side.

mod departments;
mod export;
mod filter;
mod page;

pub(crate) use export::csv;
pub(crate) use page::ComparePage;
