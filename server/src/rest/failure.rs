//! The one form of every error: a stable word, a sentence, the request id, and for bad input what is wrong where.

use axum::Json;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use contract::AppError;
use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::middleware::trace;

/// An error.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ErrorAnswer {
    /// A word for programs, such as `not_found`.
    #[schema(example = "not_found")]
    error: &'static str,
    /// A sentence for people.
    #[schema(example = "There is no such thing here.")]
    message: String,
    /// Names the request in the server's log.
    request_id: String,
    /// What is wrong with which parameter; only for `invalid`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldAnswer>,
}

/// What is wrong with one parameter.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FieldAnswer {
    /// Its name.
    field: String,
    /// A sentence that says what to do.
    message: String,
}

/// Why a request did not get what it asked for.
#[derive(Debug)]
pub(super) struct Failure {
    /// What happened.
    pub(super) error: AppError,
    /// Names the request.
    pub(super) request_id: String,
}

impl Failure {
    /// The answer. Of a fault of ours nothing is told but the request's id.
    pub(super) fn answer(self) -> Response {
        let Self { error, request_id } = self;
        let (status, word, message, fields) = match error {
            AppError::Unauthenticated => {
                let message = "Pass a token as `Authorization: Bearer …`. This one is missing, unknown, expired or revoked.";
                (StatusCode::UNAUTHORIZED, "unauthenticated", message.to_owned(), Vec::new())
            }
            AppError::NotFound => (StatusCode::NOT_FOUND, "not_found", "There is no such thing here.".to_owned(), Vec::new()),
            AppError::Invalid { fields } => {
                let message = fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" ");
                let fields = fields.into_iter().map(|field| FieldAnswer { field: field.field, message: field.message }).collect();
                (StatusCode::BAD_REQUEST, "invalid", message, fields)
            }
            AppError::Conflict { message } => (StatusCode::CONFLICT, "conflict", message, Vec::new()),
            AppError::RateLimited { retry_after_s } => {
                let message = format!("Too many requests. Try again in {retry_after_s} seconds.");
                let mut response =
                    body(StatusCode::TOO_MANY_REQUESTS, ErrorAnswer { error: "rate_limited", message, request_id, fields: Vec::new() });
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after_s));
                return response;
            }
            AppError::Internal { .. } => {
                let message = "Something went wrong here, and it was written down. Try again; if it stays, tell whoever runs this server \
                               the request id.";
                (StatusCode::INTERNAL_SERVER_ERROR, "internal", message.to_owned(), Vec::new())
            }
        };
        let mut response = body(status, ErrorAnswer { error: word, message, request_id, fields });
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"orgonaut\""));
        }
        response
    }
}

fn body(status: StatusCode, answer: ErrorAnswer) -> Response {
    (status, Json(answer)).into_response()
}

/// An address below `/api` that is none.
pub(super) async fn nothing_here(request: Request) -> Response {
    Failure { error: AppError::NotFound, request_id: trace::request_id(&request).to_owned() }.answer()
}
