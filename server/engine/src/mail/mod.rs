//! Mail: what it says, how it is sent, and what waits to be sent.
//!
//! Mail is queued as a letter in the transaction of what it is about, and written out when it is sent: a link that lets somebody in is
//! made then, and the database has nothing but its hash.

mod content;
mod delivery;
mod letter;
mod links;
mod mailer;
mod message;
mod options;
mod token;
mod use_cases;

pub use delivery::{Delivered, Delivery};
pub use mailer::{Mailer, SendError};
pub use options::{MailOptions, MailSetup, MailUrl, Sender};

pub(crate) use letter::{InTenant, Letter};
pub(crate) use token::Token;
