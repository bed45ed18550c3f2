//! Something long, out of the way until asked for.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// A disclosure: the browser's own, so that it opens without JavaScript and is found by the page's search.
#[component]
pub(crate) fn Disclosure(
    /// What it holds.
    #[prop(into)]
    summary: String,
    /// Whether it starts open.
    #[prop(optional)]
    open: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open>
            <summary><Icon glyph=Glyph::Down />{summary}</summary>
            <div class="disclosure__body">{children()}</div>
        </details>
    }
    .into_any()
}
