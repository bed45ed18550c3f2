//! What the store promises, on both databases. A case is an `async fn(&Store)` in the file of its aggregate; `on_both_databases!` lists it
//! and makes a test of it for each database.
//!
//! SQLite runs always, in a file of its own. PostgreSQL runs when `ORGONAUT_TEST_DATABASE_URL` names a server, in a database of its own
//! that is made there and dropped afterwards; the gate always names one.

#![expect(clippy::disallowed_methods, reason = "rows of these tests need ids that nothing depends on")]

#[macro_use]
mod support;

mod builders;

mod actors;
mod api_tokens;
mod audit;
mod audit_log;
mod claims;
mod contexts;
mod edits;
mod guard_ledger;
mod headcount;
mod health;
mod hierarchy;
mod identities;
mod identity_map;
mod integrations;
mod invitations;
mod keys;
mod lifecycle;
mod mail;
mod members;
mod mirror;
mod notifications;
mod orgs;
mod password_resets;
mod people;
mod planned_actors;
mod query_plans;
mod reruns;
mod reviews;
mod roles;
mod run_changes;
mod run_log;
mod run_pages;
mod runs;
mod schedules;
mod schema;
mod sessions;
mod setup;
mod sign_in;
mod tenancy;
mod undos;
mod units;
mod users;
mod visits;
mod webhooks;
