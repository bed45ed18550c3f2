//! Forgotten passwords: asking for a link, and following it.

mod ask;
mod dead_link;
mod reset;

pub(crate) use ask::{Asked, ForgotPassword, ForgotPasswordPage, submit as submit_ask};
pub(crate) use dead_link::DeadLink;
pub(crate) use reset::{ResetPassword, ResetPasswordPage, submit as submit_reset};

/// Path of the page that asks for the address.
pub(crate) const ASK: &str = "/forgot-password";
/// Path of the page the link leads to; the code stands in the query.
pub(crate) const RESET: &str = "/reset-password";
