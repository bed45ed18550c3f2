//! A labelled input with its hint and what is wrong with it.

use contract::FieldError;
use leptos::prelude::*;

use super::{Glyph, Icon};

/// A field. Its id is its name, so that the summary of errors can link to it.
#[component]
pub(crate) fn Field(
    /// Name in the form.
    name: &'static str,
    /// Label.
    #[prop(into)]
    label: String,
    /// The input's type; a password is never filled in.
    #[prop(default = "text")]
    kind: &'static str,
    /// What was entered before.
    #[prop(into, optional)]
    value: String,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Help, shown under the input.
    #[prop(into, optional)]
    hint: String,
    /// Whether it has to be filled in.
    #[prop(default = true)]
    required: bool,
    /// Everything that is wrong with the form.
    #[prop(optional)]
    errors: Vec<FieldError>,
) -> impl IntoView {
    let error = errors.into_iter().find(|error| error.field == name).map(|error| error.message);
    let error_id = error.is_some().then(|| format!("{name}-error"));
    // What is wrong says what the hint said, and more.
    let hint_id = (error.is_none() && !hint.is_empty()).then(|| format!("{name}-hint"));
    let described_by = error_id.clone().or_else(|| hint_id.clone());
    let value = if kind == "password" { String::new() } else { value };
    let is_wrong = error.is_some();
    view! {
        <div class=if is_wrong { "field field--wrong" } else { "field" }>
            <label class="field__label" for=name>{label}</label>
            <input
                class="field__input"
                id=name
                name=name
                type=kind
                value=value
                required=required
                autocomplete=autocomplete
                autocapitalize=if kind == "text" { None } else { Some("none") }
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described_by
            />
            {error.map(|message| view! { <p class="field__error" id=error_id><Icon glyph=Glyph::Warning />{message}</p> })}
            {hint_id.map(|id| view! { <p class="field__hint" id=id>{hint}</p> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_tied_to_its_input() {
        let errors = vec![FieldError::new("email", "Enter an email address."), FieldError::new("name", "Enter your name.")];
        let html = Owner::new().with(|| view! { <Field name="email" label="Email" value="maja@" errors /> }.to_html());
        assert!(html.contains("aria-invalid=\"true\"") && html.contains("aria-describedby=\"email-error\""), "{html}");
        assert!(html.contains("id=\"email-error\"") && html.contains("value=\"maja@\"") && !html.contains("your name"), "{html}");
    }

    #[test]
    fn a_password_is_never_rendered_back() {
        let html = Owner::new().with(|| view! { <Field name="password" label="Password" kind="password" value="hunter2" /> }.to_html());
        assert!(!html.contains("hunter2"), "{html}");
    }
}
