//! One subject of a settings page: what it is about at the left, what can be set at the right.

use leptos::prelude::*;

/// A group.
#[component]
pub(crate) fn Group(
    /// Its heading.
    #[prop(into)]
    title: String,
    /// What it is about.
    #[prop(into)]
    about: String,
    /// A card, or several.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="group">
            <div class="group__about">
                <h2>{title}</h2>
                <p class="hint">{about}</p>
            </div>
            <div class="group__body">{children()}</div>
        </section>
    }
    .into_any()
}
