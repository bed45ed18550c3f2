//! What every answer tells the browser not to do.

use axum::Router;
use http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::config::PublicUrl;

/// For answers that are no page: they show at most our style sheet. Pages bring their own policy with a nonce.
const BARE_POLICY: &str =
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// One year, as the preload list of browsers asks at least.
const HSTS: &str = "max-age=31536000";
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// Adds the headers to every answer that does not have them, errors among them.
pub(crate) fn protect(router: Router, public_url: &PublicUrl) -> Router {
    let fixed = [
        (CONTENT_SECURITY_POLICY, BARE_POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
        (OPENER_POLICY, "same-origin"),
        (RESOURCE_POLICY, "same-origin"),
        (PERMISSIONS_POLICY, "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ];
    let transport = public_url.is_https().then_some((STRICT_TRANSPORT_SECURITY, HSTS));
    fixed
        .into_iter()
        .chain(transport)
        .fold(router, |router, (name, value)| router.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))))
}
