//! The page.

use contract::form::UndoEditForm;
use contract::view::{ContextKind, DifferenceKind, ScenarioRow, ScenarioView};
use contract::{FieldError, Permission};
use leptos::prelude::*;

use super::super::difference::Differences;
use super::super::{PATH, StateBadge, Views, id_in, path_of};
use super::edits::Edits;
use super::source::PlanAndSource;
use crate::components::{Crumb, ErrorSummary, Exact, Note, PageHead, Pager, Tile, Tiles, Tone};
use crate::format;
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::query::Query;
use crate::request;

/// `/scenarios/{id}?edits=…`.
#[component]
pub(crate) fn ScenarioPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let query = request::query();
        let cursor = query.get("edits");
        let view = services.scenario(&actor, id_in(&path), cursor).await?;
        let can_edit = actor.viewer.may(Permission::ScenariosEdit);
        let errors = FormState::<UndoEditForm>::of_request().errors;
        let is_first = cursor.is_none();
        Ok(view! { <Scenario view can_edit is_first errors /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Scenario(
    /// What came back.
    view: ScenarioView,
    /// Whether the viewer may edit scenarios.
    can_edit: bool,
    /// Whether the newest edits are shown.
    is_first: bool,
    /// What is wrong with an undo.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let ScenarioView { scenario, baseline, differences_by_kind, differences, planned, last_sync, edits } = view;
    let path = path_of(&scenario.id);
    let compare = Query::default().with("a", Some(&baseline.id)).with("b", Some(&scenario.id)).address(&format!("{PATH}/compare"));
    let differing: u64 = differences_by_kind.iter().map(|(_, count)| count).sum();
    let figures = DifferenceKind::ALL.iter().map(|kind| {
        let count = differences_by_kind.iter().find(|(counted, _)| counted == kind).map_or(0, |(_, count)| *count);
        view! { <Tile figure=format::grouped(count) label=kind.label() /> }
    });
    let figures = figures.collect_view();
    let people = format::grouped(scenario.people);
    let id = scenario.id.clone();
    let about = scenario.clone();
    let next = edits.next.as_deref().map(|cursor| format!("{}#edits", Query::default().with("edits", Some(cursor)).address(&path)));
    let first = (!is_first).then(|| format!("{path}#edits"));
    let (shown, total) = (edits.items.len(), edits.total);
    let may_change = can_edit && scenario.is_editable();
    let unedited =
        if may_change { "Nobody has edited this scenario yet. Choose somebody under People to begin." } else { "Nobody has edited it." };
    let name = scenario.name.clone();
    let heading = name.clone();
    let end = {
        let scenario = scenario.clone();
        move || view! { <Actions scenario=scenario.clone() can_edit /> }
    };
    view! {
        <PageHead window=name title=move || view! { <bdi>{heading.clone()}</bdi> } crumbs=vec![Crumb::new("Scenarios", PATH)] end>
            <Origin scenario=about />
        </PageHead>
        <ErrorSummary errors />
        <Closed scenario />
        <Tiles>
            <Tile figure=people label="People and positions" />
            {figures}
        </Tiles>
        <PlanAndSource scenario=id.clone() planned last_sync />
        <section class="card card--clipped">
            <div class="card__head">
                <h2>"Differs from "<bdi>{baseline.name}</bdi></h2>
                <a class="button" href=compare>"Compare in full"</a>
            </div>
            {if differing == 0 {
                view! { <p class="card__body hint">"Everybody is as in the Live Baseline."</p> }.into_any()
            } else {
                let more = differing.saturating_sub(differences.len() as u64);
                view! {
                    <Differences caption="Differs from the Live Baseline" rows=differences scenario=Some(id.clone()) />
                    {(more > 0).then(|| view! { <p class="card__foot hint">{format!("and {} more", format::grouped(more))}</p> })}
                }
                .into_any()
            }}
        </section>
        <section class="card card--clipped" id="edits">
            <div class="card__head"><h2>"Edits"</h2></div>
            {if shown == 0 {
                view! { <p class="card__body hint">{unedited}</p> }.into_any()
            } else {
                view! {
                    <Edits scenario=id edits=edits.items can_undo=may_change />
                    <div class="card__foot"><Pager shown total noun=("edit", "edits") first next /></div>
                }
                .into_any()
            }}
        </section>
    }
    .into_any()
}

/// Where it comes from and what has become of it since.
#[component]
fn Origin(scenario: ScenarioRow) -> impl IntoView {
    let at = scenario.created_at;
    view! {
        {scenario.origin.map(|origin| view! { <span>"From "<bdi>{origin}</bdi>" of "<Exact at to_the_minute=true /></span> })}
        <span>{format::counted(scenario.edits, "edit", "edits")}</span>
        {scenario.kept_current_by.map(|provider| view! { <span>"kept current by "{provider.label()}</span> })}
    }
}

#[component]
fn Actions(scenario: ScenarioRow, can_edit: bool) -> impl IntoView {
    let path = path_of(&scenario.id);
    view! {
        <StateBadge scenario=scenario.clone() />
        <Views scenario=scenario.id.clone() current="Summary" />
        {can_edit.then(|| view! { <a class="button" href=format!("{path}/settings")>"Settings"</a> })}
        {(can_edit && scenario.is_editable()).then(|| view! { <a class="button button--primary" href=format!("{path}/add")>"Add a position"</a> })}
    }
}

/// Why nothing can be changed here.
#[component]
fn Closed(scenario: ScenarioRow) -> impl IntoView {
    let words = match (scenario.archived_at, scenario.kind) {
        (Some(_), _) => Some(("Archived", "Nothing in it can be changed, and no sync writes to it, until it is restored.")),
        (None, ContextKind::Snapshot) => Some(("Snapshot", "It shows how things were. Copy it into a scenario to go on from here.")),
        _ => None,
    };
    words.map(|(title, words)| view! { <Note tone=Tone::Mute title><p>{words}</p></Note> })
}
