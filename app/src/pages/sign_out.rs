//! Sign out. There is no page: the profile menu posts here.

use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use tower_sessions::Session;

use super::form_state::fail;
use crate::request::session_failure;
use crate::session::{self, Flash};

/// Ends the session and says so on the sign-in page.
pub(crate) async fn submit(session: Session, parts: Parts) -> Response {
    let ended = async {
        session::sign_out(&session).await?;
        session::set_flash(&session, Flash::SignedOut).await
    };
    match ended.await {
        Ok(()) => Redirect::to("/sign-in").into_response(),
        Err(error) => fail(parts.clone(), session_failure(&parts, &error)).await,
    }
}
