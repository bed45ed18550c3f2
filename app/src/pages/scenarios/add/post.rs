//! Something added.

use axum::Form;
use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::ScenarioAddForm;
use tower_sessions::Session;

use super::super::path_of;
use crate::pages::form_state::{done, refuse};
use crate::request;
use crate::session::Flash;

/// Adds it and shows the scenario.
pub(crate) async fn submit(session: Session, Path(id): Path<String>, parts: Parts, Form(form): Form<ScenarioAddForm>) -> Response {
    let added = async {
        let (services, actor) = request::acting(&parts)?;
        services.add_to_scenario(&actor, &id, &form).await
    };
    match added.await {
        Ok(()) => done(&session, &parts, Flash::EditSaved, &path_of(&id)).await,
        Err(error) => refuse(parts, form, error).await,
    }
}
