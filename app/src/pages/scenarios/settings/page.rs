//! The page.

use contract::FieldError;
use contract::form::ScenarioSettingsForm;
use contract::view::{ContextKind, ScenarioRow};
use leptos::prelude::*;

use super::super::{crumbs, id_in, path_of};
use crate::components::{ErrorSummary, Field, Group, PageHead};
use crate::format;
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::request;

/// `/scenarios/{id}/settings`.
#[component]
pub(crate) fn ScenarioSettingsPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let (scenario, request_key) = services.scenario_settings(&actor, id_in(&path)).await?;
        let stored = || ScenarioSettingsForm { snapshot_name: format!("{} snapshot", scenario.name), ..ScenarioSettingsForm::default() };
        let mut state = FormState::of_request().or_stored(stored);
        if state.values.action != "rename" {
            state.values.name.clone_from(&scenario.name);
        }
        Ok(view! { <ScenarioSettings scenario request_key state /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn ScenarioSettings(
    /// The scenario.
    scenario: ScenarioRow,
    /// The key of the snapshot's form.
    request_key: String,
    /// What was entered and what is wrong with it.
    state: FormState<ScenarioSettingsForm>,
) -> impl IntoView {
    // The page has other forms, which do not say what the scenario was named.
    let is_renamed = state.values.action == "rename";
    let was = state.origin(|values| if is_renamed { values.was.clone() } else { scenario.name.clone() }, scenario.name.clone());
    let FormState { values, errors, .. } = state;
    let path = format!("{}/settings", path_of(&scenario.id));
    let noun = if scenario.kind == ContextKind::Snapshot { "snapshot" } else { "scenario" };
    let heading = format!("Settings of {}", scenario.name);
    let title = heading.clone();
    view! {
        <PageHead window=heading title=move || view! { <bdi>{title.clone()}</bdi> } crumbs=crumbs(&scenario)>
            <span>{format::counted(scenario.people, "person", "people")}</span>
            <span>{format::counted(scenario.edits, "edit", "edits")}</span>
        </PageHead>
        <ErrorSummary errors=errors.clone() />
        <Rename path=path.clone() noun was name=values.name.clone() errors=errors.clone() />
        <Snapshot path=path.clone() key=request_key name=values.snapshot_name.clone() errors=errors.clone() />
        <Archive scenario=scenario.clone() path=path.clone() noun />
        <Delete scenario path noun values errors />
    }
    .into_any()
}

#[component]
fn Rename(path: String, noun: &'static str, was: String, name: String, errors: Vec<FieldError>) -> impl IntoView {
    view! {
        <Group title="Name" about="No two scenarios in use have the same name.">
            <form class="card" method="post" action=path novalidate>
                <div class="card__body">
                    <input type="hidden" name="action" value="rename" />
                    <input type="hidden" name="was" value=was />
                    <Field name="name" label="Name" value=name errors />
                </div>
                <div class="card__foot"><button class="button button--primary" type="submit">{format!("Rename {noun}")}</button></div>
            </form>
        </Group>
    }
    .into_any()
}

#[component]
fn Snapshot(path: String, key: String, name: String, errors: Vec<FieldError>) -> impl IntoView {
    view! {
        <Group title="Snapshot" about="A copy that never changes, to compare with later. It stays when the scenario is deleted.">
            <form class="card" method="post" action=path novalidate>
                <div class="card__body">
                    <input type="hidden" name="action" value="snapshot" />
                    <input type="hidden" name="key" value=key />
                    <Field name="snapshot_name" label="Name of the snapshot" value=name errors />
                </div>
                <div class="card__foot"><button class="button" type="submit">"Take snapshot"</button></div>
            </form>
        </Group>
    }
    .into_any()
}

#[component]
fn Archive(scenario: ScenarioRow, path: String, noun: &'static str) -> impl IntoView {
    let (title, about, action, words) = if scenario.archived_at.is_some() {
        ("Restore", "It can be edited again, and syncs that apply to it write to it again.", "restore", format!("Restore {noun}"))
    } else {
        (
            "Archive",
            "It stays as it is: nobody can edit it, and no sync writes to it. It can be restored.",
            "archive",
            format!("Archive {noun}"),
        )
    };
    view! {
        <Group title about>
            <form class="card card__body" method="post" action=path>
                <input type="hidden" name="action" value=action />
                <input type="hidden" name="was" value=scenario.name />
                <button class="button" type="submit">{words}</button>
            </form>
        </Group>
    }
    .into_any()
}

#[component]
fn Delete(scenario: ScenarioRow, path: String, noun: &'static str, values: ScenarioSettingsForm, errors: Vec<FieldError>) -> impl IntoView {
    let lost = format!(
        "{} and {} are gone for good, and so is every comparison with them. What the audit log says of it stays.",
        format::counted(scenario.people, "person or position", "people and positions"),
        format::counted(scenario.edits, "edit", "edits"),
    );
    let kept = scenario.kept_current_by.map(|provider| format!("{} no longer keeps it current.", provider.label()));
    view! {
        <Group title="Delete" about="It cannot be brought back.">
            <form class="card" method="post" action=path novalidate>
                <div class="card__body stack">
                    <p>{lost}</p>
                    {kept.map(|words| view! { <p>{words}</p> })}
                    <p>"Type "<strong><bdi>{scenario.name.clone()}</bdi></strong>" to delete it."</p>
                    <input type="hidden" name="action" value="delete" />
                    <Field name="confirmation" label="Name of what is deleted" value=values.confirmation errors />
                </div>
                <div class="card__foot"><button class="button button--danger" type="submit">{format!("Delete {noun}")}</button></div>
            </form>
        </Group>
    }
    .into_any()
}
