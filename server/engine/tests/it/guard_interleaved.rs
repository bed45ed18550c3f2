//! However workers and webhook runs fall into each other, and whichever of them die: within 24 hours nothing gets through the guard that one
//! sync would have been held for (X2).

use std::collections::BTreeSet;

use engine::Services;
use engine::sync::run::LEASE_SECONDS;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sandbox::Operation;
use sandbox::company::PersonId;
use serde_json::json;
use store::audit::AuditEvent;

use crate::support::death::killed_after;
use crate::support::{Connecting, Database, Installation, Tenant};

on_both_databases! {
    no_interleaving_lets_more_leave_or_change_within_a_day_than_one_sync_could,
}

/// Stories told on each database; `PROPTEST_CASES` asks for more.
fn stories() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6)
}

const DAY: i64 = 24 * 3_600;

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// So many people leave, and a delivery tells of each group of them.
    Leave { groups: Vec<usize> },
    /// So many people get another title, and a delivery tells of each group of them.
    Retitle { groups: Vec<usize> },
    /// The night's comparison is asked for.
    Reconcile,
    /// Two processes take a run each, at once.
    WorkTogether,
    /// A process takes a run and dies after so many stops.
    Die { stops: usize },
    /// Time passes.
    Wait { minutes: i64 },
}

fn groups() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1..4_usize, 1..5)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => groups().prop_map(|groups| Step::Leave { groups }),
        3 => groups().prop_map(|groups| Step::Retitle { groups }),
        1 => Just(Step::Reconcile),
        4 => Just(Step::WorkTogether),
        2 => (1..60_usize).prop_map(|stops| Step::Die { stops }),
        2 => (1..900_i64).prop_map(|minutes| Step::Wait { minutes }),
    ]
}

/// The most that may leave a company of this size in a day, and the most whose title may change.
fn most_leavers(active: usize) -> usize {
    (active * 5 / 100).max(20).min((active * 30 / 100).max(3))
}

fn most_changes(active: usize) -> usize {
    (active / 2).max(19)
}

/// People nobody reports to who are still there.
fn candidates(tenant: &Tenant) -> Vec<PersonId> {
    let company = tenant.installation.vendor.sandbox.company(&tenant.slug).unwrap();
    let managers: Vec<PersonId> = company.people().iter().filter_map(|person| person.job(company.today).manager).collect();
    company.facts().active_ids.into_iter().filter(|id| !managers.contains(id)).collect()
}

async fn no_interleaving_lets_more_leave_or_change_within_a_day_than_one_sync_could(database: &Database) {
    let config = Config { cases: stories(), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let accounts: Vec<String> = (0..stories()).map(|number| format!("acme{number}")).collect();
    let installation = Installation::with_accounts(database, 60, &accounts.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let other = installation.another_process(database).await;
    let mut holds = 0;
    for account in &accounts {
        let steps = prop::collection::vec(step(), 30).new_tree(&mut runner).unwrap().current();
        let tenant = installation.tenant(account).await;
        tenant.connect(Connecting { subdomain: account, ..Connecting::default() }).await.unwrap();
        installation.work().await;
        tenant.provision().await;
        let active = tenant.people().await.len();
        for (number, step) in steps.iter().enumerate() {
            Box::pin(carry_out(&tenant, &other, number, step, database)).await;
        }
        installation.clock.advance_seconds(LEASE_SECONDS + 1);
        installation.work().await;

        let log = tenant.store().audit_events(tenant.org, None, 100_000).await.unwrap();
        holds += log.iter().filter(|event| event.action == "run.hold").count();
        for (action, most) in [("person.deactivate", most_leavers(active)), ("person.update", most_changes(active))] {
            let within = most_within_a_day(&log, action);
            assert!(within <= most, "{action}: {within} of {active} within a day: {steps:?}");
        }
    }
    assert!(holds > 0, "no story was too much for the guard");
}

/// To how many people this happened within the 24 hours in which it happened to the most.
fn most_within_a_day(log: &[AuditEvent], action: &str) -> usize {
    let events: Vec<_> = log.iter().filter(|event| event.action == action).collect();
    let within = |first: &AuditEvent| {
        let day = first.at..first.at.plus_seconds(DAY);
        events.iter().filter(|event| day.contains(&event.at)).map(|event| event.entity_id).collect::<BTreeSet<_>>().len()
    };
    events.iter().map(|first| within(first)).max().unwrap_or_default()
}

async fn carry_out(tenant: &Tenant, other: &Services, number: usize, step: &Step, database: &Database) {
    let installation = &tenant.installation;
    match step {
        Step::Leave { groups } => tell(tenant, number, groups, |id| Operation::Terminate { id, on: None }).await,
        Step::Retitle { groups } => {
            tell(tenant, number, groups, |id| Operation::Retitle { id, title: format!("Title {number}"), from: None }).await;
        }
        Step::Reconcile => drop(tenant.services().reconcile_nightly(Some(&tenant.slug)).await.unwrap()),
        Step::WorkTogether => {
            let (one, two) = futures::join!(tenant.services().worker().work_once(), other.worker().work_once());
            one.unwrap();
            two.unwrap();
        }
        Step::Die { stops } => {
            let doomed = installation.another_process(database).await;
            killed_after(*stops, Box::pin(doomed.worker().work_once())).await;
            drop(doomed);
            installation.clock.advance_seconds(LEASE_SECONDS + 1);
        }
        Step::Wait { minutes } => installation.clock.advance_seconds(minutes * 60),
    }
}

/// Lets something happen to groups of people, of others in each step, and tells of each group.
async fn tell(tenant: &Tenant, number: usize, groups: &[usize], operation: impl Fn(PersonId) -> Operation) {
    let mut people = candidates(tenant);
    if people.is_empty() {
        return;
    }
    let (first, total) = (number * 7 % people.len(), groups.iter().sum());
    people.rotate_left(first);
    people.truncate(total);
    for size in groups {
        let group: Vec<PersonId> = people.drain(..people.len().min(*size)).collect();
        for id in &group {
            tenant.installation.vendor.sandbox.apply(&tenant.slug, operation(*id)).unwrap();
        }
        if !group.is_empty() {
            tenant.deliver(&event_about(&group, number)).await.unwrap();
        }
    }
}

/// The body of a delivery about several people.
fn event_about(ids: &[PersonId], number: usize) -> String {
    let people: Vec<_> =
        ids.iter().map(|id| json!({ "id": id.to_string(), "action": "Updated", "timestamp": number.to_string() })).collect();
    json!({ "employees": people }).to_string()
}
