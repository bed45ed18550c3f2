//! The page.

use contract::form::ScenarioAddForm;
use contract::view::{ContextName, ScenarioAddView};
use contract::{AppError, FieldError};
use leptos::prelude::*;

use super::super::person_field::Suggestions;
use super::super::{PersonField, crumbs, id_in, path_of};
use super::DayField;
use crate::components::{Choice, ErrorSummary, Field, Group, PageHead, Select};
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::request;

/// `/scenarios/{id}/add?manager=act_…`. There is nothing to add to what is archived or a snapshot.
#[component]
pub(crate) fn ScenarioAddPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let view = services.scenario_additions(&actor, id_in(&path), request::query().get("manager")).await?;
        let stored = || ScenarioAddForm { manager: view.manager.clone().unwrap_or_default(), ..ScenarioAddForm::default() };
        let state = FormState::of_request().or_stored(stored);
        if !view.scenario.is_editable() && state.errors.is_empty() {
            return Err(AppError::NotFound);
        }
        Ok(view! { <ScenarioAdd view state /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn ScenarioAdd(
    /// What there is to choose from.
    view: ScenarioAddView,
    /// What was entered and what is wrong with it.
    state: FormState<ScenarioAddForm>,
) -> impl IntoView {
    let ScenarioAddView { scenario, departments, suggestions, request_key, .. } = view;
    let FormState { values, errors, .. } = state;
    let path = format!("{}/add", path_of(&scenario.id));
    view! {
        <PageHead window="Add to scenario" title=|| "Add to this scenario" crumbs=crumbs(&scenario)>
            <span>"Each can be taken back under Edits."</span>
        </PageHead>
        <ErrorSummary errors=errors.clone() />
        <Suggestions id="managers" suggestions />
        <Position scenario=scenario.id path=path.clone() key=format!("{request_key}p") departments values=values.clone() errors=errors.clone() />
        <NewDepartment path key=format!("{request_key}d") name=values.name errors />
    }
    .into_any()
}

#[component]
fn Position(
    scenario: String,
    path: String,
    key: String,
    departments: Vec<ContextName>,
    values: ScenarioAddForm,
    errors: Vec<FieldError>,
) -> impl IntoView {
    let choices =
        std::iter::once(Choice::new("", "No department")).chain(departments.iter().map(|unit| Choice::new(&unit.id, &unit.name))).collect();
    view! {
        <Group title="Position" about="A place in the plan that nobody holds yet.">
            <form class="card" method="post" action=path novalidate>
                <input type="hidden" name="action" value="position" />
                <input type="hidden" name="key" value=key />
                <div class="card__body stack">
                    <Field name="title" label="Job title" value=values.title errors=errors.clone() />
                    <PersonField
                        name="manager"
                        label="Reports to"
                        value=values.manager
                        hint="A name, email or number. Leave it empty for somebody at the top."
                        scenario
                        list="managers"
                        errors=errors.clone()
                    />
                    <Select name="department" label="Department" choices chosen=values.department errors=errors.clone() />
                    <DayField name="start" label="From" value=values.start hint="Leave it empty for now." errors />
                </div>
                <div class="card__foot"><button class="button button--primary" type="submit">"Add position"</button></div>
            </form>
        </Group>
    }
    .into_any()
}

#[component]
fn NewDepartment(path: String, key: String, name: String, errors: Vec<FieldError>) -> impl IntoView {
    view! {
        <Group title="Department" about="Exists in this scenario alone, until the source has one of the same name.">
            <form class="card" method="post" action=path novalidate>
                <div class="card__body">
                    <input type="hidden" name="action" value="department" />
                    <input type="hidden" name="key" value=key />
                    <Field name="name" label="Name of the department" value=name errors />
                </div>
                <div class="card__foot"><button class="button" type="submit">"Add department"</button></div>
            </form>
        </Group>
    }
    .into_any()
}
