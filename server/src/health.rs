//! What a supervisor asks: is the process there, can it do its work.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use engine::Services;
use http::StatusCode;

/// `/healthz` and `/readyz`.
pub(crate) fn router(services: Services) -> Router {
    Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(ready)).with_state(services)
}

async fn ready(State(services): State<Services>) -> (StatusCode, &'static str) {
    if services.is_reachable().await {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be reached\n")
    }
}
