//! The address vendors call when somebody changed (O11). It takes no session and no form, only what proves itself.

use std::num::NonZeroU32;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use engine::Services;
use engine::webhook::{Delivery, Received, Refusal};
use http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::middleware::rate_limit;

/// Largest delivery, in bytes. BambooHR's are some hundred.
const BODY_LIMIT: usize = 1024 * 1024;
/// A vendor speaks for a whole company from a few addresses: it may do so much more than a person.
const SHARE_OF_VENDORS: NonZeroU32 = NonZeroU32::new(20).expect("twenty is not zero");

const SIGNATURE: &str = "x-bamboohr-signature";
const TIMESTAMP: &str = "x-bamboohr-timestamp";
const SECRET: &str = "x-orgonaut-webhook-secret";

/// The route, with a limit of its own: BambooHR comes again after a 503 and never after a 429.
pub(crate) fn router(services: Services, per_second: Option<NonZeroU32>, shutdown: &CancellationToken) -> Router {
    let router = Router::new().route("/api/v1/integrations/bamboohr/webhook/{tenant}", post(receive)).with_state(services);
    match per_second {
        Some(per_second) => rate_limit::limit_with(router, per_second.saturating_mul(SHARE_OF_VENDORS), shutdown, too_many),
        None => router,
    }
}

async fn receive(State(services): State<Services>, Path(tenant): Path<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = match read(&parts.headers, body).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let header = |name: &str| parts.headers.get(name).map(HeaderValue::as_bytes);
    let content_type = parts.headers.get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let delivery = Delivery {
        tenant: &tenant,
        body: &body,
        is_form: content_type.starts_with(b"application/x-www-form-urlencoded"),
        signature: header(SIGNATURE),
        timestamp: header(TIMESTAMP),
        secret: header(SECRET),
    };
    match services.receive_webhook(delivery).await {
        Ok(Received::Queued(runs)) => answer(StatusCode::ACCEPTED, &json!({ "status": "queued", "run_id": runs.first(), "run_ids": runs })),
        Ok(Received::Acknowledged) => answer(StatusCode::ACCEPTED, &json!({ "status": "acknowledged", "run_id": null, "run_ids": [] })),
        Err(Refusal::Unproved) => refuse(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "Nothing was accepted: the delivery does not prove that it comes from a connection here.",
        ),
        Err(Refusal::Malformed(malformed)) => refuse(StatusCode::UNPROCESSABLE_ENTITY, "malformed", malformed.0),
        Err(Refusal::Busy(wait)) => come_again(wait.as_secs()),
    }
}

/// The body to the byte. One that says it is too large is not read at all.
async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Response> {
    let too_large = || refuse(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Nothing was accepted: a delivery has at most 1 MiB.");
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > BODY_LIMIT) {
        return Err(too_large());
    }
    to_bytes(body, BODY_LIMIT).await.map_err(|_| too_large())
}

fn too_many(wait: u64) -> Response {
    come_again(wait.max(1))
}

fn come_again(seconds: u64) -> Response {
    let mut response = refuse(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Nothing was accepted. Send it again later.");
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

fn refuse(status: StatusCode, error: &str, message: &str) -> Response {
    answer(status, &json!({ "error": error, "message": message }))
}

fn answer(status: StatusCode, body: &Value) -> Response {
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/json")), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status, headers, body.to_string()).into_response()
}
