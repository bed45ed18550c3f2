//! The overview and the audit log over made-up data.

use contract::run::ChangeOp;
use contract::view::{
    AuditActor, AuditCategory, AuditFilter, AuditRow, AuditView, ChangedPeople, DepartmentShare, HeadcountDay, LatestChange, OverviewView,
    SyncHealth, SyncState,
};
use contract::{Attribute, Date, Permission, Provider};
use leptos::prelude::*;

use super::samples::{self, NOW, viewer};
use crate::format;
use crate::pages::audit::Audit;
use crate::pages::overview::{Overview, Span};

/// The page of this name.
pub(super) fn overview(name: &str) -> Option<AnyView> {
    let view = match name {
        "overview" => full(SyncHealth::Healthy),
        "overview-failed" => full(SyncHealth::Failed),
        "overview-held" => full(SyncHealth::Undecided),
        "overview-paused" => full(SyncHealth::Paused),
        "overview-first" => empty(Some(sync(SyncHealth::First))),
        "overview-new" => empty(Some(sync(SyncHealth::NotConnected))),
        "overview-viewer" => empty(None),
        _ => return None,
    };
    let mut viewer = viewer();
    if view.sync.is_none() {
        viewer.permissions.retain(|permission| *permission != Permission::IntegrationsManage);
    }
    Some(view! { <Overview view viewer span=Span::Year /> }.into_any())
}

/// The audit page of this name.
pub(super) fn audit(name: &str) -> Option<AnyView> {
    let (view, filter) = match name {
        "audit" => (log(), AuditFilter::default()),
        "audit-none" => {
            let filter = AuditFilter { entity: Some("department".to_owned()), until: Date::parse("2001-01-01"), ..AuditFilter::default() };
            (AuditView { rows: Vec::new(), next: None, ..log() }, filter)
        }
        _ => return None,
    };
    Some(view! { <Audit view filter is_first=true /> }.into_any())
}

fn sync(health: SyncHealth) -> SyncState {
    let is_failed = health == SyncHealth::Failed;
    let place = match health {
        SyncHealth::Failed => 4,
        SyncHealth::Undecided => 5,
        _ => 3,
    };
    let last_run = samples::runs().page.items.into_iter().nth(place);
    SyncState {
        provider: (health != SyncHealth::NotConnected).then_some(Provider::BambooHr),
        health,
        reason: is_failed.then(|| "BambooHR refused the API key.".to_owned()),
        next_step: is_failed.then(|| "Make a new API key at BambooHR and replace the stored one; the next sync uses it.".to_owned()),
        waiting: last_run.clone().filter(|_| health == SyncHealth::Undecided).into_iter().collect(),
        last_run,
        next_run_at: Some(NOW.plus_seconds(54_000)),
    }
}

fn full(health: SyncHealth) -> OverviewView {
    let names = ["Engineering", "Sales", "Operations", "Customer care", "Finance", "People", "Legal", "数据平台", "Studio", "Night shift"];
    let sizes = [214, 122, 98, 74, 38, 26, 19, 11, 6, 1];
    let departments = names.iter().zip(sizes).map(|(name, people)| DepartmentShare { name: (*name).to_owned(), people });
    let headcount = (0..53_u16).filter_map(|week| {
        let day = Date::parse(format::iso(NOW.plus_seconds((i64::from(week) - 52) * 7 * 86_400)).get(..10)?)?;
        let wave = u64::from(week * 37 % 11);
        Some(HeadcountDay { day, people: if week == 52 { 612 } else { 548 + u64::from(week) + wave } })
    });
    OverviewView {
        people: 612,
        departments: departments.collect(),
        without_department: 3,
        headcount: headcount.collect(),
        changed: ChangedPeople { joined: 3, left: 1, updated: 9, latest: latest() },
        since: NOW.plus_seconds(-260_000),
        is_return: true,
        sync: Some(sync(health)),
        who_can_connect: Vec::new(),
    }
}

fn latest() -> Vec<LatestChange> {
    let changes = samples::changes().into_iter().map(|change| LatestChange {
        label: change.label,
        person: (change.op != ChangeOp::Archive).then(|| "act_4kPmN8rT2wXq".to_owned()),
        op: if change.op == ChangeOp::Archive { ChangeOp::Update } else { change.op },
        attributes: change.attributes,
        at: NOW.plus_seconds(-360),
        run_id: "sync_4kPmN8rT2wXq".to_owned(),
    });
    changes.collect()
}

fn empty(sync: Option<SyncState>) -> OverviewView {
    OverviewView {
        people: 0,
        departments: Vec::new(),
        without_department: 0,
        headcount: Vec::new(),
        changed: ChangedPeople::default(),
        since: NOW.plus_seconds(-604_800),
        is_return: false,
        sync: sync.map(|sync| SyncState { last_run: None, next_run_at: None, ..sync }),
        who_can_connect: ["Maja Lindqvist", "Oskar Berg"].map(str::to_owned).to_vec(),
    }
}

fn log() -> AuditView {
    let maja = AuditActor { id: "usr_4kPmN8rT2wXq".to_owned(), name: "Maja Lindqvist".to_owned() };
    let event = |seconds_ago: i64, action: &str, category, name: &str| AuditRow {
        at: NOW.plus_seconds(-seconds_ago),
        by: Some(maja.clone()),
        category,
        action: action.to_owned(),
        entity: action.split('.').next().map(str::to_owned),
        name: (!name.is_empty()).then(|| name.to_owned()),
        former_name: None,
        person_id: action.starts_with("person.").then(|| "act_4kPmN8rT2wXq".to_owned()),
        context: None,
        scenario_id: None,
        run_id: None,
        attributes: Vec::new(),
    };
    let by_sync = |event: AuditRow| AuditRow {
        by: None,
        context: Some("Live Baseline".to_owned()),
        run_id: Some("sync_4kPmN8rT2wXq".to_owned()),
        ..event
    };
    let rows = vec![
        event(60, "user.sign_in", AuditCategory::Access, "Maja Lindqvist"),
        AuditRow {
            attributes: vec![Attribute::JobTitle, Attribute::Manager],
            ..by_sync(event(360, "person.update", AuditCategory::Planning, "Priya Nair"))
        },
        by_sync(event(360, "person.create", AuditCategory::Planning, "李 思远")),
        by_sync(event(365, "person.deactivate", AuditCategory::Planning, "نادية حداد")),
        by_sync(event(370, "department.archive", AuditCategory::Planning, "Night shift")),
        AuditRow { run_id: Some("sync_4kPmN8rT2wXq".to_owned()), ..event(4_000, "run.cancel", AuditCategory::Integration, "") },
        AuditRow {
            former_name: Some("Growth".to_owned()),
            scenario_id: Some("ctx_4kPmN8rT2wXq".to_owned()),
            context: Some("Growth, bolder".to_owned()),
            ..event(80_000, "scenario.rename", AuditCategory::Planning, "Growth, bolder")
        },
        event(90_000, "integration.connect", AuditCategory::Integration, "BambooHR"),
        event(91_000, "tenant.create", AuditCategory::Tenant, "Acme Robotics"),
    ];
    AuditView { rows, next: Some("c2".to_owned()), actors: vec![maja], person: None }
}
