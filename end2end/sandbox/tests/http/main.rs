//! The sandbox over real HTTP.

mod list_by_cursor;
mod support;
