//! Scenarios: the list, one scenario, its people, what can be done with them, and two contexts side by side.

pub(crate) mod add;
pub(crate) mod compare;
pub(crate) mod difference;
pub(crate) mod edit;
pub(crate) mod list;
pub(crate) mod people;
pub(crate) mod person;
mod person_field;
mod reports_choice;
pub(crate) mod scenario;
pub(crate) mod settings;

pub(crate) use person_field::PersonField;
pub(crate) use reports_choice::ReportsChoice;

use contract::view::{ContextKind, ScenarioRow};
use leptos::prelude::*;

use crate::components::{Badge, Crumb, Glyph, Segment, Segments, Tone};

/// Path of the list.
pub(crate) const PATH: &str = "/scenarios";

/// Path of one scenario's page.
pub(crate) fn path_of(id: &str) -> String {
    format!("{PATH}/{id}")
}

/// Path before the ids of a scenario's people.
pub(crate) fn people_path(scenario: &str) -> String {
    format!("{PATH}/{scenario}/people/")
}

/// Path of somebody's page in a scenario.
pub(crate) fn person_path(scenario: &str, person: &str) -> String {
    format!("{}{person}", people_path(scenario))
}

/// Path of an edit's page.
fn edit_path(scenario: &str, number: i64) -> String {
    format!("{PATH}/{scenario}/edits/{number}")
}

/// The id of the scenario in a path.
fn id_in(path: &str) -> &str {
    path.split('/').nth(2).unwrap_or_default()
}

/// The way to a page of a scenario.
fn crumbs(scenario: &ScenarioRow) -> Vec<Crumb> {
    vec![Crumb::new("Scenarios", PATH), Crumb::new(scenario.name.clone(), path_of(&scenario.id))]
}

/// What a scenario is and whether anything can be changed in it.
#[component]
fn StateBadge(scenario: ScenarioRow) -> impl IntoView {
    let (tone, glyph, label) = match (scenario.archived_at, scenario.kind) {
        (Some(_), _) => (Tone::Mute, Glyph::Cancelled, "Archived"),
        (None, ContextKind::Snapshot) => (Tone::Mute, Glyph::Held, "Immutable"),
        (None, _) if scenario.kept_current_by.is_some() => (Tone::Good, Glyph::Check, "Kept current"),
        (None, _) => (Tone::Busy, Glyph::Branch, "Open"),
    };
    view! { <Badge tone glyph label /> }
}

/// The views of one scenario.
#[component]
fn Views(scenario: String, current: &'static str) -> impl IntoView {
    let path = path_of(&scenario);
    let segment = |label: &str, href: String| Segment { label: label.to_owned(), is_current: label == current, href };
    let segments = vec![
        segment("Summary", path.clone()),
        segment("People", format!("{path}/people")),
        segment("Chart", format!("/org-chart?context={scenario}")),
        segment("Compare", format!("{PATH}/compare?b={scenario}")),
    ];
    view! { <Segments label="Views of this scenario" segments /> }
}
