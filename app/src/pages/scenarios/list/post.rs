//! A new scenario, submitted.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::NewScenarioForm;
use tower_sessions::Session;

use super::super::path_of;
use crate::pages::form_state::{done, refuse};
use crate::request;
use crate::session::Flash;

/// Makes the scenario and opens it.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<NewScenarioForm>) -> Response {
    let made = async {
        let (services, actor) = request::acting(&parts)?;
        services.create_scenario(&actor, &form).await
    };
    match made.await {
        Ok(id) => done(&session, &parts, Flash::ScenarioCreated, &path_of(&id)).await,
        Err(error) => refuse(parts, form, error).await,
    }
}
