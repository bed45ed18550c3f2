#![doc = include_str!("../README.md")]

mod bamboohr;
pub mod connector;
pub mod error;
pub mod http;
pub mod registry;

pub use connector::{
    Capability, CheckOutcome, CheckStep, Connector, Descriptor, Field, MadeWebhook, NamedField, Page, PullRequest, PullScope,
    WebhookRequest,
};
pub use error::{Error, Result, Retry};
pub use registry::{Registration, Registry, Setting, Settings};
