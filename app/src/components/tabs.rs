//! Pages that belong together, as tabs. Each tab is a link to a page of its own, so they work everywhere and can be bookmarked.

use leptos::prelude::*;

/// One tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tab {
    /// Its words.
    pub(crate) label: String,
    /// Its page.
    pub(crate) href: String,
    /// Whether it is the one shown.
    pub(crate) is_current: bool,
}

/// The row of tabs.
#[component]
pub(crate) fn Tabs(
    /// What the pages are about.
    label: &'static str,
    /// The tabs.
    tabs: Vec<Tab>,
) -> impl IntoView {
    let tabs = tabs.into_iter().map(|Tab { label, href, is_current }| {
        view! { <li><a href=href aria-current=is_current.then_some("page")>{label}</a></li> }
    });
    view! { <nav class="tabs" aria-label=label><ul>{tabs.collect_view()}</ul></nav> }.into_any()
}
