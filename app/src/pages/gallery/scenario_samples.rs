//! Scenarios over made-up data.

use contract::form::{NewScenarioForm, PersonEditForm, ScenarioAddForm, ScenarioSettingsForm};
use contract::run::{ChangeEntity, ChangeOp};
use contract::view::{
    AttributeChange, ContextKind, ContextName, DifferenceKind, DifferenceRow, EditChange, EditKind, EditRow, HistoryRun, Page,
    PersonStatus, PlannedValues, ScenarioAddView, ScenarioEditView, ScenarioPeopleFilter, ScenarioPeopleView, ScenarioPersonView,
    ScenarioRow, ScenarioSync, ScenarioView, ScenariosView, Suggestion,
};
use contract::{Attribute, FieldError, Provider, RunKind, Value};
use leptos::prelude::*;

use super::people_samples::person_name;
use super::samples::{self, NOW};
use crate::pages::form_state::FormState;
use crate::pages::scenarios::add::ScenarioAdd;
use crate::pages::scenarios::edit::ScenarioEdit;
use crate::pages::scenarios::list::Scenarios;
use crate::pages::scenarios::people::ScenarioPeople;
use crate::pages::scenarios::person::ScenarioPerson;
use crate::pages::scenarios::scenario::Scenario;
use crate::pages::scenarios::settings::ScenarioSettings;

/// The page of this name.
pub(super) fn scenarios(name: &str) -> Option<AnyView> {
    Some(match name {
        "scenarios" => list(every_kind(), FormState::default()),
        "scenarios-new" => list(Vec::new(), FormState::default()),
        "scenarios-refused" => {
            let values = NewScenarioForm::default();
            let errors = values.errors();
            list(every_kind(), FormState::new(values, errors))
        }
        "scenario" => view! { <Scenario view=scenario() can_edit=true is_first=true errors=Vec::new() /> }.into_any(),
        "scenario-refused" => {
            let errors = vec![FieldError::form("Edit 2, by Maja Lindqvist, cannot be taken back.")];
            view! { <Scenario view=scenario() can_edit=true is_first=true errors /> }.into_any()
        }
        "scenario-new" => {
            let view = ScenarioView {
                differences_by_kind: Vec::new(),
                differences: Vec::new(),
                planned: PlannedValues::default(),
                last_sync: None,
                edits: nothing(),
                ..scenario()
            };
            view! { <Scenario view can_edit=true is_first=true errors=Vec::new() /> }.into_any()
        }
        "scenario-archived" => closed(every_kind().remove(2)),
        "scenario-snapshot" => closed(every_kind().remove(1)),
        "scenario-edit" => {
            let changes = std::iter::repeat_n(edit(2, EditKind::End).changes.remove(0), 8).collect();
            let edit = EditRow { changes, changes_total: 124, ..edit(2, EditKind::End) };
            let view = ScenarioEditView { scenario: every_kind().remove(0), edit, next: Some("100".to_owned()), can_undo: true };
            view! { <ScenarioEdit view is_first=true /> }.into_any()
        }
        "scenario-people" => people(Page { items: samples::people().page.items, next: Some("c2".to_owned()), total: 612 }),
        "scenario-people-nobody" => people(nothing()),
        "scenario-person" => view! { <ScenarioPerson view=person() state=FormState::default() /> }.into_any(),
        "scenario-person-refused" => {
            let values = PersonEditForm {
                action: "move".to_owned(),
                manager: "zzzz".to_owned(),
                reports: "stay".to_owned(),
                ..PersonEditForm::default()
            };
            let errors = vec![FieldError::new("manager", "Nobody in this scenario goes by zzzz. Enter a name, email or number.")];
            let view = ScenarioPersonView { reports_total: 252, ..person() };
            view! { <ScenarioPerson view state=FormState::new(values, errors) /> }.into_any()
        }
        "scenario-person-release" => view! { <ScenarioPerson view=person() state=FormState::default() asks=true /> }.into_any(),
        "scenario-person-viewer" => {
            let view = ScenarioPersonView {
                can_edit: false,
                reports: Vec::new(),
                reports_total: 0,
                overrides: Vec::new(),
                edits: Vec::new(),
                ..person()
            };
            view! { <ScenarioPerson view state=FormState::default() /> }.into_any()
        }
        "scenario-add" => view! { <ScenarioAdd view=add() state=FormState::default() /> }.into_any(),
        "scenario-add-refused" => {
            let values = ScenarioAddForm { action: "position".to_owned(), start: "soon".to_owned(), ..ScenarioAddForm::default() };
            let errors = values.errors();
            view! { <ScenarioAdd view=add() state=FormState::new(values, errors) /> }.into_any()
        }
        "scenario-settings" => settings(ScenarioSettingsForm { name: "Nordics growth 2027".to_owned(), ..ScenarioSettingsForm::default() }),
        "scenario-settings-refused" => settings(ScenarioSettingsForm { action: "delete".to_owned(), ..ScenarioSettingsForm::default() }),
        _ => return None,
    })
}

