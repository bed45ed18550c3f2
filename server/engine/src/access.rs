//! Who is asking.

use contract::id::{OrgId, UserId};
use contract::view::Viewer;

/// The signed-in person inside one tenant, resolved afresh for every request.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The tenant.
    pub org_id: OrgId,
    /// The person.
    pub user_id: UserId,
    /// What pages may show of both.
    pub viewer: Viewer,
    /// Whether somebody else made their password: until they choose their own, they may do nothing else.
    pub password_is_initial: bool,
}

/// Where a request comes from, for throttling: an address after trusted proxies were taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub std::net::IpAddr);

/// A sign-in that succeeded: what goes into the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedIn {
    /// The person.
    pub user_id: UserId,
    /// The tenant they land in.
    pub org_id: OrgId,
    /// Whether somebody else made the password they used.
    pub password_is_initial: bool,
}
