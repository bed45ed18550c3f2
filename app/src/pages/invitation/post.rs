//! An invitation, accepted.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::AppError;
use contract::form::AcceptForm;
use engine::Actor;
use tower_sessions::Session;

use crate::pages::form_state::{done, fail, refuse};
use crate::pages::settings;
use crate::request::{session_failure, use_case};
use crate::session::{self, Flash};

/// Makes the one who is invited a member, and signs them in.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<AcceptForm>) -> Response {
    let (services, from) = use_case(&parts);
    let actor = parts.extensions.get::<Actor>().cloned();
    match services.accept_invitation(&form, actor.as_ref(), from).await {
        Ok(who) => match session::join(&session, &parts, who).await {
            Ok(()) if who.password_is_initial => done(&session, &parts, Flash::PasswordIsInitial, settings::PASSWORD).await,
            Ok(()) => done(&session, &parts, Flash::Joined, "/").await,
            Err(error) => fail(parts.clone(), session_failure(&parts, &error)).await,
        },
        // The page says what may have become of its link.
        Err(AppError::NotFound) => refuse(parts, form, AppError::Invalid { fields: Vec::new() }).await,
        Err(error) => refuse(parts, AcceptForm { password: String::new(), ..form }, error).await,
    }
}