fn nothing<T>() -> Page<T> {
    Page { items: Vec::new(), next: None, total: 0 }
}

pub(super) fn context(id: &str, name: &str) -> ContextName {
    ContextName { id: id.to_owned(), name: name.to_owned() }
}

fn row(name: &str, kind: ContextKind) -> ScenarioRow {
    ScenarioRow {
        id: "scn_8kWnL4pR2vYt".to_owned(),
        name: name.to_owned(),
        kind,
        created_at: NOW.plus_seconds(-17 * 86_400),
        created_by: Some("Maja Lindqvist".to_owned()),
        origin: Some("Live Baseline".to_owned()),
        archived_at: None,
        people: 631,
        edits: 5,
        kept_current_by: None,
    }
}

fn every_kind() -> Vec<ScenarioRow> {
    let kept = row("Nordics growth 2027", ContextKind::Scenario);
    vec![
        ScenarioRow { kept_current_by: Some(Provider::BambooHr), ..kept.clone() },
        ScenarioRow { created_by: None, edits: 0, ..row("Board meeting, as it was", ContextKind::Snapshot) },
        ScenarioRow { archived_at: Some(NOW.plus_seconds(-86_400)), ..row("Hiring freeze", ContextKind::Scenario) },
        ScenarioRow { name: "Consolidation of cross-border logistics ".repeat(4), people: 10_204, ..kept },
    ]
}

fn list(scenarios: Vec<ScenarioRow>, state: FormState<NewScenarioForm>) -> AnyView {
    let sources = vec![context("scn_4kPmN8rT2wXq", "Live Baseline"), context("scn_8kWnL4pR2vYt", "Nordics growth 2027")];
    let view = ScenariosView { scenarios, sources, request_key: "k".to_owned() };
    view! { <Scenarios view can_edit=true state /> }.into_any()
}

/// People who differ, in each of the ways.
pub(super) fn differences() -> Vec<DifferenceRow> {
    let difference = |kind, person: &str, name: &str, attributes| DifferenceRow {
        kind,
        name: name.to_owned(),
        person: (kind != DifferenceKind::Left).then(|| person.to_owned()),
        attributes,
    };
    let change = |attribute, old: Value, new: Value| AttributeChange { attribute, old, new };
    vec![
        difference(DifferenceKind::Moved, "act_7", "Jonas Okafor", vec![moved()]),
        difference(DifferenceKind::Changed, "act_3", "Priya Nair", vec![retitled()]),
        difference(
            DifferenceKind::Left,
            "act_8",
            "نادية حداد",
            vec![change(Attribute::JobTitle, Value::text("مديرة الحسابات"), Value::Null)],
        ),
        difference(
            DifferenceKind::Joined,
            "act_9",
            "Vacant position",
            vec![change(Attribute::JobTitle, Value::Null, Value::text("Head of Care"))],
        ),
    ]
}

fn moved() -> AttributeChange {
    AttributeChange {
        attribute: Attribute::Manager,
        old: Value::reference("act_2", "Thomas Whitfield"),
        new: Value::reference("act_3", "Priya Nair"),
    }
}

fn retitled() -> AttributeChange {
    AttributeChange { attribute: Attribute::JobTitle, old: Value::text("Senior engineer"), new: Value::text("Head of Nordics") }
}

