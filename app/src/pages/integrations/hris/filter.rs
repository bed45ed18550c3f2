//! Whom the vendor is asked for at all: the lists of the connection, such as legal entities (O10).

use contract::FieldError;
use contract::form::{HrisAction, in_a_sentence};
use contract::view::{ConnectionView, SettingFact};
use engine::integrations::ConnectionField;
use leptos::prelude::*;

use super::edit_form::EditForm;
use super::setting::ListSetting;
use super::state::HrisState;
use super::test_steps::TestSteps;
use super::{PATH, edit_address};

/// A list among the facts of the connection, and the way to change it.
#[component]
pub(super) fn FilterFact(
    /// The list.
    fact: SettingFact,
) -> impl IntoView {
    let SettingFact { label, value, .. } = fact;
    let what = in_a_sentence(&label);
    let shown = if value.is_empty() { "All".to_owned() } else { value };
    view! {
        <dt>{label}</dt>
        <dd><bdi>{shown}</bdi>" "<a href=edit_address("filter")>"Change"<span class="visually-hidden">" the "{what}</span></a></dd>
    }
}

/// The form.
#[component]
pub(super) fn FilterForm(
    /// The connection.
    connection: ConnectionView,
    /// Its lists.
    lists: Vec<&'static ConnectionField>,
    /// What was submitted, and what came of it.
    state: HrisState,
    /// What is wrong with it.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let ConnectionView { settings, version, .. } = connection;
    let HrisState { form, steps } = state;
    let is_fetched = form.action == Some(HrisAction::FilterChoices);
    let is_submitted = matches!(form.action, Some(HrisAction::Filter | HrisAction::FilterChoices));
    // Reading the choices is no reason to save over what somebody else has saved meanwhile.
    let version = if is_fetched { form.version } else { version };
    let what = lists.iter().map(|list| in_a_sentence(list.label)).collect::<Vec<_>>().join(", ");
    let fields = lists.into_iter().map(|field| {
        let stored = settings.iter().find(|fact| fact.name == field.name).map(|fact| fact.value.clone());
        let value = if is_submitted { form.setting(field.name).to_owned() } else { stored.unwrap_or_default() };
        let known = form.known.iter().filter(|(setting, _)| setting == field.name).map(|(_, choice)| choice.clone()).collect();
        let address = format!("{PATH}?edit=filter");
        view! { <ListSetting field value known is_fetched errors=errors.clone() fetch="filter_choices" address /> }
    });
    let fields = fields.collect_view();
    view! {
        <EditForm name="filter" label=format!("Save {what}") version=Some(version) errors=errors.clone()>
            <div class="card">
                <div class="card__body stack">
                    {fields}
                    <p class="hint">
                        "It is tried before it is saved, and the next sync goes by it. Whoever is here and not read any more leaves the plan \
                        then. The mass-change guard judges it like any leaving."
                    </p>
                </div>
                {(!steps.is_empty()).then(|| view! { <TestSteps steps /> })}
            </div>
        </EditForm>
    }
    .into_any()
}
