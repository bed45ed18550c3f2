//! Turns the session into the person it speaks for, afresh for every request: a role taken away counts from the next click on.

use app::request::RequestTime;
use app::routes::WITH_INITIAL_PASSWORD;
use axum::extract::{Extension, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use contract::{AppError, Timestamp};
use engine::{Actor, Services};
use http::StatusCode;
use tower_sessions::Session;
use tower_sessions::session::Error;

/// Day of the last renewal, counted from 1970.
const RENEWED_KEY: &str = "renewed";
const DAY_SECONDS: i64 = 86_400;

/// Sets [`Actor`] where somebody is signed in; everything else goes on as nobody's.
pub(crate) async fn set_actor(
    session: Session,
    Extension(services): Extension<Services>,
    Extension(RequestTime(now)): Extension<RequestTime>,
    mut request: Request,
    next: Next,
) -> Response {
    match actor_of(&session, &services, now).await {
        Ok(actor) => {
            if let Some(actor) = actor {
                // Whoever made the password knows it: until its owner has chosen another, it opens nothing else.
                if actor.password_is_initial && !WITH_INITIAL_PASSWORD.contains(&request.uri().path()) {
                    return Redirect::to(WITH_INITIAL_PASSWORD[0]).into_response();
                }
                request.extensions_mut().insert(actor);
            }
            next.run(request).await
        }
        Err(error) => {
            tracing::error!(%error, "the session cannot be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn actor_of(session: &Session, services: &Services, now: Timestamp) -> Result<Option<Actor>, Error> {
    let Some((user, org)) = app::session::current(session).await? else { return Ok(None) };
    match services.actor(user, org).await {
        Ok(actor) => {
            renew(session, now).await?;
            Ok(Some(actor))
        }
        Err(AppError::Unauthenticated | AppError::NotFound) => {
            session.flush().await?;
            Ok(None)
        }
        Err(error) => Err(Error::Store(tower_sessions::session_store::Error::Backend(error.to_string()))),
    }
}

/// Writes the session once a day, so that its end moves on for those who keep coming.
async fn renew(session: &Session, now: Timestamp) -> Result<(), Error> {
    let today = now.seconds().div_euclid(DAY_SECONDS);
    if session.get::<i64>(RENEWED_KEY).await? != Some(today) {
        session.insert(RENEWED_KEY, today).await?;
    }
    Ok(())
}
