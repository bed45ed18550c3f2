//! The chart as nested lists: whole without JavaScript, where each count of reports leads to the chart that begins there.

use contract::view::{ChartBranch, ChartNode, PersonStatus};
use leptos::prelude::*;

use super::address::PATH;
use super::reports;
use crate::format;
use crate::query::Query;

/// A level of more people than this stands from the left instead of around the middle.
const BROAD: usize = 5;

/// The chart. The island finds it by `data-chart`, which names where branches come from.
#[component]
pub(super) fn Chart(
    /// The people.
    branch: ChartBranch,
    /// The query that keeps looking at the context.
    kept: Query,
    /// First people that did not fit.
    left_out: u64,
    /// Path before the ids of people.
    people: String,
    /// The person looked for.
    marked: Option<String>,
    /// Whether people may be moved in it.
    #[prop(optional)]
    can_move: bool,
) -> impl IntoView {
    let source = kept.clone().address(reports::PATH);
    let ways = Ways { begin: kept.clone().with("root", Some("")).address(PATH), people, marked };
    let nodes = branch.nodes.into_iter().map(|node| item(node, &ways)).collect_view();
    let class = if can_move { "chart chart--movable" } else { "chart" };
    view! {
        <div class="chart__pan" tabindex="0" role="region" aria-label="Org chart">
            <ul class=class data-chart=source data-begin=ways.begin data-people=ways.people>{nodes}</ul>
        </div>
        {(left_out > 0).then(|| view! { <p class="card__body hint">{not_drawn(left_out)}</p> })}
    }
    .into_any()
}

/// What is said of first people that did not fit.
pub(super) fn not_drawn(left_out: u64) -> String {
    let are = if left_out == 1 { "is" } else { "are" };
    format!("{} with smaller teams {are} not drawn.", format::counted(left_out, "more person", "more people"))
}

/// Where cards lead.
struct Ways {
    /// Address of a chart that begins with the person whose id follows.
    begin: String,
    /// Path before the ids of people.
    people: String,
    /// The person looked for.
    marked: Option<String>,
}

fn item(node: ChartNode, ways: &Ways) -> AnyView {
    let shown = node.reports.len();
    let here = format!("{}{}", ways.begin, node.id);
    let earlier = (node.earlier > 0).then(|| {
        view! { <li class="chart__rest"><a href=here.clone()>{format!("{} earlier", format::grouped(node.earlier))}</a></li> }
    });
    let more = node.rest.as_ref().map(|rest| {
        let href = format!("{here}&after={}", rest.after);
        view! { <li class="chart__rest" data-after=rest.after.clone()><a href=href>{format!("{} more", format::grouped(rest.people))}</a></li> }
    });
    let class = if shown > BROAD { "chart__item chart__item--broad" } else { "chart__item" };
    let count = (node.direct > 0).then(|| {
        let label = format!("{} of {}", format::team(&node), node.name);
        view! { <a class="chart__count number" href=here aria-label=label>{format::team(&node)}</a> }
    });
    let reports = (shown > 0).then(|| {
        let reports = node.reports.into_iter().map(|report| item(report, ways)).collect_view();
        view! { <ul>{earlier}{reports}{more}</ul> }
    });
    let is_marked = ways.marked.as_ref() == Some(&node.id);
    view! {
        <li
            class=class
            id=is_marked.then(|| node.id.clone())
            aria-current=is_marked.then_some("true")
            data-person=node.id.clone()
            data-version=node.version
            data-direct=(node.direct > 0).then_some(node.direct)
        >
            <div class="chart__card">
                <a class="chart__name" href=format!("{}{}", ways.people, node.id)><bdi>{node.name}</bdi></a>
                {node.job_title.map(|title| view! { <span class="chart__title"><bdi>{title}</bdi></span> })}
                {(node.status == PersonStatus::Future).then(|| view! { <span class="chart__title">"starts later"</span> })}
                {node.in_circle.then(|| view! { <span class="chart__title">"reports in a circle"</span> })}
                {count}
            </div>
            {reports}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use contract::view::ChartRest;

    use super::*;

    fn node(name: &str, direct: u64, reports: Vec<ChartNode>) -> ChartNode {
        let below = direct + reports.iter().map(|report| report.below).sum::<u64>();
        ChartNode {
            id: format!("act_{name}"),
            name: name.to_owned(),
            job_title: None,
            department: None,
            status: PersonStatus::Active,
            direct,
            below,
            version: 1,
            in_circle: false,
            reports,
            earlier: 0,
            rest: None,
        }
    }

    fn html(nodes: Vec<ChartNode>) -> String {
        let branch = ChartBranch { nodes, rest: None };
        let (people, marked) = ("/people/".to_owned(), Some("act_Priya".to_owned()));
        Owner::new().with(|| view! { <Chart branch kept=Query::default() left_out=0 people marked /> }.to_html())
    }

    #[test]
    fn whoever_has_reports_leads_to_the_chart_below_them() {
        let html = html(vec![node("Elena", 1, vec![node("Priya", 6, Vec::new())])]);
        assert!(html.contains("href=\"/org-chart?root=act_Priya\""), "{html}");
        assert!(html.contains("1 report · 7 people") && html.contains(">6 reports<"), "{html}");
    }

    #[test]
    fn reports_that_did_not_fit_are_counted_and_led_to() {
        let rest = Some(ChartRest { people: 17, after: "c2".to_owned() });
        let html = html(vec![ChartNode { earlier: 40, rest, ..node("Elena", 58, vec![node("Priya", 0, Vec::new())]) }]);
        assert!(
            html.contains("data-after=\"c2\" class=\"chart__rest\"><a href=\"/org-chart?root=act_Elena&amp;after=c2\">17 more</a>"),
            "{html}"
        );
        assert!(html.contains("<a href=\"/org-chart?root=act_Elena\">40 earlier</a>"), "{html}");
    }

    #[test]
    fn the_person_looked_for_is_marked_and_alone_has_an_anchor() {
        let html = html(vec![node("Elena", 1, vec![node("Priya", 0, Vec::new())])]);
        assert_eq!((html.matches(" aria-current=").count(), html.matches(" id=").count()), (1, 1), "{html}");
        assert!(html.contains("id=\"act_Priya\" aria-current=\"true\""), "{html}");
    }
}
