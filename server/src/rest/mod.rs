//! The REST API for programs, below `/api/v1` (D9). It reads; who asks is known by a bearer token, never by a session.
//!
//! To add an endpoint: a handler in the file of its subject with `#[utoipa::path]`, a line in [`router`], a line in `openapi.rs`; the use
//! case behind it takes the client and requires a scope.

mod answer;
mod bearer;
mod failure;
mod integrations;
mod openapi;
mod runs;

use std::num::NonZeroU32;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use engine::Services;
use http::HeaderValue;
use http::header::CACHE_CONTROL;
use tokio_util::sync::CancellationToken;
use tower_governor::GovernorError;
use tower_governor::key_extractor::KeyExtractor;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::middleware::rate_limit;
use bearer::Asking;

/// Requests a second one token may make in the long run; ten seconds' worth may come at once.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");

/// Every endpoint. The token comes first, so that one that is worth nothing costs one look-up; then its own limit.
pub(crate) fn router(services: &Services, shutdown: &CancellationToken) -> Router {
    let endpoints = Router::new()
        .route("/api/v1/integrations", get(integrations::list))
        .route("/api/v1/integrations/{id}", get(integrations::show))
        .route("/api/v1/integrations/{id}/logs", get(runs::list))
        .route("/api/v1/runs/{id}", get(runs::show))
        .with_state(services.clone());
    let private = SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    rate_limit::limit_by(endpoints, ByToken, PER_SECOND, shutdown)
        .layer(from_fn_with_state(services.clone(), bearer::set_asking))
        .layer(private)
        .route("/api/v1/openapi.json", get(openapi::document))
        .route("/api/{*rest}", any(failure::nothing_here))
}

/// Tells programs apart by their token.
#[derive(Debug, Clone, Copy)]
struct ByToken;

impl KeyExtractor for ByToken {
    type Key = uuid::Uuid;

    fn extract<T>(&self, request: &http::Request<T>) -> Result<Self::Key, GovernorError> {
        let asking = request.extensions().get::<Asking>().ok_or(GovernorError::UnableToExtractKey)?;
        Ok(asking.client.token_id.0)
    }
}
