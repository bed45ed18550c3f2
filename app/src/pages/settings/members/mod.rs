//! Members: the list, inviting somebody, and adding somebody without mail.

pub(crate) mod invitations;
pub(crate) mod invite;
pub(crate) mod new;
mod page;

pub(crate) use page::{Members, MembersPage};

/// Path of the list; a member's own page is below it.
pub(crate) const PATH: &str = "/settings/members";
/// Path of the form for another one.
const NEW: &str = "/settings/members/new";
/// Path of the form that invites.
const INVITE: &str = "/settings/members/invite";
/// Where invitations are sent again and taken back; there is no page.
pub(crate) const INVITATIONS: &str = "/settings/members/invitations";
