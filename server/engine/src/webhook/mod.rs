//! Webhooks: a vendor tells us that somebody changed, and we read that person (O11 to O13, O17).
//!
//! ```text
//! delivery → endpoint (tenant, connection, secrets) → proof → events → one row each, durable → 202
//! ```
//!
//! [`receiving`] goes this way and does the same amount of work however large the company is; what the events ask for is done by the worker,
//! for all that wait together ([`crate::sync::group`]). A delivery carries no values: whatever its order, and however often it comes, the
//! person is read after it.

mod delivery;
mod endpoints;
mod facts;
mod intake;
mod page;
mod provisioning;
pub mod receiving;
mod registering;
mod secrets;
mod signature;

pub use delivery::Malformed;
pub use facts::{SecretFacts, SecretKind};
pub use receiving::{COME_AGAIN, Delivery, REFUSED_AFTER, Received, Refusal};
pub use registering::Registering;

pub(crate) use endpoints::Endpoints;
pub(crate) use intake::Intake;
pub(crate) use secrets::FIELD;
