//! The page.

use contract::form::NewScenarioForm;
use contract::view::{ContextKind, ScenarioRow, ScenariosView};
use contract::{FieldError, Permission};
use leptos::prelude::*;

use super::super::{PATH, StateBadge, path_of};
use crate::components::{Choice, Column, DataTable, EmptyKind, EmptyState, ErrorSummary, Field, Glyph, Moment, PageHead, Select};
use crate::format;
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::request;

const COLUMNS: &[Column] = &[
    Column { label: "Name", class: "scenarios__who" },
    Column::text("Kind"),
    Column::text("State"),
    Column::number("People"),
    Column::number("Edits"),
    Column::number("Created"),
];

/// `/scenarios`.
#[component]
pub(crate) fn ScenariosPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let view = services.scenarios(&actor).await?;
        let can_edit = actor.viewer.may(Permission::ScenariosEdit);
        Ok(view! { <Scenarios view can_edit state=FormState::of_request() /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Scenarios(
    /// What came back.
    view: ScenariosView,
    /// Whether the viewer may make scenarios.
    can_edit: bool,
    /// What was entered and what is wrong with it.
    state: FormState<NewScenarioForm>,
) -> impl IntoView {
    let ScenariosView { scenarios, sources, request_key } = view;
    let FormState { values, errors, .. } = state;
    let count = format::counted(scenarios.len() as u64, "scenario", "scenarios");
    let form = can_edit.then(|| {
        let choices = sources.iter().map(|source| Choice::new(&source.id, &source.name)).collect();
        view! { <NewScenario choices values request_key errors=errors.clone() /> }
    });
    let list = if scenarios.is_empty() {
        let words = if can_edit {
            "A scenario is a copy of your organisation in which you can move people, add positions and see what that makes of it."
        } else {
            "Somebody who plans in your organisation can make one. Then it can be looked at here."
        };
        view! { <EmptyState kind=EmptyKind::New of=Glyph::Branch title="No scenarios yet">{words}</EmptyState> }.into_any()
    } else {
        let rows = scenarios.into_iter().map(|scenario| view! { <Row scenario /> }).collect_view();
        view! { <DataTable caption="Scenarios" columns=COLUMNS>{rows}</DataTable> }.into_any()
    };
    view! {
        <PageHead window="Scenarios" title=|| "Scenarios" end=move || view! { <a class="button" href=format!("{PATH}/compare")>"Compare"</a> }>
            <span>"What your organisation could become"</span>
            <span class="number">{count}</span>
        </PageHead>
        <ErrorSummary errors />
        {form}
        <section class="card card--clipped">{list}</section>
    }
    .into_any()
}

#[component]
fn NewScenario(choices: Vec<Choice>, values: NewScenarioForm, request_key: String, errors: Vec<FieldError>) -> impl IntoView {
    view! {
        <section class="card">
            <form class="card__body scenarios__new" method="post" action=PATH novalidate>
                <input type="hidden" name="key" value=request_key />
                <Field name="name" label="New scenario" value=values.name hint="Such as Nordics growth 2027." errors=errors.clone() />
                <Select name="source" label="Copy of" choices chosen=values.source hint="The original is not touched." errors />
                <button class="button button--primary" type="submit">"Create scenario"</button>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Row(scenario: ScenarioRow) -> impl IntoView {
    let kept = scenario.kept_current_by.map(|provider| format!("kept current by {}", provider.label()));
    let origin = scenario.origin.clone().map(|origin| format!("from {origin}"));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a class="person" href=path_of(&scenario.id)><bdi>{scenario.name.clone()}</bdi></a>
                <span class="table__sub dots">
                    {origin.map(|words| view! { <span><bdi>{words}</bdi></span> })}
                    {scenario.created_by.clone().map(|name| view! { <span>"by "<bdi>{name}</bdi></span> })}
                    {kept.map(|words| view! { <span>{words}</span> })}
                </span>
            </th>
            <td role="cell" data-label="Kind">{if scenario.kind == ContextKind::Snapshot { "Snapshot" } else { "Scenario" }}</td>
            <td role="cell" data-label="State"><StateBadge scenario=scenario.clone() /></td>
            <td class="table__number" role="cell" data-label="People">{format::grouped(scenario.people)}</td>
            <td class="table__number" role="cell" data-label="Edits">{format::grouped(scenario.edits)}</td>
            <td class="table__number" role="cell" data-label="Created"><Moment at=scenario.created_at /></td>
        </tr>
    }
    .into_any()
}
