//! What becomes of pages and forms when a session ends.
//!
//! Pages of somebody signed in are kept by no cache, not even the browser's own, so that going back after signing out shows nothing. A form
//! that is sent after the session has ended is not lost: what was entered, secrets left out, waits in the new, nameless session while
//! the person signs in, and its page shows it once more. It is dropped as soon as any page is opened after signing in.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use contract::AppError;
use contract::form::is_secret_field;
use engine::Actor;
use tower_sessions::Session;
use tower_sessions::session::Error;
use url::form_urlencoded;

use crate::pages::form_state::fail;
use crate::pages::{forgotten, invitation};
use crate::query::Query;
use crate::request::{is_prefetch_of, session_failure};
use crate::routes::{Access, is_page, page_of};
use crate::session::{self, Flash, Kept};

/// Largest form that is kept, in bytes: a session is no place for files.
const KEPT_MAX: usize = 16 * 1024;

/// What was entered on this page before the session ended, as a form is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptInput(pub(crate) String);

/// Stands before every page and every form.
pub(crate) async fn guard(mut request: Request, next: Next) -> Response {
    if let Some(actor) = request.extensions().get::<Actor>() {
        // Before the form is read: to whoever may not send it, it does not exist, whatever is in it.
        if request.method() == Method::POST && is_beyond(actor, request.uri().path()) {
            return fail(request.into_parts().0, AppError::NotFound).await;
        }
        if request.method() == Method::GET && !is_prefetch_of(request.headers()) {
            give_back(&mut request).await;
        }
        let mut response = next.run(request).await;
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return response;
    }
    if request.method() == Method::POST && !is_open(request.uri().path()) {
        return sign_in_first(request).await;
    }
    next.run(request).await
}

fn is_beyond(actor: &Actor, path: &str) -> bool {
    page_of(path).is_some_and(|page| matches!(page.access, Access::Needs(permission) if !actor.viewer.may(permission)))
}

/// Forms for whoever is not signed in.
fn is_open(path: &str) -> bool {
    matches!(path, "/sign-in" | "/sign-out" | invitation::PATH | forgotten::ASK | forgotten::RESET)
        || path == "/setup"
        || path.starts_with("/setup/")
}

async fn give_back(request: &mut Request) {
    let Some(session) = request.extensions().get::<Session>().cloned() else { return };
    match session::take_kept(&session).await {
        Ok(Some(kept)) if kept.path == request.uri().path() => {
            let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(kept.fields).finish();
            request.extensions_mut().insert(KeptInput(text));
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "session could not be read"),
    }
}

async fn sign_in_first(request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    // What only takes forms cannot be gone back to.
    let back = if is_page(path) { path } else { "/" };
    let address = Query::default().with("next", Some(back)).address("/sign-in");
    if is_page(path)
        && let Some(session) = parts.extensions.get::<Session>()
        && let Err(error) = keep(session, &parts, body).await
    {
        return fail(parts.clone(), session_failure(&parts, &error)).await;
    }
    Redirect::to(&address).into_response()
}

async fn keep(session: &Session, parts: &Parts, body: Body) -> Result<(), Error> {
    if !is_form(&parts.headers) {
        return Ok(());
    }
    let Ok(body) = to_bytes(body, KEPT_MAX).await else { return session::set_flash(session, Flash::InputTooLarge).await };
    let fields = form_urlencoded::parse(&body).into_owned().filter(|(name, _)| !is_secret_field(name)).collect();
    session::keep(session, Kept { path: parts.uri.path().to_owned(), fields }).await?;
    session::set_flash(session, Flash::InputKept).await
}

fn is_form(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"))
}
