//! The control API: JSON under `/control` on the sandbox's own hosts.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::bamboohr::HookEvent;
use crate::faults::Fault;
use crate::operation::{Operation, Refused};
use crate::sandbox::Sandbox;

/// The routes.
pub(crate) fn router(sandbox: Sandbox) -> Router {
    Router::new()
        .route("/control/accounts", get(accounts))
        .route("/control/accounts/{account}", get(facts))
        .route("/control/accounts/{account}/people", get(people))
        .route("/control/accounts/{account}/deliver", post(deliver))
        .route("/control/accounts/{account}/{operation}", post(operate))
        .route("/control/faults", post(add_fault).delete(clear_faults))
        .route("/control/delay", post(slow_down))
        .route("/control/requests", get(requests).delete(forget_requests))
        .route("/control/mail", get(mail).delete(forget_mail))
        .route("/control/mail/refusal", post(refuse_mail))
        .route("/control/reset", post(reset))
        .fallback(|| async { Problem(StatusCode::NOT_FOUND, "no such address in the control API".to_owned()) })
        .with_state(sandbox)
}

/// What the mail server has taken.
async fn mail(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!({"mail": sandbox.mailbox().received()}))
}

async fn forget_mail(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.mailbox().forget();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refusal {
    code: Option<u16>,
}

async fn refuse_mail(State(sandbox): State<Sandbox>, body: Bytes) -> Result<StatusCode, Problem> {
    let refusal: Refusal = parsed(&body)?;
    sandbox.mailbox().refuse(refusal.code);
    Ok(StatusCode::NO_CONTENT)
}

/// An error as `{"error": "…"}`.
struct Problem(StatusCode, String);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let status = if matches!(refused, Refused::NoSuchAccount(_)) { StatusCode::NOT_FOUND } else { StatusCode::UNPROCESSABLE_ENTITY };
        Self(status, refused.to_string())
    }
}

async fn accounts(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!({"accounts": sandbox.accounts()}))
}

async fn facts(State(sandbox): State<Sandbox>, Path(account): Path<String>) -> Result<Response, Problem> {
    Ok(Json(sandbox.facts(&account)?).into_response())
}

/// Who is who, for a test that wants somebody to act on.
async fn people(State(sandbox): State<Sandbox>, Path(account): Path<String>) -> Result<Json<Value>, Problem> {
    let company = sandbox.company(&account)?;
    let people: Vec<Value> = company
        .people()
        .iter()
        .map(|person| {
            let job = person.job(company.today);
            json!({
                "id": person.id,
                "name": person.display_name(),
                "active": person.is_active(company.today),
                "manager": job.manager,
                "department": job.department,
                "title": company.titles.name(job.title),
            })
        })
        .collect();
    Ok(Json(json!({"people": people})))
}

/// The body is the operation's fields; its name stands in the path.
async fn operate(
    State(sandbox): State<Sandbox>,
    Path((account, operation)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let mut fields: Map<String, Value> = parsed(&body)?;
    fields.insert("operation".to_owned(), Value::String(operation));
    let operation: Operation = serde_json::from_value(Value::Object(fields)).map_err(unprocessable)?;
    let id = sandbox.apply(&account, operation)?;
    Ok(Json(json!({"id": id})))
}

/// Tells webhooks of an event; says how each answered.
async fn deliver(State(sandbox): State<Sandbox>, Path(account): Path<String>, body: Bytes) -> Result<Json<Value>, Problem> {
    let event: HookEvent = parsed(&body)?;
    let delivered = sandbox.deliver(&account, &event).await?;
    Ok(Json(json!({"delivered": delivered})))
}

async fn add_fault(State(sandbox): State<Sandbox>, body: Bytes) -> Result<StatusCode, Problem> {
    sandbox.add_fault(parsed::<Fault>(&body)?);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.clear_faults();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Delay {
    milliseconds: u64,
}

async fn slow_down(State(sandbox): State<Sandbox>, body: Bytes) -> Result<StatusCode, Problem> {
    let delay: Delay = parsed(&body)?;
    sandbox.slow_down(Duration::from_millis(delay.milliseconds));
    Ok(StatusCode::NO_CONTENT)
}

async fn requests(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!({"requests": sandbox.requests()}))
}

async fn forget_requests(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.forget_requests();
    StatusCode::NO_CONTENT
}

async fn reset(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.reset();
    StatusCode::NO_CONTENT
}

/// Reads a body; an empty one is an empty object.
fn parsed<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(unprocessable)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err wants")]
fn unprocessable(error: serde_json::Error) -> Problem {
    Problem(StatusCode::UNPROCESSABLE_ENTITY, error.to_string())
}
