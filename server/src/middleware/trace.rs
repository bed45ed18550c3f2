//! One span per request and one line when it is answered. The query is left out: links to set a password carry their code there.

use std::time::Duration;

use http::{Request, Response};
use tower_http::request_id::RequestId;
use tracing::Span;

/// The span everything about a request is logged in.
pub(crate) fn span<B>(request: &Request<B>) -> Span {
    let request_id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", id = request_id, method = %request.method(), path = request.uri().path())
}

/// The line. Files and health checks are too many to be told at the usual level.
pub(crate) fn answered<B>(response: &Response<B>, latency: Duration, _span: &Span) {
    let (status, ms) = (response.status().as_u16(), latency.as_millis());
    if status >= 500 {
        tracing::error!(status, ms, "answered");
    } else {
        tracing::debug!(status, ms, "answered");
    }
}
