//! Members: the list, and adding somebody.

pub(crate) mod new;
mod page;

pub(crate) use page::{Members, MembersPage};

/// Path of the list; a member's own page is below it.
pub(crate) const PATH: &str = "/settings/members";
/// Path of the form for another one.
const NEW: &str = "/settings/members/new";
