//! The families of error replies (section 5).

use std::collections::BTreeMap;

use axum::http::{HeaderName, StatusCode, header};
use serde_json::json;

use super::routes::Endpoint;
use crate::message::Reply;

const MESSAGE: HeaderName = HeaderName::from_static("x-bamboohr-error-message");
/// Misspelt by the vendor, and sent beside the other.
const MISSPELT_MESSAGE: HeaderName = HeaderName::from_static("x-bamboohr-error-messsage");

/// An empty page whose reason stands in two headers: classic v1.
pub(super) fn plain(status: StatusCode, message: &str) -> Reply {
    Reply::new(status, "text/html; charset=UTF-8", "")
        .with(header::CACHE_CONTROL, "no-cache, private")
        .with(MESSAGE, message)
        .with(MISSPELT_MESSAGE, &format!("{message}, {message}"))
}

/// No key, or one nobody has.
pub(super) fn unauthorised(account: &str) -> Reply {
    plain(StatusCode::UNAUTHORIZED, "API key not provided or invalid")
        .with(header::WWW_AUTHENTICATE, &format!("Basic realm=\"https://api.bamboohr.com/{account}\""))
}

/// A key that may not read this way.
pub(super) fn forbidden(endpoint: Endpoint<'_>) -> Reply {
    if endpoint.is_dataset() {
        problem(StatusCode::FORBIDDEN, "FORBIDDEN", "You do not have access to this dataset.", &BTreeMap::new())
    } else {
        plain(StatusCode::FORBIDDEN, "You do not have permission to access this resource")
    }
}

/// The list by cursor names its errors in JSON.
pub(super) fn bad_request(code: &str, message: &str) -> Reply {
    let body = json!({"error": {"code": code, "message": message}});
    Reply::json_with(StatusCode::BAD_REQUEST, "application/json", &body)
}

/// Datasets answer by RFC 7807; `fields` names what is wrong with which field.
pub(super) fn problem(status: StatusCode, code: &str, detail: &str, fields: &BTreeMap<String, String>) -> Reply {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "detail": detail,
        "instance": "",
        "code": code,
        "fields": fields,
    });
    Reply::json_with(status, "application/problem+json", &body)
}
