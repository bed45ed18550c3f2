#![doc = include_str!("../README.md")]

pub mod connector;
pub mod error;
pub mod http;

pub use connector::{Capability, CheckOutcome, CheckStep, Connector, Descriptor, Field, Page, PullRequest, PullScope};
pub use error::{Error, Result, Retry};
