//! One of the two charts: nested lists, in which whoever differs is outlined and says how.

use std::collections::HashMap;

use contract::view::{ChartMark, ChartNode, ComparedChart, PersonStatus};
use leptos::prelude::*;

use super::chooser::ComparePage;
use crate::format;
use crate::query::Query;

/// The chart.
#[component]
pub(super) fn SideChart(
    /// What is drawn.
    chart: ComparedChart,
    /// The query that keeps comparing the two contexts.
    compared: Query,
    /// Id of the heading that names it.
    labelled_by: &'static str,
) -> impl IntoView {
    let ComparedChart { branch, marks, marked, .. } = chart;
    let begin = compared.with("at", Some("")).address(&ComparePage::Charts.path());
    let people = branch.nodes.into_iter().map(|node| item(node, &marks, marked.as_deref(), &begin)).collect_view();
    view! { <ul class="side__chart" aria-labelledby=labelled_by>{people}</ul> }
}

/// `marked` is the person the charts are about; `begin` the address of the charts that begin with the person whose id follows.
fn item(node: ChartNode, marks: &HashMap<String, ChartMark>, marked: Option<&str>, begin: &str) -> AnyView {
    let ChartNode { id, name, job_title, status, direct, below, in_circle, reports, .. } = node;
    let ChartMark { kind, below: differing } = marks.get(&id).copied().unwrap_or_default();
    let shown = reports.len() as u64;
    let rest = direct.saturating_sub(shown);
    let leads = format!("{begin}{id}");
    let is_marked = marked == Some(id.as_str());
    let more = (shown > 0 && rest > 0).then(
        || view! { <li class="side__item"><a class="side__more" href=leads.clone()>{format!("{} more", format::grouped(rest))}</a></li> },
    );
    let count = (direct > 0).then(|| {
        let words = counts(direct, below, differing);
        let label = format!("{words}: begin with {name}");
        view! { <a class="side__count number" href=leads.clone() aria-label=label>{words}</a> }
    });
    let class = match kind {
        Some(kind) => format!("side__card side__card--{}", kind.id()),
        None => "side__card".to_owned(),
    };
    let people = (shown > 0).then(|| {
        let people = reports.into_iter().map(|report| item(report, marks, marked, begin)).collect_view();
        view! { <ul>{people}{more}</ul> }
    });
    view! {
        <li class="side__item">
            <div class=class aria-current=is_marked.then_some("true")>
                <a class="side__name" href=format!("/people/{id}")><bdi>{name}</bdi></a>
                {kind.map(|kind| view! { <strong class="side__mark">{kind.label()}</strong> })}
                {job_title.map(|title| view! { <span class="side__title"><bdi>{title}</bdi></span> })}
                {(status == PersonStatus::Future).then(|| view! { <span class="side__title">"starts later"</span> })}
                {in_circle.then(|| view! { <span class="side__title">"reports in a circle"</span> })}
                {count}
            </div>
            {people}
        </li>
    }
    .into_any()
}

/// `4 reports · 631 people · 3 differ`.
fn counts(direct: u64, below: u64, differing: u64) -> String {
    let reports = format::counted(direct, "report", "reports");
    let people = (below > direct).then(|| format::counted(below, "person", "people"));
    let differing =
        (differing > 0).then(|| format!("{} {}", format::grouped(differing), if differing == 1 { "differs" } else { "differ" }));
    [Some(reports), people, differing].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use contract::view::{ChartBranch, ContextName, DifferenceKind};

    use super::*;

    fn node(id: &str, direct: u64, reports: Vec<ChartNode>) -> ChartNode {
        ChartNode {
            id: id.to_owned(),
            name: format!("Name of {id}"),
            job_title: None,
            department: None,
            status: PersonStatus::Active,
            direct,
            below: direct,
            version: 1,
            in_circle: false,
            reports,
            earlier: 0,
            rest: None,
        }
    }

    #[test]
    fn whoever_differs_is_outlined_and_says_how_and_the_managers_above_count_them() {
        let chart = ComparedChart {
            context: ContextName { id: "scn_a".to_owned(), name: "Growth".to_owned() },
            in_address: None,
            branch: ChartBranch { nodes: vec![node("act_1", 3, vec![node("act_2", 0, Vec::new())])], rest: None },
            left_out: 0,
            marked: Some("act_2".to_owned()),
            marks: HashMap::from([
                ("act_1".to_owned(), ChartMark { kind: None, below: 1 }),
                ("act_2".to_owned(), ChartMark { kind: Some(DifferenceKind::Moved), below: 0 }),
            ]),
        };
        let html = Owner::new().with(|| view! { <SideChart chart compared=Query::default() labelled_by="after" /> }.to_html());
        assert_eq!(html.matches("side__card--moved").count(), 1, "{html}");
        assert_eq!(html.matches("aria-current=\"true\"").count(), 1, "{html}");
        assert!(html.contains(">Moved</strong>") && html.contains("3 reports · 1 differs"), "{html}");
        assert!(html.contains("href=\"/scenarios/compare/charts?at=act_1\"") && html.contains("2 more"), "{html}");
    }
}
