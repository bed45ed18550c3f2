//! A point in time.

use contract::Timestamp;
use leptos::prelude::*;

use crate::format;
use crate::request;

/// A moment by its distance from now; the exact one in `title`.
#[component]
pub(crate) fn Moment(
    /// When.
    at: Timestamp,
) -> impl IntoView {
    view! { <time class="nowrap" datetime=format::iso(at) title=format::exact(at)>{format::ago(at, request::now())}</time> }
}

/// The exact moment. The browser rewrites it into the viewer's zone.
#[component]
pub(crate) fn Exact(
    /// When.
    at: Timestamp,
    /// Whether to leave the seconds out.
    #[prop(optional)]
    to_the_minute: bool,
) -> impl IntoView {
    let words = if to_the_minute { format::minute(at) } else { format::exact(at) };
    view! { <time datetime=format::iso(at) data-exact=if to_the_minute { "minute" } else { "second" }>{words}</time> }
}
