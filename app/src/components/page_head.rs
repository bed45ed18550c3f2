//! The head of a page: where one is, what it is, what can be done.

use leptos::prelude::*;
use leptos_meta::Title;

/// A step of the way to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Crumb {
    /// Its name.
    pub(crate) label: &'static str,
    /// Its address.
    pub(crate) href: &'static str,
}

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
    let trail = (!crumbs.is_empty()).then(|| {
        let steps = crumbs.iter().map(|Crumb { label, href }| view! { <li><a href=*href>{*label}</a></li> }).collect_view();
        view! { <nav class="crumbs" aria-label="Breadcrumb"><ol>{steps}</ol></nav> }
    });
    view! {
        <Title text=window />
        {trail}
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
