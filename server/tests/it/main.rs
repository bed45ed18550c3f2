//! The whole server, by its router: every layer in its place, requests as browsers send them.

mod support;

mod address;
mod command_line;
mod files;
mod first_sync;
mod forged_forms;
mod headers;
mod health;
mod limits;
mod pages;
mod progress_events;
mod roles;
mod serving;
mod sessions;
mod setup;
mod sign_in;
