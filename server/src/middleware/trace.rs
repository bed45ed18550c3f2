//! One span per request and one line when it is answered. The query is left out: links to set a password carry their code there.

use std::time::Duration;

use http::{Request, Response};
use tower_http::request_id::RequestId;
use tracing::Span;

/// The span everything about a request is logged in.
pub(crate) fn span<B>(request: &Request<B>) -> Span {
    tracing::info_span!("request", id = request_id(request), method = %request.method(), path = request.uri().path())
}

/// The request's id; empty before it has one.
pub(crate) fn request_id<B>(request: &Request<B>) -> &str {
    request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default()
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
