//! Links in mail, `/go/{tenant}/…`: the page of that tenant, however the reader is signed in.
//!
//! Somebody who is not signed in signs in first. A member of the tenant whose role includes the page is switched to the tenant; to everyone
//! else the page does not exist.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use contract::AppError;
use contract::form::local_path;
use tower_sessions::Session;

use crate::pages::form_state::fail;
use crate::query::Query;
use crate::request::{self, is_prefetch_of, session_failure};
use crate::routes::{Access, page_of};
use crate::session;

/// Goes there.
pub(crate) async fn go(session: Session, Path((tenant, _)): Path<(String, String)>, parts: Parts) -> Response {
    if is_prefetch_of(&parts.headers) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let Ok((services, actor)) = request::acting(&parts) else {
        let here = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        return Redirect::to(&Query::default().with("next", Some(&here)).address("/sign-in")).into_response();
    };
    let gone = async {
        let target = parts.uri.path().strip_prefix("/go/").and_then(|rest| rest.split_once('/')).map(|(_, path)| format!("/{path}"));
        let target = target.filter(|path| local_path(path).is_some()).ok_or(AppError::NotFound)?;
        let page = page_of(&target).ok_or(AppError::NotFound)?;
        let there = services.actor_in(&actor, &tenant).await?;
        if let Access::Needs(permission) = page.access {
            there.require(permission)?;
        }
        if there.org_id != actor.org_id {
            session::switch_tenant(&session, there.org_id).await.map_err(|error| session_failure(&parts, &error))?;
        }
        let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        Ok::<_, AppError>(target + &query)
    };
    match gone.await {
        Ok(target) => Redirect::to(&target).into_response(),
        Err(error) => fail(parts.clone(), error).await,
    }
}
