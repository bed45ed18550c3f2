//! All SQL of Orgonaut: one text for SQLite and PostgreSQL, a file per aggregate.
//!
//! - Every method on tenant-owned rows takes the tenant's [`contract::id::OrgId`]; the exceptions are sessions, sign-in, the list of
//!   tenants and the worker's search for due work.
//! - A [`Transaction`] is dropped without effect unless it is committed.
//! - Times are microseconds in `BIGINT`, made by the caller: nothing here asks a clock.
//!
//! To add a query: write it once inside `on_reader!` or `on_transaction!`, with `$1` placeholders and only what both databases know; add a
//! case to the contract suite in `tests/contract`, which runs it on both.

mod bell;
mod cursor;
#[macro_use]
mod engine;
mod asked;
mod error;
mod found;
mod gate;
mod like;
mod striking_changes;
mod transaction;
mod words;

pub mod actor_copies;
pub mod actor_index;
mod actor_managers;
pub mod actors;
pub mod api_tokens;
pub mod audit;
pub mod audit_log;
pub mod compared_actors;
pub mod contexts;
pub mod edits;
pub mod found_actors;
pub mod guard_ledger;
pub mod headcount;
pub mod health;
pub mod hierarchy;
pub mod identities;
pub mod identity_map;
pub mod integrations;
pub mod invitations;
pub mod keys;
pub mod last_change;
pub mod lifecycle;
pub mod mail;
pub mod members;
pub mod mirror;
pub mod notifications;
pub mod orgs;
pub mod password_resets;
pub mod people;
pub mod people_search;
pub mod person;
pub mod planned_actors;
mod readers;
pub mod reruns;
pub mod reviews;
pub mod roles;
pub mod run_changes;
pub mod run_log;
pub mod run_pages;
pub mod run_records;
pub mod runs;
pub mod schedules;
pub mod sessions;
pub mod setup;
pub mod sign_in;
pub mod undos;
pub mod units;
pub mod users;
pub mod visits;
pub mod webhooks;

pub use bell::Bell;
pub use engine::{Engine, Store};
pub use error::{Error, Result};
pub use gate::Priority;
pub use sqlx::types::Json;
pub use transaction::Transaction;
