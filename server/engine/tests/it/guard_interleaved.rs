//! However workers and webhook runs fall into each other, and whichever of them die: within 24 hours nothing gets through the guard that one
//! sync would have been held for (X2).

use contract::Timestamp;
use engine::Services;
use engine::sync::run::LEASE_SECONDS;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sandbox::Operation;
use sandbox::company::PersonId;

use crate::support::death::killed_after;
use crate::support::{Connecting, Database, Installation, Tenant};

on_both_databases! {
    no_interleaving_lets_more_leave_within_a_day_than_one_sync_could,
}

/// Stories told on each database; `PROPTEST_CASES` asks for more.
fn stories() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6)
}

const DAY: i64 = 24 * 3_600;

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// So many people leave, and a webhook tells of each group of them.
    Leave { groups: Vec<usize> },
    /// The night's comparison is asked for.
    Reconcile,
    /// Two processes take a run each, at once.
    WorkTogether,
    /// A process takes a run and dies after so many stops.
    Die { stops: usize },
    /// Time passes.
    Wait { minutes: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => prop::collection::vec(1..4_usize, 1..5).prop_map(|groups| Step::Leave { groups }),
        1 => Just(Step::Reconcile),
        4 => Just(Step::WorkTogether),
        2 => (1..60_usize).prop_map(|stops| Step::Die { stops }),
        2 => (1..900_i64).prop_map(|minutes| Step::Wait { minutes }),
    ]
}

/// The most that may leave a company of this size in a day.
fn most(active: usize) -> usize {
    (active * 5 / 100).max(20).min((active * 30 / 100).max(3))
}

/// People nobody reports to who are still there.
fn candidates(tenant: &Tenant) -> Vec<PersonId> {
    let company = tenant.installation.vendor.sandbox.company(&tenant.slug).unwrap();
    let managers: Vec<PersonId> = company.people().iter().filter_map(|person| person.job(company.today).manager).collect();
    company.facts().active_ids.into_iter().filter(|id| !managers.contains(id)).collect()
}

async fn no_interleaving_lets_more_leave_within_a_day_than_one_sync_could(database: &Database) {
    let config = Config { cases: stories(), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let accounts: Vec<String> = (0..stories()).map(|number| format!("acme{number}")).collect();
    let installation = Installation::with_accounts(database, 60, &accounts.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let other = installation.another_process(database).await;
    for account in &accounts {
        let steps = prop::collection::vec(step(), 30).new_tree(&mut runner).unwrap().current();
        let tenant = installation.tenant(account).await;
        tenant.connect(Connecting { subdomain: account, ..Connecting::default() }).await.unwrap();
        installation.work().await;
        let active = tenant.people().await.len();
        for step in &steps {
            Box::pin(carry_out(&tenant, &other, step, database)).await;
        }
        installation.clock.advance_seconds(LEASE_SECONDS + 1);
        installation.work().await;

        let mut leavings: Vec<Timestamp> = tenant
            .store()
            .audit_events(tenant.org, None, 100_000)
            .await
            .unwrap()
            .into_iter()
            .filter(|event| event.action == "person.deactivate")
            .map(|event| event.at)
            .collect();
        leavings.sort();
        for (at, first) in leavings.iter().enumerate() {
            let within = leavings[at..].iter().take_while(|later| **later < first.plus_seconds(DAY)).count();
            assert!(within <= most(active), "{within} of {active} left within a day: {steps:?}");
        }
    }
}

async fn carry_out(tenant: &Tenant, other: &Services, step: &Step, database: &Database) {
    let installation = &tenant.installation;
    match step {
        Step::Leave { groups } => {
            for size in groups {
                let ids: Vec<PersonId> = candidates(tenant).into_iter().take(*size).collect();
                for id in &ids {
                    installation.vendor.sandbox.apply(&tenant.slug, Operation::Terminate { id: *id, on: None }).unwrap();
                }
                if !ids.is_empty() {
                    tenant.queue_for(&ids).await;
                }
            }
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
