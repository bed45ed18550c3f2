//! What can be done with somebody, each by a form of its own.

use contract::FieldError;
use contract::form::PersonEditForm;
use contract::view::ScenarioPersonView;
use leptos::prelude::*;

use super::super::add::DayField;
use super::super::person_field::Suggestions;
use super::super::{PersonField, ReportsChoice, person_path};
use crate::components::{Choice, Field, Group, Select};
use crate::format;

/// What every form of the page carries.
#[derive(Debug, Clone)]
struct Carried {
    scenario: String,
    path: String,
    version: i64,
    key: String,
}

/// The forms. What was entered in the one that was refused stands in it again.
#[component]
pub(super) fn Actions(
    /// The person.
    view: ScenarioPersonView,
    /// The version the form starts from that was refused; the others start from the person's own.
    version: i64,
    /// What was entered.
    values: PersonEditForm,
    /// What is wrong with it.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let carried = Carried {
        scenario: view.scenario.id.clone(),
        path: person_path(&view.scenario.id, &view.person.id),
        version: view.version,
        key: view.request_key.clone(),
    };
    let entered = |action: &str| {
        let is_this = values.action == action;
        let carried = Carried { version: if is_this { version } else { view.version }, ..carried.clone() };
        (is_this.then(|| values.clone()), if is_this { errors.clone() } else { Vec::new() }, carried)
    };
    let (moved, retitled, placed, ended) = (entered("move"), entered("retitle"), entered("department"), entered("end"));
    let reports = view.reports_total;
    let has_manager = view.manager.is_some() || view.person.deferred_manager.is_some();
    let title = retitled.0.map_or_else(|| view.person.job_title.clone().unwrap_or_default(), |values| values.title);
    let department = placed.0.map_or_else(|| view.department_id.clone().unwrap_or_default(), |values| values.department);
    let choices = departments(&view);
    view! {
        <Suggestions id="managers" suggestions=view.suggestions.clone() />
        <Move carried=moved.2 reports has_manager values=moved.0.unwrap_or_default() errors=moved.1 />
        <Action carried=retitled.2 action="retitle" title="Retitle" about="Another job title; empty for none." button="Save title">
            <Field name="title" label="Job title" value=title errors=retitled.1 />
        </Action>
        <Action carried=placed.2 action="department" title="Department" about="The manager stays the same." button="Change department">
            <Select name="department" label="Department" choices chosen=department errors=placed.1 />
        </Action>
        <End carried=ended.2 reports has_manager values=ended.0.unwrap_or_default() errors=ended.1 />
    }
    .into_any()
}

/// What the department can be: one in use, none, or the archived one it is, so that a form sent as it was opened does not take it away.
fn departments(view: &ScenarioPersonView) -> Vec<Choice> {
    let archived = view.department_id.as_ref().filter(|id| view.departments.iter().all(|unit| unit.id != **id));
    let archived = archived.map(|id| Choice::new(id, &format!("{} (archived)", view.person.department.as_deref().unwrap_or_default())));
    let in_use = view.departments.iter().map(|unit| Choice::new(&unit.id, &unit.name));
    std::iter::once(Choice::new("", "No department")).chain(archived).chain(in_use).collect()
}

/// One form in its group.
#[component]
fn Action(
    carried: Carried,
    action: &'static str,
    title: &'static str,
    about: &'static str,
    button: &'static str,
    /// What the button looks like besides a button.
    #[prop(optional)]
    look: &'static str,
    children: Children,
) -> impl IntoView {
    let Carried { path, version, key, .. } = carried;
    view! {
        <Group title about>
            <form class="card" method="post" action=path novalidate>
                <input type="hidden" name="action" value=action />
                <input type="hidden" name="version" value=version />
                <input type="hidden" name="key" value=format!("{key}{action}") />
                <div class="card__body stack">{children()}</div>
                <div class="card__foot"><button class=format!("button {look}") type="submit">{button}</button></div>
            </form>
        </Group>
    }
    .into_any()
}

#[component]
fn Move(carried: Carried, reports: u64, has_manager: bool, values: PersonEditForm, errors: Vec<FieldError>) -> impl IntoView {
    let stays = values.reports == "stay";
    let scenario = carried.scenario.clone();
    let choice = (reports > 0).then(|| {
        let legend = format!("And the {}", format::counted(reports, "report", "reports"));
        view! { <ReportsChoice legend stays is_alone=!has_manager /> }
    });
    view! {
        <Action carried action="move" title="Move" about="Gives this person another manager." button="Move person" look="button--primary">
            <PersonField
                name="manager"
                label="New manager"
                value=values.manager
                hint="A name, email or number. Leave it empty for nobody."
                scenario
                list="managers"
                errors
            />
            {choice}
        </Action>
    }
}

#[component]
fn End(carried: Carried, reports: u64, has_manager: bool, values: PersonEditForm, errors: Vec<FieldError>) -> impl IntoView {
    let scenario = carried.scenario.clone();
    let hint = if has_manager {
        "A name, email or number. Leave it empty for the manager."
    } else {
        "A name, email or number. Leave it empty for nobody."
    };
    let successor = (reports > 0).then(|| {
        view! {
            <PersonField
                name="successor"
                label="Reports go to"
                value=values.successor
                hint
                scenario
                list="managers"
                errors=errors.clone()
            />
        }
    });
    view! {
        <Action
            carried
            action="end"
            title="End"
            about="Takes this person out of the plan. Nothing is deleted: it can be undone."
            button="End person"
            look="button--danger"
        >
            <DayField name="date" label="Last day" value=values.date hint="The day they leave." errors />
            {successor}
        </Action>
    }
}
