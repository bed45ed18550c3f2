//! Use cases. Every page, handler, command and job goes through here; authorisation is decided here and nowhere else.

pub mod access;
mod account;
pub mod audit_log;
pub mod clock;
pub mod connection;
pub mod directory;
pub mod entropy;
pub mod error;
mod health;
pub mod identity;
pub mod ids;
pub mod installation;
pub mod integrations;
pub mod mail;
mod notifications;
pub mod operator;
mod overview;
mod reading;
pub mod runs;
pub mod scenarios;
pub mod schedule;
pub mod services;
pub mod sessions;
pub mod sync;
pub mod vault;
pub mod webhook;

pub use access::{Actor, ClientAddress, SignedIn};
pub use account::AddedMember;
pub use services::Services;
