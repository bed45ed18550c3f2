//! Use cases. Every page, handler, command and job goes through here; authorisation is decided here and nowhere else.

pub mod access;
pub mod clock;
pub mod entropy;
pub mod ids;
pub mod services;

pub use access::{Actor, ClientAddress, SignedIn};
pub use services::Services;
