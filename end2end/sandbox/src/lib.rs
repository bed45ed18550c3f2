#![doc = include_str!("../README.md")]

mod bamboohr;
pub mod company;
mod control;
mod delivering;
mod faults;
mod journal;
mod message;
mod operation;
mod options;
mod sandbox;
mod server;
mod vendor;

pub use bamboohr::{ADMINISTRATOR_KEY, DATASETS_KEY, DIRECTORY_KEY, DISABLED_KEY, Delivery, HookEvent, LIMITED_KEY, REPORTS_KEY, ReadPath};
pub use company::NewHire;
pub use delivering::Delivered;
pub use faults::{Effect, Fault, RetryAfter};
pub use journal::SeenRequest;
pub use operation::{Operation, Refused};
pub use options::Options;
pub use sandbox::Sandbox;
pub use server::Running;
