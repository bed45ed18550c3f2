//! One of a few views of the same thing, by links.

use leptos::prelude::*;

/// One view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Its words.
    pub(crate) label: String,
    /// Its address.
    pub(crate) href: String,
    /// Whether it is the one shown.
    pub(crate) is_current: bool,
}

/// The row of views.
#[component]
pub(crate) fn Segments(
    /// What is chosen between.
    label: &'static str,
    /// The views.
    segments: Vec<Segment>,
) -> impl IntoView {
    let segments = segments.into_iter().map(|segment| {
        view! { <li><a href=segment.href aria-current=segment.is_current.then_some("true")>{segment.label}</a></li> }
    });
    view! { <ul class="segments" aria-label=label>{segments.collect_view()}</ul> }
}
