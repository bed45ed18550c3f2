//! Filters in force, each with a way to take it off.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// One filter in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chip {
    /// What is filtered by.
    pub(crate) label: &'static str,
    /// The value.
    pub(crate) value: String,
    /// The address without this filter.
    pub(crate) without: String,
}

/// The row of filters in force; nothing when there is none.
#[component]
pub(crate) fn Chips(
    /// The filters.
    chips: Vec<Chip>,
    /// The address without any filter.
    clear: String,
) -> impl IntoView {
    let several = chips.len() > 1;
    (!chips.is_empty()).then(|| {
        let chips = chips.into_iter().map(|Chip { label, value, without }| {
            let remove = format!("Remove filter {label}: {value}");
            view! {
                <li class="chip">
                    <span class="chip__value"><span class="faint">{label}": "</span><bdi>{value}</bdi></span>
                    <a class="chip__remove" href=without aria-label=remove><Icon glyph=Glyph::Cross /></a>
                </li>
            }
        });
        view! {
            <ul class="chips" aria-label="Filters in force">
                {chips.collect_view()}
                {several.then(|| view! { <li><a class="button button--quiet" href=clear>"Clear all"</a></li> })}
            </ul>
        }
    })
}
