//! The head of a page: where one is, what it is, what can be done.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{Breadcrumbs, Crumb};

/// The head; it also names the window.
#[component]
pub(crate) fn PageHead(
    /// Name of the window, without the product's.
    #[prop(into)]
    window: String,
    /// The heading.
    #[prop(into)]
    title: ViewFn,
    /// The way here.
    #[prop(optional)]
    crumbs: Vec<Crumb>,
    /// What stands at the far side: a badge, buttons.
    #[prop(optional, into)]
    end: ViewFn,
    /// A line under the heading.
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=window />
        <Breadcrumbs crumbs />
        <div class="page__head">
            <div>
                <h1>{title.run()}</h1>
                <p class="hint dots">{children()}</p>
            </div>
            <div class="row">{end.run()}</div>
        </div>
    }
    .into_any()
}
