//! An edit taken back.

use axum::Form;
use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::UndoEditForm;
use engine::scenarios::Undone;
use tower_sessions::Session;

use super::super::path_of;
use crate::pages::form_state::{done, refuse};
use crate::request;
use crate::session::Flash;

/// Takes the edit back and shows the list again, or the person it was listed with.
pub(crate) async fn submit(session: Session, Path(id): Path<String>, mut parts: Parts, Form(form): Form<UndoEditForm>) -> Response {
    let undone = async {
        let (services, actor) = request::acting(&parts)?;
        services.undo_scenario_edit(&actor, &id, form.edit).await
    };
    let back = form.back_to_person(&id).map_or_else(|| path_of(&id), str::to_owned);
    let flash = match undone.await {
        Ok(Undone::Entirely) => Flash::EditUndone,
        Ok(Undone::InPart(_)) => Flash::EditUndoneInPart,
        Err(error) => {
            parts.uri = back.parse().unwrap_or(parts.uri);
            return refuse(parts, form, error).await;
        }
    };
    done(&session, &parts, flash, &back).await
}
