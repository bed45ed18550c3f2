//! The form of the page, submitted.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::{NotificationAct, NotificationsForm};
use tower_sessions::Session;

use super::{address, wants_unread};
use crate::pages::form_state::{done, fail, refuse};
use crate::query::Query;
use crate::request;
use crate::session::Flash;

/// Marks notifications and stays on the view they were marked on.
pub(crate) async fn submit(session: Session, parts: Parts, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    let form = NotificationsForm::read(&pairs);
    let flash = if form.act == Some(NotificationAct::Unread) { Flash::MarkedUnread } else { Flash::MarkedRead };
    match services.mark_notifications(&actor, &form).await {
        Ok(()) => {
            let query = Query::parse(parts.uri.query().unwrap_or_default());
            done(&session, &parts, flash, &address(wants_unread(&query), query.get("after"))).await
        }
        Err(error) => refuse(parts, form, error).await,
    }
}
