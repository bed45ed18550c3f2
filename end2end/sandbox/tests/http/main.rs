//! The sandbox over real HTTP.

#![expect(clippy::disallowed_methods, reason = "these tests are a client of their own, with the machine's clock")]

mod authorisation;
mod control;
mod datasets;
mod dynamics365;
mod faults;
mod list_by_cursor;
mod metadata;
mod reports;
mod single_reads;
mod specification;
mod support;
