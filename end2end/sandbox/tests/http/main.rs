//! The sandbox over real HTTP.

mod authorisation;
mod control;
mod datasets;
mod faults;
mod list_by_cursor;
mod metadata;
mod reports;
mod single_reads;
mod specification;
mod support;
