//! A day to filter by.

use contract::Date;
use leptos::prelude::*;

/// The browser's own date field, with its calendar. Days are those of UTC, like the times on a page without scripts.
#[component]
pub(crate) fn DateField(
    /// Name in the form, also its id.
    name: &'static str,
    /// Label.
    label: &'static str,
    /// The day chosen.
    value: Option<Date>,
) -> impl IntoView {
    view! {
        <div class="field field--quiet field--date">
            <label class="field__label" for=name>{label}</label>
            <input class="field__input" id=name name=name type="date" min="1970-01-01" value=value.map(|day| day.to_string()) />
        </div>
    }
    .into_any()
}
