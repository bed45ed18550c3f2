//! The forms of the three steps, submitted.

use axum::Form;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use contract::form::{SetupCodeForm, SetupForm, SetupOrganisationForm, SignInForm, name_error};
use contract::{AppError, FieldError};
use tower_sessions::Session;

use super::{CODE, ORGANISATION, OWNER};
use crate::pages::form_state::{done, fail, refuse};
use crate::request::{session_failure, use_case};
use crate::session::{self, Flash, SetupProgress};

/// Takes the code for a pass that the session keeps.
pub(crate) async fn submit_code(session: Session, parts: Parts, Form(form): Form<SetupCodeForm>) -> Response {
    let values = SetupCodeForm::default();
    let (services, from) = use_case(&parts);
    if form.code.trim().is_empty() {
        return match services.needs_setup().await {
            Ok(true) => refuse(parts, values, AppError::field("code", "Enter the code the server printed when it started.")).await,
            Ok(false) => fail(parts, AppError::NotFound).await,
            Err(error) => fail(parts, error).await,
        };
    }
    match services.check_setup_code(&form.code, from).await {
        Ok(pass) => go_on(&session, &parts, &SetupProgress { pass: Some(pass), organisation: None }, ORGANISATION).await,
        Err(error) => refuse(parts, values, error).await,
    }
}

/// Notes the organisation's name.
pub(crate) async fn submit_organisation(session: Session, parts: Parts, Form(form): Form<SetupOrganisationForm>) -> Response {
    let progress = match progress(&session, &parts).await {
        Ok(progress) => progress,
        Err(error) => return fail(parts, error).await,
    };
    if progress.pass.is_none() {
        return Redirect::to(CODE).into_response();
    }
    if let Some(error) = name_error("organisation", "the organisation's name", &form.organisation) {
        return refuse(parts, form, AppError::Invalid { fields: vec![error] }).await;
    }
    go_on(&session, &parts, &SetupProgress { organisation: Some(form.organisation), ..progress }, OWNER).await
}

/// Creates the organisation and its owner, who is signed in at once.
pub(crate) async fn submit_owner(session: Session, parts: Parts, Form(form): Form<SetupForm>) -> Response {
    let progress = match progress(&session, &parts).await {
        Ok(progress) => progress,
        Err(error) => return fail(parts, error).await,
    };
    let (services, _) = use_case(&parts);
    match services.needs_setup().await {
        Ok(true) => {}
        Ok(false) => return set_up_before(session, parts, form).await,
        Err(error) => return fail(parts, error).await,
    }
    let (Some(pass), Some(organisation)) = (progress.pass, progress.organisation) else {
        return Redirect::to(CODE).into_response();
    };
    let form = SetupForm { organisation, ..form };
    let values = SetupForm { password: String::new(), ..form.clone() };
    match services.set_up(&pass, &form).await {
        Ok(owner) => match session::sign_in(&session, &parts, owner).await {
            // Not to a page that only sends on: the sentence would be spent there.
            Ok(()) => done(&session, &parts, Flash::SetUp, "/").await,
            Err(error) => fail(parts.clone(), session_failure(&parts, &error)).await,
        },
        // The same form may have come in twice, and the other one was done while this one was looked at.
        Err(AppError::NotFound) => set_up_before(session, parts, form).await,
        Err(error) => refuse(parts, values, about_this_step(error)).await,
    }
}

/// Ends a form that comes in once there is an owner: sent twice by the owner themselves, as the first one ended; by anyone else, where they
/// can sign in.
async fn set_up_before(session: Session, parts: Parts, form: SetupForm) -> Response {
    match session::current(&session).await {
        Ok(None) => {}
        Ok(Some(_)) => return Redirect::to("/").into_response(),
        Err(error) => return fail(parts.clone(), session_failure(&parts, &error)).await,
    }
    let (services, from) = use_case(&parts);
    let form = SignInForm { email: form.email, password: form.password, ..SignInForm::default() };
    match services.sign_in(&form, from).await {
        Ok(who) => match session::sign_in(&session, &parts, who).await {
            Ok(()) => done(&session, &parts, Flash::SetUp, "/").await,
            Err(error) => fail(parts.clone(), session_failure(&parts, &error)).await,
        },
        Err(_) => done(&session, &parts, Flash::SetUpBefore, "/sign-in").await,
    }
}

/// This step has no field for the organisation: what is wrong with its name is told of the form.
fn about_this_step(error: AppError) -> AppError {
    let AppError::Invalid { mut fields } = error else { return error };
    for field in fields.iter_mut().filter(|field| field.field == "organisation") {
        *field = FieldError::form(std::mem::take(&mut field.message));
    }
    AppError::Invalid { fields }
}

async fn progress(session: &Session, parts: &Parts) -> Result<SetupProgress, AppError> {
    session::setup_progress(session).await.map_err(|error| session_failure(parts, &error))
}

async fn go_on(session: &Session, parts: &Parts, progress: &SetupProgress, to: &str) -> Response {
    match session::set_setup_progress(session, progress).await {
        Ok(()) => Redirect::to(to).into_response(),
        Err(error) => fail(parts.clone(), session_failure(parts, &error)).await,
    }
}
