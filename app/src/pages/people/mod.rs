//! People of the Live Baseline.

mod filter;
mod page;
mod table;

pub(crate) use page::{People, PeoplePage};
