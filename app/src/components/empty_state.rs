//! A place with nothing in it, which says which kind of nothing: a failure is never shown as emptiness.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// Why there is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EmptyKind {
    /// Nothing has come yet.
    New,
    /// There is something, but not for this filter.
    Filtered,
    /// It could not be read.
    Failed,
}

/// The sentence and at most one way on.
#[component]
pub(crate) fn EmptyState(
    /// Why.
    kind: EmptyKind,
    /// In a few words.
    #[prop(into)]
    title: String,
    /// The way on: words and address.
    #[prop(optional_no_strip)]
    action: Option<(&'static str, String)>,
    /// What there would be, where it is not people.
    #[prop(optional)]
    of: Option<Glyph>,
    /// More words.
    children: Children,
) -> impl IntoView {
    let (class, glyph) = match kind {
        EmptyKind::New => ("empty-state", of.unwrap_or(Glyph::People)),
        EmptyKind::Filtered => ("empty-state", Glyph::Search),
        EmptyKind::Failed => ("empty-state empty-state--failed", Glyph::Warning),
    };
    view! {
        <div class=class>
            <Icon glyph />
            <h2>{title}</h2>
            <p>{children()}</p>
            {action.map(|(words, address)| view! { <a class="button" href=address>{words}</a> })}
        </div>
    }
    .into_any()
}
