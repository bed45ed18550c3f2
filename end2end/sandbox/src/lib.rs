#![doc = include_str!("../README.md")]

mod bamboohr;
pub mod company;
mod control;
mod faults;
mod journal;
mod mailbox;
mod message;
mod operation;
mod options;
mod sandbox;
mod server;
mod vendor;

pub use bamboohr::{ADMINISTRATOR_KEY, DATASETS_KEY, DIRECTORY_KEY, DISABLED_KEY, LIMITED_KEY, REPORTS_KEY, ReadPath};
pub use company::NewHire;
pub use faults::{Effect, Fault, RetryAfter};
pub use journal::SeenRequest;
pub use mailbox::{MailServer, Mailbox, ReceivedMail};
pub use operation::{Operation, Refused};
pub use options::Options;
pub use sandbox::Sandbox;
pub use server::Running;
