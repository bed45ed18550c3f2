//! One person.

mod facts;
mod history;
mod page;
mod people;

pub(crate) use history::HistoryRunLink;
pub(crate) use page::{Person, PersonPage};
