//! The one way out: every request of every connector goes through [`Client`].
//!
//! A connector names the vendor's own address and reads the answer. Which addresses may be reached, where the operator sends them instead,
//! how often and how long to try, what is written down and when to stop is decided here, once.

mod address_guard;
mod answer;
mod call_log;
mod client;
mod clock;
mod request;
mod retry;
mod route_table;
mod transport;
mod vendor_url;

pub use address_guard::{AddressGuard, Lookup, RefusedAddress, SystemLookup, refusal};
pub use answer::Answer;
pub use call_log::{CallLog, NoCallLog};
pub use client::{BuildError, Client, Options};
pub use clock::{Clock, SystemClock};
pub use request::Request;
pub use route_table::{RouteTable, RouteTableError};
