//! Use cases. Every page, handler, command and job goes through here; authorisation is decided here and nowhere else.

pub mod access;
pub mod clock;
pub mod connection;
pub mod entropy;
pub mod error;
pub mod identity;
pub mod ids;
pub mod installation;
pub mod operator;
mod reading;
pub mod services;
pub mod sessions;
pub mod sync;
pub mod vault;

pub use access::{Actor, ClientAddress, SignedIn};
pub use services::Services;
