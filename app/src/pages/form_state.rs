//! A form that was refused: the page again, with what was entered and what is wrong.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Method, Request, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use contract::{AppError, FieldError};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use tower_sessions::Session;

use super::problem::{problem, status, wait};
use crate::request::{self, session_failure};
use crate::routes;
use crate::session::{self, Flash};
use crate::session_end::KeptInput;
use crate::shell;

/// What was entered and what is wrong with it; the page finds it in its context.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormState<F> {
    /// The values. Secrets were taken out.
    pub(crate) values: F,
    /// What is wrong.
    pub(crate) errors: Vec<FieldError>,
    /// Whether it was refused because somebody else saved first: what is wrong says who, and what is stored now.
    is_conflict: bool,
}

impl<F> FormState<F> {
    /// A form with these values, and what is wrong with them.
    pub(crate) fn new(values: F, errors: Vec<FieldError>) -> Self {
        Self { values, errors, is_conflict: false }
    }

    /// What the form starts from, such as a version: `current` where it is new, or where its refusal says what was saved meanwhile. Shown
    /// again for any other reason it starts from what it was `submitted` with, so that nobody's save is replaced unseen.
    pub(crate) fn origin<T>(&self, submitted: impl FnOnce(&F) -> T, current: T) -> T {
        if self.errors.is_empty() || self.is_conflict { current } else { submitted(&self.values) }
    }
}

impl<F: Clone + Default + DeserializeOwned + Send + Sync + 'static> FormState<F> {
    /// The state of this request's form: blank, unless it was refused just now, or sent after the session had ended.
    pub(crate) fn of_request() -> Self {
        use_context().or_else(Self::kept).unwrap_or_default()
    }

    fn kept() -> Option<Self> {
        let KeptInput(text) = request::extension()?;
        let values = serde_urlencoded::from_str(&text).ok()?;
        let sentence = "You were signed out before this was saved. Look it over and send it again.";
        Some(Self::new(values, vec![FieldError::form(sentence)]))
    }

    /// What was entered, or else `stored`.
    pub(crate) fn or_stored(self, stored: impl FnOnce() -> F) -> Self {
        if self.errors.is_empty() { Self::new(stored(), Vec::new()) } else { self }
    }
}

/// Answers a refused form: its own page with 422 (429 when throttled), or the page for an error the form has no part in.
pub(crate) async fn refuse<F: Clone + Send + Sync + 'static>(parts: Parts, values: F, error: AppError) -> Response {
    let status = status(&error);
    let is_conflict = matches!(error, AppError::Conflict { .. });
    let errors = match error {
        AppError::Invalid { fields } => fields,
        AppError::Conflict { message } => vec![FieldError::form(message)],
        AppError::RateLimited { retry_after_s } => {
            let message = format!("Too many attempts. Try again in {}.", wait(retry_after_s));
            return with_retry_after(show(parts, status, FormState::new(values, vec![FieldError::form(message)])).await, retry_after_s);
        }
        // What was entered is there for another try.
        AppError::Internal { request_id } => vec![FieldError::form(format!(
            "Something went wrong here, and nothing was saved. Send it again; if it stays, give the number {request_id} to whoever runs this \
             installation."
        ))],
        error => return fail(parts, error).await,
    };
    show(parts, status, FormState { values, errors, is_conflict }).await
}

/// Sends the browser on to a page, which says once what was done.
pub(crate) async fn done(session: &Session, parts: &Parts, flash: Flash, path: &str) -> Response {
    match session::set_flash(session, flash).await {
        Ok(()) => Redirect::to(path).into_response(),
        Err(error) => fail(parts.clone(), session_failure(parts, &error)).await,
    }
}

/// Answers a form with something that is shown this once and has no address.
pub(crate) async fn show_once<V: IntoView + 'static>(parts: Parts, content: impl Fn() -> V + Clone + Send + Sync + 'static) -> Response {
    let page = move || shell::document(content.clone());
    leptos_axum::render_app_async(page)(as_get(parts)).await
}

/// Answers with the page for an error.
pub(crate) async fn fail(parts: Parts, error: AppError) -> Response {
    let page = move || {
        let error = error.clone();
        shell::document(move || problem(error))
    };
    leptos_axum::render_app_async(page)(as_get(parts)).await
}

/// Answers with the form's own page and this state of it.
pub(crate) async fn show<F: Clone + Send + Sync + 'static>(parts: Parts, status: StatusCode, state: FormState<F>) -> Response {
    let context = move || {
        provide_context(state.clone());
        request::response().set_status(status);
    };
    leptos_axum::render_app_async_with_context(context, routes::page)(as_get(parts)).await
}

/// The renderer only knows pages, and pages are read.
fn as_get(mut parts: Parts) -> Request<Body> {
    parts.method = Method::GET;
    Request::from_parts(parts, Body::empty())
}

fn with_retry_after(mut response: Response, seconds: u32) -> Response {
    response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
    response
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use contract::Timestamp;
    use contract::form::SignInForm;

    use super::*;
    use crate::assets::Assets;
    use crate::request::RequestTime;

    #[test]
    fn only_a_refusal_that_says_what_was_saved_meanwhile_moves_a_form_on_to_it() {
        let origin = |errors: &[&str], is_conflict| {
            let errors = errors.iter().copied().map(FieldError::form).collect();
            FormState { values: 1, errors, is_conflict }.origin(|submitted| *submitted, 2)
        };
        assert_eq!((origin(&[], false), origin(&["Enter a number."], false), origin(&["Bo saved this."], true)), (2, 1, 2));
    }

    #[tokio::test]
    async fn a_fault_of_ours_leaves_what_was_entered_in_its_form() {
        // What renders pages begins with their router.
        drop(routes::router::<()>());
        let parts = Request::post("/sign-in")
            .extension(Assets { stylesheet: "/pkg/orgonaut.css".to_owned(), islands: None })
            .extension(RequestTime(Timestamp(1_795_183_680_000_000)))
            .body(())
            .unwrap()
            .into_parts()
            .0;
        let values = SignInForm { email: "maja@acme.example".to_owned(), ..SignInForm::default() };
        let answer = refuse(parts, values, AppError::Internal { request_id: "req-7".to_owned() }).await;
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let page = String::from_utf8(to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap();
        assert!(page.contains("value=\"maja@acme.example\"") && page.contains("req-7"), "{page}");
    }
}
