//! One person, departments and the org chart over made-up data.

use contract::run::ChangeOp;
use contract::view::{
    AttributeChange, ChartBranch, ChartNode, ChartQuery, ContextChoice, ContextKind, ContextSwitch, Counterpart, DepartmentRow,
    DepartmentsView, Fact, FactOrigin, HistoryRow, HistoryRun, OrgChartView, Page, PersonName, PersonStatus, PersonView,
};
use contract::{Attribute, Provider, RunKind, Value};
use leptos::prelude::*;

use super::samples::NOW;
use crate::pages::departments::Departments;
use crate::pages::org_chart::OrgChart;
use crate::pages::person::Person;

/// The page of this name.
pub(super) fn people_area(name: &str) -> Option<AnyView> {
    Some(match name {
        "person" => view! { <Person view=person() /> }.into_any(),
        "person-bare" => view! { <Person view=bare() /> }.into_any(),
        "departments" => view! { <Departments view=departments() /> }.into_any(),
        "departments-new" => {
            let view = DepartmentsView { departments: Vec::new(), without: 0, people: 0, ..departments() };
            view! { <Departments view /> }.into_any()
        }
        "org-chart" => view! { <OrgChart view=chart(false) query=ChartQuery::default() /> }.into_any(),
        "org-chart-scenario" => view! { <OrgChart view=chart(true) query=ChartQuery::default() /> }.into_any(),
        "org-chart-new" => org_chart_without(0, None),
        "org-chart-flat" => org_chart_without(12, None),
        "org-chart-choice" => org_chart_without(612, Some(names())),
        "org-chart-nobody" => org_chart_without(612, Some(Vec::new())),
        _ => return None,
    })
}

/// Two contexts, the second of them a scenario.
pub(super) fn contexts(in_scenario: bool) -> ContextSwitch {
    let choice = |id: &str, name: &str, kind| ContextChoice { id: id.to_owned(), name: name.to_owned(), kind, is_archived: false };
    let choices = vec![
        choice("scn_4kPmN8rT2wXq", "Live Baseline", ContextKind::Baseline),
        choice("scn_8kWnL4pR2vYt", "Nordics growth 2027", ContextKind::Scenario),
    ];
    ContextSwitch { current: choices[usize::from(in_scenario)].clone(), choices }
}

pub(super) fn person_name(id: &str, name: &str, title: &str) -> PersonName {
    PersonName { id: id.to_owned(), name: name.to_owned(), job_title: (!title.is_empty()).then(|| title.to_owned()) }
}

fn names() -> Vec<PersonName> {
    vec![
        person_name("act_2", "Priya Nair", "Head of Nordics"),
        person_name("act_6", "Priyanka Nairobi-Whitfield", ""),
        person_name("act_7", "李 思远", "数据工程师"),
    ]
}

