//! Two contexts side by side over made-up data.

use std::collections::HashMap;

use contract::view::{
    ChartBranch, ChartMark, ChartNode, ComparedChart, ComparisonFilter, ComparisonView, ContextName, DepartmentComparison,
    DepartmentFigures, DifferenceKind, Page, SideBySideView,
};
use leptos::prelude::*;

use super::people_samples::{node, person_name};
use super::scenario_samples::{by_kind, context, differences};
use crate::pages::scenarios::compare::{Compare, CompareCharts};

/// The page of this name.
pub(super) fn comparison(name: &str) -> Option<AnyView> {
    let nobody = || Page { items: Vec::new(), next: None, total: 0 };
    Some(match name {
        "compare" => compare(view(), ComparisonFilter::default()),
        "compare-same" => compare(ComparisonView { by_kind: Vec::new(), page: nobody(), ..view() }, ComparisonFilter::default()),
        "compare-nobody" => {
            let filter = ComparisonFilter { kind: Some(DifferenceKind::Left), search: Some("zzzz".to_owned()) };
            compare(ComparisonView { page: nobody(), ..view() }, filter)
        }
        "compare-charts" => view! { <CompareCharts view=charts() /> }.into_any(),
        "compare-charts-same" => {
            let mut view = SideBySideView { differing: 0, outlined: Vec::new(), ..charts() };
            view.before.marks.clear();
            view.after = ComparedChart { context: view.after.context, ..view.before.clone() };
            view! { <CompareCharts view /> }.into_any()
        }
        "compare-charts-absent" => {
            let mut view = charts();
            let person = view.after.branch.nodes[0].reports.remove(1);
            view.before.branch.nodes.clear();
            view.after.branch.nodes = vec![person];
            view.root = Some(person_name("act_9", "Vacant position", "Head of Care"));
            view.path = vec![person_name("act_1", "Elena Vasquez", "Chief executive")];
            view! { <CompareCharts view /> }.into_any()
        }
        _ => return None,
    })
}

fn contexts() -> [ContextName; 2] {
    [context("scn_4kPmN8rT2wXq", "Live Baseline"), context("scn_8kWnL4pR2vYt", "Nordics growth 2027")]
}

fn compare(view: ComparisonView, filter: ComparisonFilter) -> AnyView {
    view! { <Compare view filter is_first=true /> }.into_any()
}

fn view() -> ComparisonView {
    let figures = |headcount, managers, reports| DepartmentFigures { headcount, managers, reports };
    let department = |name: Option<&str>, before, after| DepartmentComparison { name: name.map(str::to_owned), before, after };
    let [before, after] = contexts();
    ComparisonView {
        before,
        after,
        has_person_pages: true,
        contexts: contexts().to_vec(),
        by_kind: by_kind(),
        page: Page { items: differences(), next: Some("c2".to_owned()), total: 44 },
        departments: vec![
            department(Some("Data platform"), figures(41, 5, 36), figures(38, 5, 33)),
            department(Some("数据平台"), figures(1_204, 96, 1_203), figures(1_204, 96, 1_203)),
            department(None, figures(0, 0, 0), figures(1, 0, 0)),
        ],
    }
}

fn charts() -> SideBySideView {
    let [before, after] = contexts();
    let okafor = || node("act_7", "Jonas Okafor", "Engineering manager", 4, Vec::new());
    let haddad = || node("act_8", "نادية حداد", "مديرة الحسابات", 0, Vec::new());
    let whitfield = |reports| node("act_2", "Thomas Whitfield", "VP Engineering", 9, reports);
    let nair = |title: &str, reports| node("act_3", "Priya Nair", title, 6, reports);
    let first = vec![whitfield(vec![okafor(), haddad()]), nair("Senior engineer", Vec::new())];
    let second = vec![
        nair("Head of Nordics", vec![okafor()]),
        node("act_9", "Vacant position", "Head of Care", 0, Vec::new()),
        whitfield(Vec::new()),
    ];
    SideBySideView {
        contexts: contexts().to_vec(),
        root: None,
        path: Vec::new(),
        before: chart(
            before,
            first,
            &[
                ("act_1", None, 3),
                ("act_2", None, 2),
                ("act_3", Some(DifferenceKind::Changed), 0),
                ("act_7", Some(DifferenceKind::Moved), 0),
                ("act_8", Some(DifferenceKind::Left), 0),
            ],
        ),
        after: chart(
            after,
            second,
            &[
                ("act_1", None, 3),
                ("act_3", Some(DifferenceKind::Changed), 1),
                ("act_7", Some(DifferenceKind::Moved), 0),
                ("act_9", Some(DifferenceKind::Joined), 0),
            ],
        ),
        differing: 44,
        outlined: differences(),
        has_person_pages: true,
    }
}

fn chart(context: ContextName, reports: Vec<ChartNode>, marks: &[(&str, Option<DifferenceKind>, u64)]) -> ComparedChart {
    let marks: HashMap<_, _> = marks.iter().map(|(id, kind, below)| ((*id).to_owned(), ChartMark { kind: *kind, below: *below })).collect();
    ComparedChart {
        in_address: Some(context.id.clone()),
        context,
        branch: ChartBranch { nodes: vec![node("act_1", "Elena Vasquez", "Chief executive", 4, reports)], rest: None },
        left_out: 2,
        marked: None,
        marks,
    }
}
