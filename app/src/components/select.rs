//! A labelled choice of one.

use contract::FieldError;
use leptos::prelude::*;

use super::{Glyph, Icon};

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

/// The browser's own select, so that it works with every keyboard and every phone. With `any` it is part of a filter and begins with "no
/// choice made".
#[component]
pub(crate) fn Select(
    /// Name in the form, also its id.
    name: &'static str,
    /// Label.
    label: &'static str,
    /// The words for "no choice made", where that is possible.
    #[prop(optional)]
    any: &'static str,
    /// The choices.
    choices: Vec<Choice>,
    /// The value chosen.
    #[prop(into)]
    chosen: Option<String>,
    /// Help, shown under it.
    #[prop(optional)]
    hint: &'static str,
    /// Everything that is wrong with the form.
    #[prop(optional)]
    errors: Vec<FieldError>,
) -> impl IntoView {
    let error = errors.into_iter().find(|error| error.field == name).map(|error| error.message);
    let error_id = error.is_some().then(|| format!("{name}-error"));
    let hint_id = (error.is_none() && !hint.is_empty()).then(|| format!("{name}-hint"));
    let described_by = error_id.clone().or_else(|| hint_id.clone());
    let is_wrong = error.is_some();
    let class = match (any.is_empty(), is_wrong) {
        (false, _) => "field field--quiet",
        (true, false) => "field",
        (true, true) => "field field--wrong",
    };
    let choices = choices.into_iter().map(|choice| {
        let selected = chosen.as_ref() == Some(&choice.value);
        view! { <option value=choice.value selected=selected>{choice.label}</option> }
    });
    view! {
        <div class=class>
            <label class="field__label" for=name>{label}</label>
            <select class="field__input" id=name name=name aria-invalid=is_wrong.then_some("true") aria-describedby=described_by>
                {(!any.is_empty()).then(|| view! { <option value="">{any}</option> })}
                {choices.collect_view()}
            </select>
            {error.map(|message| view! { <p class="field__error" id=error_id><Icon glyph=Glyph::Warning />{message}</p> })}
            {hint_id.map(|id| view! { <p class="field__hint" id=id>{hint}</p> })}
        </div>
    }
    .into_any()
}
