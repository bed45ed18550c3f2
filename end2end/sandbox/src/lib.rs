#![doc = include_str!("../README.md")]

pub mod bamboohr;
pub mod company;
mod control;
mod faults;
mod journal;
mod message;
mod options;
mod sandbox;
mod server;
mod vendor;

pub use bamboohr::{ADMINISTRATOR_KEY, DATASETS_KEY, DIRECTORY_KEY, DISABLED_KEY, LIMITED_KEY, Operation, REPORTS_KEY, ReadPath, Refused};
pub use company::NewHire;
pub use faults::{Effect, Fault, RetryAfter};
pub use journal::SeenRequest;
pub use options::Options;
pub use sandbox::Sandbox;
pub use server::Running;
