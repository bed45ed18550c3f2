//! Connectors to vendors: what each can do, how to test a connection, how to read it.
//!
//! See `docs/adding-a-connector.md` for the recipe.

pub mod connector;
pub mod error;

pub use connector::{Capability, CheckOutcome, CheckStep, Connector, Descriptor, Field, Page, PullRequest, PullScope};
pub use error::{Error, Result, Retry};
