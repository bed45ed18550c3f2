//! A field that takes a day.

use contract::FieldError;
use leptos::prelude::*;

/// A day to be entered.
#[component]
pub(crate) fn DayField(
    /// Name in the form, also its id.
    name: &'static str,
    /// Label.
    label: &'static str,
    /// What was entered before.
    value: String,
    /// Help.
    hint: &'static str,
    /// Everything that is wrong with the form.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let error = errors.into_iter().find(|error| error.field == name).map(|error| error.message);
    let note = format!("{name}-note");
    let is_wrong = error.is_some();
    view! {
        <div class=if is_wrong { "field field--wrong" } else { "field" }>
            <label class="field__label" for=name>{label}</label>
            <input class="field__input" id=name name=name type="date" value=value aria-invalid=is_wrong.then_some("true") aria-describedby=note.clone() />
            <p class=if is_wrong { "field__error" } else { "field__hint" } id=note>{error.unwrap_or_else(|| hint.to_owned())}</p>
        </div>
    }
    .into_any()
}
