//! Forms count only when they come from our own pages.

use http::{Method, Uri};
use tower_http::csrf::CsrfLayer;

use crate::config::PublicUrl;

/// Refuses what a browser sends here from another site. The public address is trusted by name, because behind a proxy it differs from
/// the `Host` we see.
///
/// `/api/` is left out: it takes no cookie, only bearer tokens and signed webhooks, which no browser adds by itself.
pub(crate) fn layer(public_url: &PublicUrl) -> CsrfLayer {
    CsrfLayer::new()
        .add_trusted_origin(public_url.origin())
        .expect("a public address is an http or https origin")
        .with_insecure_bypass(|_: &Method, uri: &Uri| uri.path().starts_with("/api/"))
}
