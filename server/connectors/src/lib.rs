#![doc = include_str!("../README.md")]

mod bamboohr;
mod check_step;
pub mod connector;
mod coverage;
mod cursor;
mod dynamics365_hr;
pub mod error;
pub mod http;
pub mod registry;
mod repetition;

pub use connector::{
    Capability, CheckOutcome, CheckStep, Connector, Descriptor, Field, MadeWebhook, NamedField, Page, PullRequest, PullScope,
    WebhookRequest,
};
pub use error::{Error, Result, Retry};
pub use registry::{Registration, Registry, Setting, Settings};
