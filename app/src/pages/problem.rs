//! What a person sees instead of a page: what happened, and the way on. A cause of ours is never in it.

use axum::http::header::{LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use contract::AppError;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use crate::format;
use crate::query::Query;
use crate::request;

/// Sends the browser to another page of this site, with GET (303).
pub(crate) fn go_to(path: &str) {
    if let Ok(location) = HeaderValue::from_str(path) {
        let response = request::response();
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(LOCATION, location);
    }
}

/// The status an error is answered with.
pub(crate) const fn status(error: &AppError) -> StatusCode {
    match error {
        AppError::Unauthenticated => StatusCode::UNAUTHORIZED,
        AppError::NotFound => StatusCode::NOT_FOUND,
        AppError::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::Conflict { .. } => StatusCode::CONFLICT,
        AppError::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
        AppError::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The page for an error, with its status. Nobody signed in is sent to sign in, and back here afterwards.
pub(crate) fn problem(error: AppError) -> AnyView {
    if error == AppError::Unauthenticated {
        go_to(&Query::default().with("next", Some(&request::path_and_query())).address("/sign-in"));
        return ().into_any();
    }
    let response = request::response();
    response.set_status(status(&error));
    if let AppError::RateLimited { retry_after_s } = error {
        response.insert_header(RETRY_AFTER, retry_after_s.into());
    }
    view! { <Problem error /> }.into_any()
}

/// The page of a path that names nothing.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    problem(AppError::NotFound)
}

/// The words for an error.
#[component]
pub(crate) fn Problem(
    /// The error.
    error: AppError,
) -> impl IntoView {
    let (title, sentence) = match &error {
        AppError::Unauthenticated => ("Sign in first", "Sign in, and this page opens.".to_owned()),
        AppError::NotFound => (
            "There is no such page",
            "The address may be mistyped, what it showed may be gone, or your role does not include it.".to_owned(),
        ),
        AppError::Invalid { fields } => {
            ("This address does not work", fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" "))
        }
        AppError::Conflict { message } => ("Somebody was faster", message.clone()),
        AppError::RateLimited { retry_after_s } => ("Too many attempts", format!("Try again in {}.", wait(*retry_after_s))),
        AppError::Internal { .. } => (
            "Something went wrong here",
            "It is not something you did. Try again; if it stays, give the number below to whoever runs this \
             installation."
                .to_owned(),
        ),
    };
    let request_id = match error {
        AppError::Internal { request_id } => Some(request_id),
        _ => None,
    };
    let again = request_id.is_some().then(request::path_and_query);
    view! {
        <Title text=title />
        <Meta name="robots" content="noindex" />
        <div class="problem">
            <h1>{title}</h1>
            <p>{sentence}</p>
            {request_id.map(|id| view! { <p>"Request " <code>{id}</code></p> })}
            <div class="row">
                {again.map(|address| view! { <a class="button button--primary" href=address>"Try again"</a> })}
                <a class="button" href="/">"Go to the start page"</a>
            </div>
        </div>
    }
    .into_any()
}

/// A wait in words: `40 seconds`, `3 minutes`.
pub(crate) fn wait(seconds: u32) -> String {
    if seconds < 90 {
        format::counted(seconds.max(1).into(), "second", "seconds")
    } else {
        format::counted(seconds.div_ceil(60).into(), "minute", "minutes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_never_understated() {
        assert_eq!([wait(0), wait(1), wait(89), wait(90), wait(121)], ["1 second", "1 second", "89 seconds", "2 minutes", "3 minutes"]);
    }
}
