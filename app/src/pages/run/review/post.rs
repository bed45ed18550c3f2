//! The decision, submitted.

use axum::Form;
use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::Response;
use contract::AppError;
use serde::Deserialize;
use tower_sessions::Session;

use super::page::Decision;
use crate::pages::form_state::{done, fail, refuse};
use crate::pages::run_log;
use crate::request;
use crate::session::Flash;

/// Which button.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct DecisionForm {
    #[serde(default)]
    decision: String,
}

/// Applies or discards what is staged, and shows the run.
pub(crate) async fn submit(session: Session, Path(id): Path<String>, parts: Parts, Form(form): Form<DecisionForm>) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    let (decided, flash) = match form.decision.as_str() {
        "apply" => (services.apply_reviewed(&actor, &id).await, Flash::ReviewApplied),
        "discard" => (services.discard_reviewed(&actor, &id).await, Flash::ReviewDiscarded),
        _ => (Err(AppError::field("", "Choose what to do with these changes.")), Flash::ReviewDiscarded),
    };
    match decided {
        Ok(()) => done(&session, &parts, flash, &format!("{}/{id}", run_log::PATH)).await,
        Err(error) => refuse(parts, Decision {}, error).await,
    }
}
