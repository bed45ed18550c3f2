//! The form, submitted.

use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::Response;
use tower_sessions::Session;

use super::page::Again;
use crate::pages::form_state::{done, fail, refuse};
use crate::pages::run_log;
use crate::request;
use crate::session::Flash;

/// Queues the run once more and shows the new one. Sent twice, it is queued once.
pub(crate) async fn submit(session: Session, Path(id): Path<String>, parts: Parts) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    match services.rerun(&actor, &id).await {
        Ok(run) => done(&session, &parts, Flash::RunQueuedAgain, &format!("{}/{run}", run_log::PATH)).await,
        Err(error) => refuse(parts, Again {}, error).await,
    }
}
