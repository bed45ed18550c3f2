//! Where sessions are kept, and the cookie that names them.

use axum::Router;
use time::Duration;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer};

use crate::config::PublicUrl;

/// How long a session lasts without being used.
const IDLE: Duration = Duration::days(14);
/// Under TLS: the prefix makes browsers take the cookie from this very host alone.
const SECURE_COOKIE: &str = "__Host-orgonaut";
/// Without TLS browsers refuse the prefix.
const COOKIE: &str = "orgonaut";

/// Gives every request of `router` its session. Only what changes is written, so reading pages costs no write.
pub(crate) fn keep_sessions(router: Router, public_url: &PublicUrl) -> Router {
    let is_secure = public_url.is_https();
    router.layer(
        SessionManagerLayer::new(MemoryStore::default())
            .with_name(if is_secure { SECURE_COOKIE } else { COOKIE })
            .with_secure(is_secure)
            .with_http_only(true)
            .with_same_site(SameSite::Lax)
            .with_expiry(Expiry::OnInactivity(IDLE)),
    )
}
