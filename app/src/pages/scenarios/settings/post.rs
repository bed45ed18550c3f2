//! What is done with a scenario as a whole.

use axum::Form;
use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::ScenarioSettingsForm;
use engine::scenarios::ScenarioChanged;
use tower_sessions::Session;

use super::super::{PATH, path_of};
use crate::pages::form_state::{done, refuse};
use crate::request;
use crate::session::Flash;

/// Does it, and shows what it is about afterwards.
pub(crate) async fn submit(session: Session, Path(id): Path<String>, parts: Parts, Form(form): Form<ScenarioSettingsForm>) -> Response {
    let changed = async {
        let (services, actor) = request::acting(&parts)?;
        services.change_scenario(&actor, &id, &form).await
    };
    let (flash, path) = match changed.await {
        Ok(ScenarioChanged::Renamed) => (Flash::ScenarioRenamed, path_of(&id)),
        Ok(ScenarioChanged::Snapshot(snapshot)) => (Flash::SnapshotTaken, path_of(&snapshot)),
        Ok(ScenarioChanged::Archived) => (Flash::ScenarioArchived, path_of(&id)),
        Ok(ScenarioChanged::Restored) => (Flash::ScenarioRestored, path_of(&id)),
        Ok(ScenarioChanged::Deleted) => (Flash::ScenarioDeleted, PATH.to_owned()),
        Err(error) => return refuse(parts, form, error).await,
    };
    done(&session, &parts, flash, &path).await
}
