//! Errors of both services.

use axum::http::{StatusCode, header};
use serde_json::json;

use super::{SIGN_IN_HOST, tenant_id};
use crate::message::Reply;

/// A refusal of the token endpoint (section A.2).
pub(super) fn entra(status: StatusCode, error: &str, code: u32, sentence: &str) -> Reply {
    let trace = "255d1aef-8c98-452f-ac51-23d051240864";
    let correlation = "fb3d2015-bc17-4bb9-bb85-30c5cf1aaaa7";
    let timestamp = "2026-11-20 09:00:00Z";
    let body = json!({
        "error": error,
        "error_description":
            format!("AADSTS{code}: {sentence} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {timestamp}"),
        "error_codes": [code],
        "timestamp": timestamp,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": format!("https://{SIGN_IN_HOST}/error?code={code}"),
    });
    Reply::json_with(status, "application/json; charset=utf-8", &body)
}

/// No token, one that is not known, one for another audience, or an application the environment does not know. The body of the real one is
/// not known; this has none.
pub(super) fn unauthorised(account: &str) -> Reply {
    let authority = format!("Bearer authorization_uri=\"https://{SIGN_IN_HOST}/{}\"", tenant_id(account));
    Reply::new(StatusCode::UNAUTHORIZED, "text/html; charset=utf-8", "").with(header::WWW_AUTHENTICATE, &authority)
}

/// An error of the OData service: the outer message says nothing, the inner one does.
pub(super) fn odata(status: StatusCode, message: &str) -> Reply {
    let body = json!({
        "error": {
            "code": "",
            "message": "An error has occurred.",
            "innererror": {
                "message": message,
                "type": "System.Exception",
                "stacktrace": "   at Microsoft.Dynamics.Platform.Integration.Services.OData",
            },
        },
    });
    Reply::json_with(status, "application/json; odata.metadata=minimal", &body)
}
