//! One person.

mod facts;
mod history;
mod page;
mod people;

pub(crate) use page::{Person, PersonPage};
