//! The form, submitted.

use axum::Form;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use contract::AppError;
use contract::form::DisconnectForm;
use engine::connection::Disconnection;
use tower_sessions::Session;

use crate::pages::form_state::{done, fail, refuse};
use crate::pages::integrations;
use crate::request;
use crate::session::Flash;

/// Disconnects, and shows what can be connected now. Sent twice, the second finds nothing to do.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<DisconnectForm>) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    match services.disconnect_hris(&actor, &form).await {
        Ok(Disconnection::Ended) => done(&session, &parts, Flash::Disconnected, integrations::PATH).await,
        Ok(Disconnection::LiveSyncEnded) => done(&session, &parts, Flash::LiveSyncEnded, integrations::PATH).await,
        Err(AppError::NotFound) if services.integrations(&actor).await.is_ok() => Redirect::to(integrations::PATH).into_response(),
        Err(error) => refuse(parts, form, error).await,
    }
}
