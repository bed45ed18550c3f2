//! One setting of a connection form: text, a secret, or a list.

use contract::form::KNOWN_PREFIX;
use contract::view::SettingChoice;
use contract::{FieldError, Provider};
use engine::integrations::ConnectionField;
use leptos::prelude::*;

use super::setup_address;
use crate::components::{Field, Glyph, Icon};

/// The setting.
#[component]
pub(super) fn Setting(
    /// The vendor.
    provider: Provider,
    /// What is asked for.
    field: &'static ConnectionField,
    /// What was entered before.
    value: String,
    /// Of a list: what it can hold, as far as it was read.
    known: Vec<SettingChoice>,
    /// Whether that was asked for just now.
    is_fetched: bool,
    /// Whether a secret that was typed before is kept.
    has_kept: bool,
    /// Everything that is wrong with the form.
    errors: Vec<FieldError>,
) -> impl IntoView {
    if field.is_list {
        let address = setup_address(provider);
        return view! { <ListSetting field value known is_fetched errors fetch="choices" address /> }.into_any();
    }
    if let Some(affix) = affix(field) {
        return view! { <Joined field affix value errors /> }.into_any();
    }
    let kind = if field.is_secret { "password" } else { "text" };
    let hint = match (field.is_secret, has_kept) {
        (true, true) => "What you entered is kept for ten minutes, and not shown. Enter another one to replace it.".to_owned(),
        (true, false) => format!("{} It is sealed at once and never shown again.", field.help),
        (false, _) => field.help.to_owned(),
    };
    view! { <Field name=field.name label=field.label kind value hint required=!field.is_optional errors /> }.into_any()
}

/// What stands behind a part of an address.
fn affix(field: &ConnectionField) -> Option<&'static str> {
    (field.name == "subdomain").then_some(".bamboohr.com")
}

/// A part of an address with the rest behind it.
#[component]
fn Joined(field: &'static ConnectionField, affix: &'static str, value: String, errors: Vec<FieldError>) -> impl IntoView {
    let error = errors.into_iter().find(|error| error.field == field.name).map(|error| error.message);
    let is_wrong = error.is_some();
    let described_by = format!("{}-{}", field.name, if is_wrong { "error" } else { "hint" });
    view! {
        <div class=if is_wrong { "field field--wrong" } else { "field" }>
            <label class="field__label" for=field.name>{field.label}</label>
            <div class="field__join">
                <input
                    class="field__input"
                    id=field.name
                    name=field.name
                    type="text"
                    value=value
                    required
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=described_by.clone()
                />
                <span class="field__affix" aria-hidden="true">{affix}</span>
            </div>
            {match error {
                Some(message) => view! { <p class="field__error" id=described_by.clone()><Icon glyph=Glyph::Warning />{message}</p> }.into_any(),
                None => view! { <p class="field__hint" id=described_by.clone()>{field.help}" Paste the whole address if that is easier."</p> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

/// A list: text until the vendor has said what it can hold, boxes afterwards.
#[component]
pub(super) fn ListSetting(
    /// What is asked for.
    field: &'static ConnectionField,
    /// What was entered before.
    value: String,
    /// What it can hold, as far as it was read.
    known: Vec<SettingChoice>,
    /// Whether that was asked for just now, so that it is what the person looks for.
    is_fetched: bool,
    /// Everything that is wrong with the form.
    errors: Vec<FieldError>,
    /// What the button that reads it is called in the form.
    fetch: &'static str,
    /// Where that button sends the form.
    address: String,
) -> impl IntoView {
    let what = field.label.to_lowercase();
    let again = if known.is_empty() { "" } else { " again" };
    let button = view! {
        <p><button class="button" type="submit" name="action" value=fetch formaction=address>"Fetch "{what}{again}</button></p>
    };
    if known.is_empty() {
        return view! {
            <div class="stack">
                <Field name=field.name label=field.label value hint=format!("{} For example {}.", field.help, field.example) required=false errors />
                {button}
            </div>
        }
        .into_any();
    }
    let error = errors.into_iter().find(|error| error.field == field.name).map(|error| error.message);
    let is_chosen = |choice: &SettingChoice| value.split(',').any(|chosen| chosen.trim().eq_ignore_ascii_case(&choice.value));
    let boxes = known.into_iter().enumerate().map(|(at, choice)| {
        let id = format!("{}-{at}", field.name);
        let checked = is_chosen(&choice);
        let SettingChoice { value, label } = choice;
        let known = format!("{value} {label}");
        let words = if label == value { value.clone() } else { format!("{value} · {label}") };
        view! {
            <div class="checkbox">
                <input type="hidden" name=format!("{KNOWN_PREFIX}{}", field.name) value=known />
                <input type="checkbox" id=id.clone() name=field.name value=value checked=checked />
                <label for=id><bdi>{words}</bdi></label>
            </div>
        }
    });
    let boxes = boxes.collect_view();
    let described_by = format!("{}-{}", field.name, if error.is_some() { "error" } else { "hint" });
    view! {
        <fieldset
            class="choices"
            id=field.name
            tabindex=is_fetched.then_some("-1")
            autofocus=is_fetched
            aria-describedby=described_by.clone()
        >
            <legend class="field__label">{field.label}</legend>
            {match error {
                Some(message) => view! { <p class="field__error" id=described_by.clone()><Icon glyph=Glyph::Warning />{message}</p> }.into_any(),
                None => view! { <p class="field__hint" id=described_by.clone()>{field.help}</p> }.into_any(),
            }}
            <div class="choices__columns">{boxes}</div>
            {button}
        </fieldset>
    }
    .into_any()
}
