//! A field that names somebody of the scenario.

use contract::FieldError;
use contract::view::Suggestion;
use leptos::prelude::*;

use crate::components::{Glyph, Icon};
use crate::pages::people::find;
use crate::query::Query;

/// Takes a name, an email, a number or an id. People are found while they are typed; without a script the browser suggests those who have
/// reports.
#[component]
pub(crate) fn PersonField(
    /// Name in the form, also its id.
    name: &'static str,
    /// Label.
    label: &'static str,
    /// What was entered before.
    value: String,
    /// Help, shown under the field.
    hint: &'static str,
    /// The scenario.
    scenario: String,
    /// Id of the list of suggestions on this page, see [`Suggestions`].
    list: &'static str,
    /// Everything that is wrong with the form.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let error = errors.into_iter().find(|error| error.field == name).map(|error| error.message);
    let is_wrong = error.is_some();
    let source = Query::default().with("context", Some(&scenario)).address(find::PATH);
    let note_id = format!("{name}-note");
    let note = match error {
        Some(message) => view! { <p class="field__error" id=note_id.clone()><Icon glyph=Glyph::Warning />{message}</p> }.into_any(),
        None => view! { <p class="field__hint" id=note_id.clone()>{hint}</p> }.into_any(),
    };
    view! {
        <div class=if is_wrong { "field field--wrong" } else { "field" }>
            <label class="field__label" for=name>{label}</label>
            <div class="field__finder">
                <input
                    class="field__input"
                    id=name
                    name=name
                    type="text"
                    value=value
                    list=list
                    autocomplete="off"
                    data-find=source
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=note_id
                />
            </div>
            {note}
        </div>
    }
    .into_any()
}

/// The people suggested, once for all fields of a page.
#[component]
pub(super) fn Suggestions(
    /// Id of the list.
    id: &'static str,
    /// The people.
    suggestions: Vec<Suggestion>,
) -> impl IntoView {
    let options = suggestions.into_iter().map(|Suggestion { value, label }| view! { <option value=value>{label}</option> });
    view! { <datalist id=id>{options.collect_view()}</datalist> }
}
