//! The setup form, submitted.

use axum::Form;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use contract::AppError;
use contract::form::SetupForm;
use tower_sessions::Session;

use crate::pages::form_state::{fail, refuse};
use crate::request::{session_failure, use_case};
use crate::session::{self, Flash};

/// Creates the organisation and its owner, who is signed in at once.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<SetupForm>) -> Response {
    let values = SetupForm { code: String::new(), password: String::new(), ..form.clone() };
    let (services, from) = use_case(&parts);
    match services.needs_setup().await {
        Ok(true) => {}
        Ok(false) => return fail(parts, AppError::NotFound).await,
        Err(error) => return fail(parts, error).await,
    }
    let errors = form.errors();
    if !errors.is_empty() {
        return refuse(parts, values, AppError::Invalid { fields: errors }).await;
    }
    let owner = match services.set_up(&form, from).await {
        Ok(owner) => owner,
        Err(error) => return refuse(parts, values, error).await,
    };
    let welcomed = async {
        session::sign_in(&session, owner).await?;
        session::set_flash(&session, Flash::SetUp).await
    };
    match welcomed.await {
        // Not to `/`, which only sends on: the sentence would be spent there.
        Ok(()) => Redirect::to("/people").into_response(),
        Err(error) => fail(parts.clone(), session_failure(&parts, &error)).await,
    }
}
