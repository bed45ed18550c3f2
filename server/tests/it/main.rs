//! The whole server, by its router: every layer in its place, requests as browsers send them.

mod support;

mod address;
mod command_line;
mod files;
mod forged_forms;
mod headers;
mod health;
mod limits;
mod pages;
mod progress_events;
mod sessions;
