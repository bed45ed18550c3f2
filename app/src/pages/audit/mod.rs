//! The audit log.

mod filter;
mod page;
mod sentence;
mod table;

pub(crate) use filter::{address_of, read as read_filter};
pub(crate) use page::{Audit, AuditPage};
