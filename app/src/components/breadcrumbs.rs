//! The way to a page, step by step.

use leptos::prelude::*;

/// A step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crumb {
    label: String,
    href: String,
}

impl Crumb {
    /// A step by its name and its address.
    pub(crate) fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// The steps that lead to a page, the page itself left out; nothing when there are none.
#[component]
pub(crate) fn Breadcrumbs(
    /// The steps, from the top.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    (!crumbs.is_empty()).then(|| {
        let steps = crumbs.into_iter().map(|Crumb { label, href }| view! { <li><a href=href><bdi>{label}</bdi></a></li> });
        view! { <nav class="crumbs" aria-label="Breadcrumb"><ol>{steps.collect_view()}</ol></nav> }.into_any()
    })
}
