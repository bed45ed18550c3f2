//! Tokens of the REST API: the list, making one, revoking one.

pub(crate) mod new;
mod page;
pub(crate) mod revoke;

pub(crate) use page::{ApiTokens, ApiTokensPage};

/// Path of the list.
pub(crate) const PATH: &str = "/settings/api-tokens";
/// Path of the form for another one.
const NEW: &str = "/settings/api-tokens/new";

/// Path of the page that asks before a token is revoked.
fn revocation_of(id: &str) -> String {
    format!("{PATH}/{id}/revoke")
}

/// What revoking a token means.
const CONSEQUENCE: &str = "Whatever uses it is refused from now on. It cannot be brought back; make a new token instead.";
