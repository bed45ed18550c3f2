//! The org chart page.

use contract::view::{ChartQuery, OrgChartView, PersonName};
use leptos::prelude::*;

use super::address::{PATH, read, write};
use super::chart::Chart;
use super::moving::MoveDialog;
use super::toolbar::Toolbar;
use crate::components::{Crumb, EmptyKind, EmptyState, Glyph, Icon, PageHead, Pager};
use crate::format;
use crate::pages::loaded::loaded;
use crate::pages::people::area::{AreaBar, AreaPage, ContextMark, in_context};
use crate::pages::scenarios;
use crate::query::Query;
use crate::request;

/// `/org-chart?context=…&root=…&department=…&levels=…&show=…`.
#[component]
pub(crate) fn OrgChartPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let address = request::query();
        let query = read(&address);
        let view = services.org_chart(&actor, address.get("context"), &query).await?;
        Ok(view! { <OrgChart view query /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn OrgChart(
    /// What came back.
    view: OrgChartView,
    /// What was asked for.
    query: ChartQuery,
) -> impl IntoView {
    let OrgChartView {
        contexts,
        can_move,
        path,
        root,
        marked,
        departments,
        levels,
        branch,
        left_out,
        alone,
        alone_total,
        alone_next,
        people,
        found,
    } = view;
    let kept = in_context(&contexts);
    let scenario = contexts.current.id.clone();
    let looked_at = contexts.current.in_address().map(str::to_owned);
    // A chart found by words has the same address as one begun by id.
    let query = ChartQuery {
        root: root.as_ref().map(|root| root.id.clone()),
        show: marked.as_ref().map(|marked| marked.id.clone()),
        department: query.department.filter(|_| root.is_none()),
        ..query
    };
    let address = write(looked_at.as_deref(), &query);
    let shown: usize = branch.nodes.iter().map(contract::view::ChartNode::shown).sum();
    let heading = heading(marked.as_ref(), root.as_ref(), query.department.as_deref());
    // Whoever is looked for stands below the one the chart begins with.
    let is_part = root.is_some() || marked.is_some() || query.department.is_some();
    let path: Vec<PersonName> = path.into_iter().chain(root.filter(|_| marked.is_some())).collect();
    let crumbs = crumbs(path, is_part, &kept);
    let people_path = if can_move { scenarios::people_path(&scenario) } else { "/people/".to_owned() };
    let title = heading.clone();
    let mark = contexts.current.clone();
    let is_empty = branch.nodes.is_empty();
    let content = match found {
        Some(found) => view! { <Found found kept=kept.clone() /> }.into_any(),
        None if is_empty && people == 0 => view! {
            <EmptyState kind=EmptyKind::New title="Nobody to show yet">
                "The chart draws itself from the managers that come with the first sync of the HR system."
            </EmptyState>
        }
        .into_any(),
        None if is_empty => view! {
            <EmptyState kind=EmptyKind::Filtered title="Nothing to draw here" action=Some(("Show the whole chart", kept.clone().address(PATH)))>
                "Nobody here has reports: the HR system names no managers, or this department has no people."
            </EmptyState>
        }
        .into_any(),
        None => {
            let (people, marked) = (people_path.clone(), query.show.clone());
            view! { <Chart branch kept=kept.clone() left_out people marked can_move /> }.into_any()
        }
    };
    let moving = (can_move && !is_empty).then(|| {
        view! {
            <p class="chart__status" role="status"></p>
            <MoveDialog people=people_path.clone() back=address.clone().with("show", Some("")).address(PATH) />
        }
    });
    let edits = can_move.then(|| format!("{}#edits", scenarios::path_of(&scenario)));
    let keys = if can_move {
        "Arrows move, Enter opens the person, letters find one. M, or dragging a card by its dots, moves a person."
    } else {
        "Arrows move, Enter opens the person, letters find one."
    };
    let svg = address.clone().with("after", query.after.as_deref()).address("/org-chart.svg");
    let csv = kept.clone().address("/org-chart.csv");
    view! {
        <PageHead window=heading title=move || title.clone() crumbs>
            <ContextMark context=mark />
            <span class="number">{format::counted(people, "person", "people")}</span>
            {(shown > 0).then(|| view! { <span class="number">{format!("{} shown", format::grouped(shown as u64))}</span> })}
        </PageHead>
        <AreaBar page=AreaPage::OrgChart contexts />
        <Toolbar address=address.clone() levels departments department=query.department find=query.find context=looked_at />
        <section class="card" aria-label="Chart">
            {content}
            {moving}
            {(!is_empty).then(|| view! {
                <footer class="card__foot chart__foot">
                    <p class="hint"><span class="chart__keys">{keys}</span></p>
                    <div class="row">
                        {edits.map(|href| view! { <a class="button" href=href>"Edits and undo"</a> })}
                        <a class="button" href=svg.clone() download="">"SVG"</a>
                        <button class="button" type="button" hidden data-chart-png=svg>"PNG"</button>
                        <a class="button" href=csv download="">"CSV of everyone"</a>
                    </div>
                </footer>
            })}
        </section>
        {(alone_total > 0).then(|| view! { <Alone alone total=alone_total next=alone_next kept people=people_path is_first={query.after.is_none()} /> })}
    }
    .into_any()
}

/// What the chart is of.
fn heading(marked: Option<&PersonName>, root: Option<&PersonName>, department: Option<&str>) -> String {
    match (marked, root, department) {
        (Some(marked), _, _) => format!("{} in the org chart", marked.name),
        (None, Some(root), _) => format!("Org chart of {}", root.name),
        (None, None, Some(department)) => format!("Org chart of {department}"),
        (None, None, None) => "Org chart".to_owned(),
    }
}

/// The managers above, each leading to their chart.
fn crumbs(path: Vec<PersonName>, is_part: bool, kept: &Query) -> Vec<Crumb> {
    if !is_part {
        return Vec::new();
    }
    let top = Crumb::new("Org chart", kept.clone().address(PATH));
    let above = path.into_iter().map(|person| Crumb::new(person.name, kept.clone().with("root", Some(&person.id)).address(PATH)));
    std::iter::once(top).chain(above).collect()
}

/// People the words fit, to choose from.
#[component]
fn Found(found: Vec<PersonName>, kept: Query) -> impl IntoView {
    if found.is_empty() {
        let action = Some(("Show the whole chart", kept.address(PATH)));
        return view! {
            <EmptyState kind=EmptyKind::Filtered title="Nobody found" action>"Nobody who is in the plan has a name like that."</EmptyState>
        }
        .into_any();
    }
    let people = found.into_iter().map(|person| {
        let href = kept.clone().with("root", Some(&person.id)).address(PATH);
        view! {
            <li>
                <a href=href><bdi>{person.name}</bdi></a>
                {person.job_title.map(|title| view! { <span class="hint"><bdi>{title}</bdi></span> })}
            </li>
        }
    });
    view! {
        <h2 class="card__head">"Whom do you mean?"</h2>
        <ul class="person-list">{people.collect_view()}</ul>
    }
    .into_any()
}

/// People without a manager and without reports.
#[component]
fn Alone(alone: Vec<PersonName>, total: u64, next: Option<String>, kept: Query, people: String, is_first: bool) -> impl IntoView {
    let shown = alone.len();
    let first = (!is_first).then(|| kept.clone().address(PATH));
    let next = next.map(|cursor| kept.clone().with("after", Some(&cursor)).address(PATH));
    let people = alone.into_iter().map(|person| {
        view! {
            <li>
                <a href=format!("{people}{}", person.id)><bdi>{person.name}</bdi></a>
                {person.job_title.map(|title| view! { <span class="hint"><bdi>{title}</bdi></span> })}
            </li>
        }
    });
    view! {
        <section class="card" aria-labelledby="alone">
            <header class="card__head">
                <h2 id="alone">"On their own"</h2>
                <span class="hint"><Icon glyph=Glyph::Info />" No manager in this context, and no reports"</span>
            </header>
            <ul class="person-list person-list--columns">{people.collect_view()}</ul>
            <div class="card__foot"><Pager shown total noun=("person", "people") first next /></div>
        </section>
    }
    .into_any()
}
