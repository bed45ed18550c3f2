//! The page.

use contract::Permission;
use contract::view::{PersonRow, ScenarioPeopleFilter, ScenarioPeopleView, is_counted_roughly};
use leptos::prelude::*;

use super::super::{Views, crumbs, id_in, path_of, person_path};
use crate::components::{Choice, Column, DataTable, EmptyKind, EmptyState, Glyph, Icon, PageHead, Pager, PersonBadge, Select};
use crate::format;
use crate::pages::loaded::loaded;
use crate::query::Query;
use crate::request;

const COLUMNS: &[Column] = &[
    Column { label: "Name", class: "scenarios__who" },
    Column::text("Job title"),
    Column::text("Department"),
    Column::text("Manager"),
    Column::text("Status"),
];

/// `/scenarios/{id}/people?q=…&planned=1&after=…`.
#[component]
pub(crate) fn ScenarioPeoplePage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let query = request::query();
        let after = query.get("after");
        let filter = ScenarioPeopleFilter { search: query.get("q").map(str::to_owned), planned: query.get("planned").is_some() };
        let view = services.scenario_people(&actor, id_in(&path), &filter, after).await?;
        let can_edit = actor.viewer.may(Permission::ScenariosEdit);
        let is_first = after.is_none();
        Ok(view! { <ScenarioPeople view filter can_edit is_first /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn ScenarioPeople(
    /// What came back.
    view: ScenarioPeopleView,
    /// The filter it came back for.
    filter: ScenarioPeopleFilter,
    /// Whether the viewer may edit scenarios.
    can_edit: bool,
    /// Whether this is the first page.
    is_first: bool,
) -> impl IntoView {
    let ScenarioPeopleView { scenario, page, planned } = view;
    let ScenarioPeopleFilter { search, planned: only_planned } = filter;
    let path = format!("{}/people", path_of(&scenario.id));
    let query = Query::default().with("q", search.as_deref()).with("planned", only_planned.then_some("1"));
    let first = (!is_first).then(|| query.clone().address(&path));
    let next = page.next.as_deref().map(|cursor| query.clone().with("after", Some(cursor)).address(&path));
    let (shown, total) = (page.items.len(), page.total);
    let is_about = !only_planned && is_counted_roughly(search.as_deref(), total);
    let content = if shown == 0 {
        let is_filtered = search.is_some() || only_planned;
        let action = is_filtered.then(|| ("Show everyone", path.clone()));
        let (kind, words) = if is_filtered {
            (EmptyKind::Filtered, "Nobody in this scenario matches what is filtered by.")
        } else {
            (EmptyKind::New, "Nobody is in this scenario.")
        };
        view! { <EmptyState kind title="Nobody here" action>{words}</EmptyState> }.into_any()
    } else {
        let rows = page.items.into_iter().map(|person| {
            let planned = planned.get(&person.id).copied().unwrap_or_default();
            view! { <Row scenario=scenario.id.clone() person planned /> }
        });
        let rows = rows.collect_view();
        view! {
            <DataTable caption="People of this scenario" columns=COLUMNS>{rows}</DataTable>
            <div class="card__foot"><Pager shown total noun=("person", "people") first next is_about /></div>
        }
        .into_any()
    };
    let may_change = can_edit && scenario.is_editable();
    let id = scenario.id.clone();
    let heading = format!("People of {}", scenario.name);
    let title = heading.clone();
    view! {
        <PageHead
            window=heading
            title=move || view! { <bdi>{title.clone()}</bdi> }
            crumbs=crumbs(&scenario)
            end=move || view! { <Views scenario=id.clone() current="People" /> }
        >
            {may_change.then(|| view! { <span>"Choose somebody to move, retitle or end them"</span> })}
            <span class="number">{format::counted(scenario.people, "person in the plan", "people in the plan")}</span>
        </PageHead>
        <search>
            <form class="filter-bar" method="get" action=path>
                <div class="field field--quiet field--search">
                    <label class="field__label" for="search">"Search"</label>
                    <input class="field__input" id="search" name="q" type="search" value=search placeholder="Name, email, title or number" autocomplete="off" />
                    <Icon glyph=Glyph::Search />
                </div>
                <Select
                    name="planned"
                    label="Planned values"
                    any="Everyone"
                    choices=vec![Choice::new("1", "With planned values")]
                    chosen=only_planned.then(|| "1".to_owned())
                />
                <button class="button" type="submit">"Show"</button>
            </form>
        </search>
        <section class="card card--clipped">{content}</section>
    }
    .into_any()
}

#[component]
fn Row(scenario: String, person: PersonRow, planned: u64) -> impl IntoView {
    let words = |words: Option<String>| words.unwrap_or_else(|| "–".to_owned());
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a class="person" href=person_path(&scenario, &person.id)><bdi>{person.name}</bdi></a>
                {(planned > 0).then(|| view! { <span class="scenarios__mark">{format!("{planned} planned")}</span> })}
                {person.email.map(|email| view! { <span class="table__sub clamp">{email}</span> })}
            </th>
            <td role="cell" data-label="Title"><span class="clamp" dir="auto">{words(person.job_title)}</span></td>
            <td role="cell" data-label="Department"><bdi>{words(person.department)}</bdi></td>
            <td role="cell" data-label="Manager"><bdi>{words(person.manager)}</bdi></td>
            <td role="cell"><PersonBadge status=person.status /></td>
        </tr>
    }
    .into_any()
}
