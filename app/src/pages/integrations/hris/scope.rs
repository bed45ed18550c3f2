//! Who of the source is in.

use contract::FieldError;
use contract::form::HrisForm;
use contract::view::{ConnectionView, ScopeLine, ScopeView};
use leptos::prelude::*;

use super::edit_address;
use super::edit_form::EditForm;
use crate::components::Checkbox;

/// Who is in, and the way to change it.
#[component]
pub(super) fn ScopeCard(
    /// The connection.
    connection: ConnectionView,
    /// What was chosen when the form was refused.
    submitted: Option<HrisForm>,
    /// Whether the form is open.
    is_open: bool,
    /// What is wrong with it.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let ConnectionView { scope, version, provider, .. } = connection;
    if is_open {
        let scope = submitted.map_or(scope.clone(), |form| resubmitted(scope, &form));
        return view! { <ScopeForm scope version errors /> }.into_any();
    }
    let lines = scope.lines.into_iter().filter(|line| !line.choices.is_empty()).map(|line| {
        let names: Vec<String> = line.choices.into_iter().map(|choice| choice.label).collect();
        view! {
            <dt>{line.attribute.label()}</dt>
            <dd><bdi>{names.join(", ")}</bdi></dd>
        }
    });
    let outsiders =
        if scope.deactivates_outsiders { "Those outside leave the plan." } else { "Those outside are kept and left as they are." };
    view! {
        <div class="card">
            <div class="card__body stack">
                {if scope.is_everybody {
                    view! { <p>"Everybody "{provider.label()}" shows us."</p> }.into_any()
                } else {
                    view! {
                        <dl class="facts">
                            {lines.collect_view()}
                            {(!scope.includes_future_hires).then(|| view! { <dt>"Status"</dt><dd>"From the first day on"</dd> })}
                        </dl>
                        <p class="hint">{outsiders}</p>
                    }
                    .into_any()
                }}
            </div>
            <div class="card__foot"><a class="button" href=edit_address("scope")>"Change scope"</a></div>
        </div>
    }
    .into_any()
}

#[component]
fn ScopeForm(scope: ScopeView, version: i64, errors: Vec<FieldError>) -> impl IntoView {
    let has_choices = scope.lines.iter().any(|line| !line.choices.is_empty());
    let lines = scope.lines.into_iter().filter(|line| !line.choices.is_empty()).map(|line| view! { <Criterion line /> });
    view! {
        <EditForm name="scope" label="Save scope" version=Some(version) errors>
            <div class="card card__body stack">
                <p class="hint">"In a list where nothing is checked, everybody is in."</p>
                {(!has_choices).then(|| view! { <p>"Departments, divisions, locations and kinds of employment come with the first sync."</p> })}
                {lines.collect_view()}
                <fieldset class="choices">
                    <legend class="field__label">"Status"</legend>
                    <Checkbox
                        name="includes_future_hires"
                        label="People before their first day"
                        hint="with the date on which they start"
                        checked=scope.includes_future_hires
                    />
                </fieldset>
                <fieldset class="choices">
                    <legend class="field__label">"Whoever is here and outside"</legend>
                    <Checkbox
                        name="deactivates_outsiders"
                        label="Deactivate them"
                        hint="Without this they are kept, marked and left as they are. The mass-change guard judges it like any leaving."
                        checked=scope.deactivates_outsiders
                    />
                </fieldset>
            </div>
        </EditForm>
    }
    .into_any()
}

#[component]
fn Criterion(line: ScopeLine) -> impl IntoView {
    let name = format!("scope-{}", line.attribute.name());
    let boxes = line.choices.into_iter().enumerate().map(|(at, choice)| {
        let id = format!("{name}-{at}");
        view! {
            <div class="checkbox">
                <input type="checkbox" id=id.clone() name=name.clone() value=choice.value checked=choice.is_chosen />
                <label for=id><bdi>{choice.label}</bdi></label>
            </div>
        }
    });
    view! {
        <fieldset class="choices">
            <legend class="field__label">{line.attribute.label()}</legend>
            <div class="choices__columns">{boxes.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

/// What is stored with what was submitted laid over it.
fn resubmitted(mut scope: ScopeView, form: &HrisForm) -> ScopeView {
    for line in &mut scope.lines {
        let attribute = line.attribute;
        for choice in &mut line.choices {
            choice.is_chosen = form.scope.iter().any(|(of, value)| *of == attribute && *value == choice.value);
        }
    }
    scope.includes_future_hires = form.includes_future_hires;
    scope.deactivates_outsiders = form.deactivates_outsiders;
    scope
}
