//! What a page knows about its request: everything the server put into the request's extensions, and the query.

use axum::http::HeaderMap;
use axum::http::request::Parts;
use contract::{AppError, Timestamp};
use engine::{Actor, ClientAddress, Services};
use leptos::prelude::{use_context, with_context};
use leptos_axum::ResponseOptions;
use tower_sessions::Session;

use crate::query::Query;

/// When the request came, by the server's clock. One page has one now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestTime(pub Timestamp);

/// Under which address people and vendors reach this installation, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAddress(pub String);

/// Something out of the request's extensions.
pub(crate) fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    with_context::<Parts, _>(|parts| parts.extensions.get::<T>().cloned()).flatten()
}

/// The signed-in person, if there is one.
pub(crate) fn actor() -> Option<Actor> {
    extension()
}

/// The use cases and who asks for them; nobody signed in is an error.
pub(crate) fn signed_in() -> Result<(Services, Actor), AppError> {
    let actor = actor().ok_or(AppError::Unauthenticated)?;
    Ok((services(), actor))
}

/// The use cases.
pub(crate) fn services() -> Services {
    extension().expect("the server puts the services into every request")
}

/// Now, for this request.
pub(crate) fn now() -> Timestamp {
    extension::<RequestTime>().expect("the server puts the time into every request").0
}

/// An address of this installation as others reach it.
pub(crate) fn public_address(path: &str) -> String {
    format!("{}{path}", extension::<PublicAddress>().expect("the server puts its address into every request").0)
}

/// The same for handlers.
pub(crate) fn public_address_of(parts: &Parts, path: &str) -> String {
    format!("{}{path}", parts.extensions.get::<PublicAddress>().expect("the server puts its address into every request").0)
}

/// The session, where the request has one.
pub(crate) fn session() -> Option<Session> {
    extension()
}

/// The path without its query.
pub(crate) fn path() -> String {
    with_context::<Parts, _>(|parts| parts.uri.path().to_owned()).unwrap_or_default()
}

/// The path with its query.
pub(crate) fn path_and_query() -> String {
    with_context::<Parts, _>(|parts| parts.uri.path_and_query().map(ToString::to_string)).flatten().unwrap_or_default()
}

/// The query.
pub(crate) fn query() -> Query {
    with_context::<Parts, _>(|parts| Query::parse(parts.uri.query().unwrap_or_default())).unwrap_or_default()
}

/// Whether the browser fetches the page ahead of a click that may never come.
pub(crate) fn is_prefetch() -> bool {
    with_context::<Parts, _>(|parts| is_prefetch_of(&parts.headers)).unwrap_or_default()
}

/// The same by a request's headers.
pub(crate) fn is_prefetch_of(headers: &HeaderMap) -> bool {
    headers.get("sec-purpose").is_some_and(|value| value.as_bytes().starts_with(b"prefetch"))
}

/// The answer's status and headers, to be set while the page is rendered.
pub(crate) fn response() -> ResponseOptions {
    use_context().unwrap_or_default()
}

/// The use cases and the address a form came from, for handlers.
pub(crate) fn use_case(parts: &Parts) -> (Services, ClientAddress) {
    let services = parts.extensions.get::<Services>().expect("the server puts the services into every request");
    (services.clone(), client_address(parts))
}

/// The address a request came from.
pub(crate) fn client_address(parts: &Parts) -> ClientAddress {
    *parts.extensions.get::<ClientAddress>().expect("the server puts the client's address into every request")
}

/// The use cases and who asks for them, for handlers.
pub(crate) fn acting(parts: &Parts) -> Result<(Services, Actor), AppError> {
    let services = parts.extensions.get::<Services>().expect("the server puts the services into every request");
    let actor = parts.extensions.get::<Actor>().ok_or(AppError::Unauthenticated)?;
    Ok((services.clone(), actor.clone()))
}

/// A session store that failed, logged here and told to the person by the request's id alone.
pub(crate) fn session_failure(parts: &Parts, error: &tower_sessions::session::Error) -> AppError {
    let request_id = parts.headers.get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    tracing::error!(request_id, %error, "session could not be written");
    AppError::Internal { request_id }
}
