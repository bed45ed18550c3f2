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
    /// Whether people may be moved in it.
    #[prop(optional)]
    can_move: bool,
) -> impl IntoView {
    let source = kept.clone().address(reports::PATH);
    let begin = kept.clone().with("root", Some("")).address(PATH);
    let nodes = branch.nodes.into_iter().map(|node| item(node, &begin)).collect_view();
    view! {
        <div class="chart__pan" tabindex="0" role="region" aria-label="Org chart">
            <ul class=if can_move { "chart chart--movable" } else { "chart" } data-chart=source data-begin=begin.clone()>{nodes}</ul>
        </div>
        {(left_out > 0).then(|| view! {
            <p class="card__body hint">{format!("{} with smaller teams are not drawn.", format::counted(left_out, "more person", "more people"))}</p>
        })}
    }
    .into_any()
}

/// `begin` is the address of a chart that begins with the person whose id follows.
fn item(node: ChartNode, begin: &str) -> AnyView {
    let shown = node.reports.len();
    let rest = node.direct.saturating_sub(shown as u64);
    let more = (shown > 0 && rest > 0).then(|| {
        view! { <li class="chart__rest"><a href=format!("{begin}{}", node.id)>{format!("{} more", format::grouped(rest))}</a></li> }
    });
    let class = if shown > BROAD { "chart__item chart__item--broad" } else { "chart__item" };
    let count = (node.direct > 0).then(|| {
        let label = format!("{} of {}", counts(&node), node.name);
        view! { <a class="chart__count number" href=format!("{begin}{}", node.id) aria-label=label>{counts(&node)}</a> }
    });
    let reports = (shown > 0).then(|| {
        let reports = node.reports.into_iter().map(|report| item(report, begin)).collect_view();
        view! { <ul>{reports}{more}</ul> }
    });
    view! {
        <li class=class data-person=node.id.clone() data-version=node.version data-direct=(node.direct > 0).then_some(node.direct)>
            <div class="chart__card">
                <a class="chart__name" href=format!("/people/{}", node.id)><bdi>{node.name}</bdi></a>
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

/// `4 reports · 631 people`; those who only have direct reports are counted once.
fn counts(node: &ChartNode) -> String {
    let direct = format::counted(node.direct, "report", "reports");
    if node.below > node.direct { format!("{direct} · {}", format::counted(node.below, "person", "people")) } else { direct }
}

#[cfg(test)]
mod tests {
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
        }
    }

    fn html(nodes: Vec<ChartNode>) -> String {
        let branch = ChartBranch { nodes, next: None };
        Owner::new().with(|| view! { <Chart branch kept=Query::default() left_out=0 /> }.to_html())
    }

    #[test]
    fn whoever_has_reports_leads_to_the_chart_below_them() {
        let html = html(vec![node("Elena", 1, vec![node("Priya", 6, Vec::new())])]);
        assert!(html.contains("href=\"/org-chart?root=act_Priya\""), "{html}");
        assert!(html.contains("1 report · 7 people") && html.contains(">6 reports<"), "{html}");
    }

    #[test]
    fn reports_that_did_not_fit_are_counted() {
        let html = html(vec![node("Elena", 12, vec![node("Priya", 0, Vec::new())])]);
        assert!(html.contains("11 more"), "{html}");
    }
}
