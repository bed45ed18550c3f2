#![doc = include_str!("../README.md")]

mod bamboohr;
pub mod company;
mod control;
mod delivering;
mod dynamics365;
mod faults;
mod journal;
mod mailbox;
mod message;
mod operation;
mod options;
mod sandbox;
mod server;
mod vendor;

pub use bamboohr::{ADMINISTRATOR_KEY, DATASETS_KEY, DIRECTORY_KEY, DISABLED_KEY, Delivery, HookEvent, LIMITED_KEY, REPORTS_KEY, ReadPath};
pub use company::NewHire;
pub use delivering::Delivered;
pub use dynamics365::{
    APPLICATION_ID, APPLICATION_SECRET, EXPIRED_APPLICATION_ID, EntitySet, LIMITED_APPLICATION_ID, UNCONSENTED_APPLICATION_ID,
    UNREGISTERED_APPLICATION_ID, legal_entity, namespace_id, personnel_number, tenant_id,
};
pub use faults::{Effect, Fault, RetryAfter};
pub use journal::SeenRequest;
pub use mailbox::{MailServer, Mailbox, ReceivedMail};
pub use operation::{Operation, Refused};
pub use options::Options;
pub use sandbox::Sandbox;
pub use server::Running;
