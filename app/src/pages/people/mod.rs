//! The directory: people of the context looked at.

pub(crate) mod area;
mod filter;
pub(crate) mod find;
mod page;
mod table;

pub(crate) use filter::{read as read_filter, read_order};
pub(crate) use page::{People, PeoplePage};
