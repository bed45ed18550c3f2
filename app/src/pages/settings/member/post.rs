//! What is done about a member.

use axum::Form;
use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use contract::AppError;
use contract::form::MemberRoleForm;
use tower_sessions::Session;

use super::path_of;
use crate::pages::form_state::{done, fail, refuse};
use crate::pages::settings::members;
use crate::request;
use crate::session::Flash;

/// Gives the member another role.
pub(crate) async fn give_role(session: Session, Path(id): Path<String>, parts: Parts, Form(form): Form<MemberRoleForm>) -> Response {
    let given = async {
        let (services, actor) = request::acting(&parts)?;
        services.give_role(&actor, &id, &form).await
    };
    match given.await {
        Ok(()) => done(&session, &parts, Flash::RoleGiven, &path_of(&id)).await,
        Err(error) => refuse(parts, form, error).await,
    }
}

/// Removes the member. Somebody who is no member, perhaps since a moment ago, needs no removing.
pub(crate) async fn remove(session: Session, Path(id): Path<String>, parts: Parts) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    match services.remove_member(&actor, &id).await {
        Ok(()) => done(&session, &parts, Flash::MemberRemoved, members::PATH).await,
        Err(AppError::NotFound) => Redirect::to(members::PATH).into_response(),
        Err(error) => refuse(parts, (), error).await,
    }
}
