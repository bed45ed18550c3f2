//! The sync engine end to end: a sandbox plays BambooHR over real HTTP, the worker is driven step by step, and what it left in the
//! database is compared with what the company is.
//!
//! A case is an `async fn(&Database)` in the file of its subject; `on_both_databases!` lists it and makes a test of it for each database.
//! SQLite runs always, in a file of its own. PostgreSQL runs when `ORGONAUT_TEST_DATABASE_URL` names a server, in a database of its own
//! that is made there and dropped afterwards; the gate always names one.

#[macro_use]
mod support;

mod account;
mod api_tokens;
mod audit;
mod audit_log;
mod bad_answers;
mod bad_connections;
mod bad_records;
mod cancelling;
mod changes;
mod connecting;
mod directory;
mod disconnecting;
mod dynamics365_hr;
mod eligibility;
mod first_sync;
mod guard;
mod guard_interleaved;
mod health;
mod invitations;
mod killed;
mod large_teams;
mod legal_entities;
mod mail;
mod managers;
mod matching;
mod overview;
mod password_reset;
mod reruns;
mod resting;
mod reviewing;
mod rules;
mod scenario_edits;
mod scenario_syncs;
mod scenarios;
mod schedules;
mod secrets;
mod side_by_side;
mod targets;
mod throttling;
mod unchanged;
mod undoing;
mod webhook_processing;
mod webhook_receiving;
mod withheld_fields;
mod workers;
