//! The sign-in form, submitted.

use axum::Form;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use contract::AppError;
use contract::form::SignInForm;
use tower_sessions::Session;

use crate::pages::form_state::{done, fail, refuse};
use crate::pages::settings;
use crate::request::{session_failure, use_case};
use crate::session::{self, Flash};

/// Signs in and goes on to where the person wanted to be.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<SignInForm>) -> Response {
    let values = SignInForm { password: String::new(), ..form.clone() };
    let errors = form.errors();
    if !errors.is_empty() {
        return refuse(parts, values, AppError::Invalid { fields: errors }).await;
    }
    let (services, from) = use_case(&parts);
    match services.sign_in(&form, from).await {
        Ok(who) => match session::sign_in(&session, &parts, who).await {
            Ok(()) if who.password_is_initial => done(&session, &parts, Flash::PasswordIsInitial, settings::PASSWORD).await,
            Ok(()) => Redirect::to(form.destination()).into_response(),
            Err(error) => fail(parts.clone(), session_failure(&parts, &error)).await,
        },
        Err(error) => refuse(parts, values, error).await,
    }
}