/// Somebody of a chart, with what is shown below.
pub(super) fn node(id: &str, name: &str, title: &str, direct: u64, reports: Vec<ChartNode>) -> ChartNode {
    let below = direct + reports.iter().map(|report| report.below).sum::<u64>();
    ChartNode {
        id: id.to_owned(),
        name: name.to_owned(),
        job_title: (!title.is_empty()).then(|| title.to_owned()),
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

fn chart(in_scenario: bool) -> OrgChartView {
    let sokolova = ChartNode { status: PersonStatus::Future, ..node("act_6", "Дарья Соколова", "Юрист", 0, Vec::new()) };
    let whitfield =
        vec![node("act_7", "李 思远", "数据工程师", 4, Vec::new()), node("act_8", "نادية حداد", "مديرة الحسابات", 0, Vec::new())];
    let long = "Deputy assistant to the regional coordinator for cross-border logistics and customs, northern corridor";
    let reports = vec![
        node("act_2", "Thomas Whitfield", "VP Engineering", 9, whitfield),
        node("act_3", "Priya Nair", "Head of Nordics", 6, vec![sokolova]),
        node("act_4", "Wolfeschlegelsteinhausenbergerdorff ".repeat(2).trim(), long, 7, Vec::new()),
        ChartNode { in_circle: true, ..node("act_5", "Ελένη Παπαδοπούλου 🦉", "", 0, Vec::new()) },
    ];
    OrgChartView {
        contexts: contexts(in_scenario),
        can_move: in_scenario,
        path: Vec::new(),
        root: None,
        marked: None,
        departments: ["Data platform", "Legal", "Operations"].map(str::to_owned).to_vec(),
        levels: ChartQuery::USUAL,
        branch: ChartBranch { nodes: vec![node("act_1", "Elena Vasquez", "Chief executive", 4, reports)], rest: None },
        left_out: 3,
        alone: names(),
        alone_total: 31,
        alone_next: Some("c2".to_owned()),
        people: 612,
        found: None,
    }
}

fn org_chart_without(people: u64, found: Option<Vec<PersonName>>) -> AnyView {
    let query = ChartQuery { find: found.is_some().then(|| "priya".to_owned()), ..ChartQuery::default() };
    let view =
        OrgChartView { branch: ChartBranch::default(), left_out: 0, alone: Vec::new(), alone_total: 0, people, found, ..chart(false) };
    view! { <OrgChart view query /> }.into_any()
}

fn departments() -> DepartmentsView {
    let row = |name: &str, division: Option<&str>, headcount, starting, led_by: Option<PersonName>| DepartmentRow {
        name: name.to_owned(),
        division: division.map(str::to_owned),
        headcount,
        starting,
        managers: headcount / 9,
        led_by,
    };
    DepartmentsView {
        contexts: contexts(false),
        departments: vec![
            row("Data platform", Some("Engineering"), 41, 2, Some(person_name("act_2", "Jonas Okafor", "Engineering manager"))),
            row("Legal", None, 3, 0, None),
            row("数据平台", Some("Engineering"), 1_204, 0, Some(person_name("act_7", "李 思远", ""))),
            row(&"Cross-border logistics and customs, northern corridor ".repeat(2), Some("Operations"), 0, 0, None),
        ],
        without: 12,
        people: 1_260,
    }
}

fn person() -> PersonView {
    let fact = |attribute, value: Option<&str>, origin| Fact { attribute, value: value.map(str::to_owned), origin };
    let planner = FactOrigin::Planner { source_says: Some("Senior engineer".to_owned()) };
    let change = |attribute, old: &str, new: &str| AttributeChange { attribute, old: Value::text(old), new: Value::text(new) };
    let run = HistoryRun { id: Some("sync_4kPmN8rT2wXq".to_owned()), provider: Provider::BambooHr, kind: RunKind::Reconcile };
    let history = |days: i64, op, attributes, run, by: Option<&str>| HistoryRow {
        at: NOW.plus_seconds(-days * 86_400),
        op,
        attributes,
        touched: Vec::new(),
        run,
        by: by.map(str::to_owned),
    };
    PersonView {
        id: "act_3".to_owned(),
        name: "Priya Nair".to_owned(),
        status: PersonStatus::Active,
        job_title: Some("Head of Nordics".to_owned()),
        department: Some("Sales Nordics".to_owned()),
        contexts: contexts(true),
        source: Some((Provider::BambooHr, "1187".to_owned())),
        chain: vec![person_name("act_1", "Elena Vasquez", "Chief executive"), person_name("act_2", "Thomas Whitfield", "VP Engineering")],
        manager: Some(person_name("act_2", "Thomas Whitfield", "VP Engineering")),
        left_alone_by: Some(Provider::BambooHr),
        deferred_manager: None,
        facts: vec![
            fact(Attribute::JobTitle, Some("Head of Nordics"), planner),
            fact(Attribute::Department, Some("Sales Nordics"), FactOrigin::Source),
            fact(Attribute::Location, Some("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"), FactOrigin::Source),
            fact(Attribute::StartDate, Some("2024-03-01"), FactOrigin::Here),
            fact(Attribute::EndDate, None, FactOrigin::Source),
        ],
        reports: Page { items: names(), next: Some("c2".to_owned()), total: 41 },
        people_below: 122,
        counterparts: vec![Counterpart { id: "act_9".to_owned(), context: "Live Baseline".to_owned() }],
        history: vec![
            history(
                2,
                Some(ChangeOp::Update),
                vec![change(Attribute::JobTitle, "Senior engineer", "Head of Nordics")],
                None,
                Some("Maja Lindqvist"),
            ),
            history(9, Some(ChangeOp::Update), vec![change(Attribute::Location, "Malmö", "Copenhagen")], Some(run.clone()), None),
            history(40, Some(ChangeOp::Create), Vec::new(), Some(run), None),
        ],
        history_next: Some("h2".to_owned()),
    }
}

/// Somebody nobody knows anything about.
fn bare() -> PersonView {
    PersonView {
        name: "Wolfeschlegelsteinhausenbergerdorff ".repeat(4).trim().to_owned(),
        status: PersonStatus::Deactivated,
        job_title: None,
        department: None,
        contexts: contexts(false),
        source: None,
        chain: Vec::new(),
        manager: None,
        deferred_manager: Some("1187".to_owned()),
        facts: Vec::new(),
        reports: Page { items: Vec::new(), next: None, total: 0 },
        people_below: 0,
        counterparts: Vec::new(),
        history: Vec::new(),
        history_next: None,
        ..person()
    }
}
