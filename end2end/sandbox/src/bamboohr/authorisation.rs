//! Basic authentication by API key (section 1.2).

use axum::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::refusal;
use super::tenant::Tenant;
use crate::message::{Reply, Request};

/// Finds the key of a request, by its place in the account. The password may be anything.
pub(super) fn authorise(tenant: &Tenant, request: &Request) -> Result<usize, Reply> {
    let secret = user_name(request);
    let found = secret.and_then(|secret| tenant.keys.iter().position(|key| key.secret == secret));
    found.ok_or_else(|| {
        let account = super::account_of(&request.host, &request.path).unwrap_or_default();
        refusal::unauthorised(account)
    })
}

fn user_name(request: &Request) -> Option<String> {
    let (scheme, encoded) = request.header(&header::AUTHORIZATION)?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    decoded.split_once(':').map(|(user, _)| user.to_owned())
}
