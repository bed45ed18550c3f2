//! A link out of a mail that does not work any more.

use axum::http::StatusCode;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use crate::request;

/// Says so, and what to do. Codes that never were and codes that were used get the same answer.
#[component]
pub(crate) fn DeadLink(
    /// The heading.
    title: &'static str,
    /// Why that may be, and what to do.
    advice: &'static str,
    /// The way on: words and address.
    #[prop(optional_no_strip)]
    action: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    request::response().set_status(StatusCode::NOT_FOUND);
    view! {
        <Title text=title />
        <Meta name="robots" content="noindex" />
        <div class="problem">
            <h1>{title}</h1>
            <p>{advice}</p>
            <div class="row">
                {action.map(|(words, href)| view! { <a class="button button--primary" href=href>{words}</a> })}
                <a class="button" href="/">"Go to the start page"</a>
            </div>
        </div>
    }
    .into_any()
}
