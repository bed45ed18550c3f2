//! The whole server, by its router: every layer in its place, requests as browsers send them.

mod support;

mod address;
mod audit;
mod command_line;
mod compressed_downloads;
mod downloads;
mod files;
mod first_sync;
mod forged_forms;
mod headers;
mod health;
mod integrations;
mod invitations;
mod lifecycle;
mod limits;
mod notifications;
mod overview;
mod pages;
mod people;
mod planning;
mod progress_events;
mod rest_api;
mod roles;
mod run_pages;
mod schedule_and_guard;
mod serving;
mod session_end;
mod sessions;
mod settings;
mod setup;
mod sign_in;
mod undo;
mod webhook;
mod webhook_process;
mod webhook_soak;