/// How many differ, by how.
pub(super) fn by_kind() -> Vec<(DifferenceKind, u64)> {
    DifferenceKind::ALL.iter().map(|kind| (*kind, if *kind == DifferenceKind::Moved { 41 } else { 1 })).collect()
}

fn edit(number: i64, kind: EditKind) -> EditRow {
    let change = EditChange {
        op: ChangeOp::Update,
        entity: ChangeEntity::Person,
        person: Some("act_7".to_owned()),
        label: "Jonas Okafor".to_owned(),
        attributes: vec![moved()],
    };
    EditRow {
        number,
        kind,
        by: "Maja Lindqvist".to_owned(),
        at: NOW.plus_seconds(-86_400 * (6 - number)),
        undo_of: (kind == EditKind::Undo).then_some(1),
        undone_by: (number == 1).then_some(3),
        kept: if kind == EditKind::Undo { vec!["Jonas Okafor's manager was changed again since.".to_owned()] } else { Vec::new() },
        changes: vec![change],
        changes_total: if number == 2 { 24 } else { 1 },
    }
}

fn scenario() -> ScenarioView {
    ScenarioView {
        scenario: every_kind().remove(0),
        baseline: context("scn_4kPmN8rT2wXq", "Live Baseline"),
        differences_by_kind: by_kind(),
        differences: differences(),
        planned: PlannedValues { values: 7, people: 3 },
        last_sync: Some(ScenarioSync { at: NOW.plus_seconds(-11 * 3_600), run: nightly_run() }),
        edits: Page {
            items: vec![edit(3, EditKind::Undo), edit(2, EditKind::End), edit(1, EditKind::Move)],
            next: Some("1".to_owned()),
            total: 31,
        },
    }
}

fn nightly_run() -> HistoryRun {
    HistoryRun { id: Some("sync_4kPmN8rT2wXq".to_owned()), provider: Provider::BambooHr, kind: RunKind::Reconcile }
}

fn closed(row: ScenarioRow) -> AnyView {
    let view = ScenarioView { scenario: row, edits: nothing(), ..scenario() };
    view! { <Scenario view can_edit=true is_first=true errors=Vec::new() /> }.into_any()
}

fn people(page: Page<contract::view::PersonRow>) -> AnyView {
    let filter = ScenarioPeopleFilter { search: page.items.is_empty().then(|| "zzzz".to_owned()), planned: false };
    let planned = page.items.first().map(|person| (person.id.clone(), 2)).into_iter().collect();
    let view = ScenarioPeopleView { scenario: every_kind().remove(0), page, planned };
    view! { <ScenarioPeople view filter can_edit=true is_first=true /> }.into_any()
}

fn suggestions() -> Vec<Suggestion> {
    vec![Suggestion { value: "elena@acme.example".to_owned(), label: "Elena Vasquez, Chief executive".to_owned() }]
}

fn departments() -> Vec<ContextName> {
    vec![context("dep_1", "Data platform"), context("dep_2", "Sales Nordics")]
}

fn person() -> ScenarioPersonView {
    let person = samples::people().page.items.remove(0);
    ScenarioPersonView {
        scenario: every_kind().remove(0),
        person: contract::view::PersonRow { status: PersonStatus::Active, ..person },
        end_date: None,
        version: 2,
        request_key: "k".to_owned(),
        manager: Some(person_name("act_2", "Thomas Whitfield", "VP Engineering")),
        reports: vec![person_name("act_7", "李 思远", "数据工程师"), person_name("act_8", "نادية حداد", "")],
        reports_total: 2,
        overrides: vec![moved(), retitled()],
        department_id: Some("dep_2".to_owned()),
        departments: departments(),
        suggestions: suggestions(),
        can_edit: true,
        edits: vec![edit(2, EditKind::Retitle)],
    }
}

fn add() -> ScenarioAddView {
    let scenario = every_kind().remove(0);
    ScenarioAddView { scenario, departments: departments(), suggestions: suggestions(), manager: None, request_key: "k".to_owned() }
}

fn settings(values: ScenarioSettingsForm) -> AnyView {
    let errors = if values.action.is_empty() { Vec::new() } else { values.errors() };
    view! { <ScenarioSettings scenario=every_kind().remove(0) request_key="k".to_owned() state=FormState::new(values, errors) /> }
        .into_any()
}
