//! An edit of somebody, submitted.

use axum::Form;
use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::PersonEditForm;
use tower_sessions::Session;

use super::super::person_path;
use crate::pages::form_state::{done, refuse};
use crate::request;
use crate::session::Flash;

/// Makes the edit and shows the person as they are then.
pub(crate) async fn submit(
    session: Session,
    Path((scenario, person)): Path<(String, String)>,
    parts: Parts,
    Form(form): Form<PersonEditForm>,
) -> Response {
    let edited = async {
        let (services, actor) = request::acting(&parts)?;
        services.edit_scenario_person(&actor, &scenario, &person, &form).await
    };
    match edited.await {
        Ok(()) => {
            let back = form.back_to_chart().map_or_else(|| person_path(&scenario, &person), str::to_owned);
            done(&session, &parts, Flash::EditSaved, &back).await
        }
        Err(error) => refuse(parts, form, error).await,
    }
}
