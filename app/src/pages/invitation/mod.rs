//! An invitation, as the one who is invited follows it.

mod page;
mod post;

pub(crate) use page::{Invitation, InvitationPage};
pub(crate) use post::submit;

/// Path of the page; the code stands in the query.
pub(crate) const PATH: &str = "/invitation";
