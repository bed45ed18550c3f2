//! A labelled choice of one.

use leptos::prelude::*;

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The value in the form.
    pub(crate) value: String,
    /// The words.
    pub(crate) label: String,
}

impl Choice {
    /// A choice.
    pub(crate) fn new(value: &str, label: &str) -> Self {
        Self { value: value.to_owned(), label: label.to_owned() }
    }
}

/// A select whose first choice is "any". The browser's own, so that it works with every keyboard and every phone.
#[component]
pub(crate) fn Select(
    /// Name in the form, also its id.
    name: &'static str,
    /// Label.
    label: &'static str,
    /// The words for "no choice made".
    any: &'static str,
    /// The choices.
    choices: Vec<Choice>,
    /// The value chosen.
    #[prop(into)]
    chosen: Option<String>,
) -> impl IntoView {
    let choices = choices.into_iter().map(|choice| {
        let selected = chosen.as_ref() == Some(&choice.value);
        view! { <option value=choice.value selected=selected>{choice.label}</option> }
    });
    view! {
        <div class="field field--quiet">
            <label class="field__label" for=name>{label}</label>
            <select class="field__input" id=name name=name>
                <option value="">{any}</option>
                {choices.collect_view()}
            </select>
        </div>
    }
    .into_any()
}
