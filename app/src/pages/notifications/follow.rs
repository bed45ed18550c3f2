//! Where a notification leads. Whoever follows it has read it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::PATH;
use crate::pages::form_state::fail;
use crate::query::Query;
use crate::request::{self, is_prefetch_of};

/// Marks the notification as read and goes on to what it is about.
pub(crate) async fn follow(Path(id): Path<String>, parts: Parts) -> Response {
    // Resting the pointer on a link is not following it; a refused prefetch is asked for again by the click.
    if is_prefetch_of(&parts.headers) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let Ok((services, actor)) = request::acting(&parts) else {
        return Redirect::to(&Query::default().with("next", Some(parts.uri.path())).address("/sign-in")).into_response();
    };
    match services.follow_notification(&actor, &id).await {
        Ok(link) => Redirect::to(link.as_deref().unwrap_or(PATH)).into_response(),
        Err(error) => fail(parts, error).await,
    }
}
