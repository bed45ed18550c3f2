//! Several processes on one database.

use std::pin::pin;
use std::time::Duration;

use contract::run::{RunKind, RunStatus};
use engine::sync::run::LEASE_SECONDS;
use sandbox::{Effect, Fault};
use tokio::time::timeout;

use crate::support::database::on_postgres;
use crate::support::death::stopped_when;
use crate::support::installation::work_until_idle;
use crate::support::{Connecting, Database, Installation, Tenant, people};

on_both_databases! {
    two_workers_at_once_carry_a_run_out_once,
    two_workers_at_once_serve_every_tenant,
    a_worker_that_lost_its_lease_writes_nothing_any_more,
    queueing_a_run_wakes_the_workers_of_its_process,
    the_connection_served_longest_ago_comes_first,
    the_most_urgent_run_of_a_connection_comes_first,
}

async fn two_workers_at_once_carry_a_run_out_once(database: &Database) {
    let tenant = Tenant::connected(database, 100).await;
    let other = tenant.installation.another_process(database).await;
    let (one, two) = tokio::join!(tenant.services().worker().work_once(), other.worker().work_once());
    let mut outcomes = [one.unwrap(), two.unwrap()];
    outcomes.sort();
    assert_eq!(outcomes, [None, Some(RunStatus::Completed)]);
    let (run, planned) = (tenant.last_run().await, people::planned(&tenant.company()));
    assert_eq!((run.attempt, run.run.counts.created), (1, planned.len() as u64));
    assert_eq!(tenant.people().await, planned);
}

async fn two_workers_at_once_serve_every_tenant(database: &Database) {
    let installation = Installation::on(database, 30).await;
    let mut tenants = Vec::new();
    for number in 0..5 {
        let tenant = installation.tenant(&format!("tenant-{number}")).await;
        tenant.connect(Connecting::default()).await.unwrap();
        tenants.push(tenant);
    }
    let other = installation.another_process(database).await;
    let (mine, theirs) = tokio::join!(installation.work(), work_until_idle(&other));
    assert_eq!([mine, theirs].concat(), [RunStatus::Completed; 5]);
    for tenant in tenants {
        assert_eq!(tenant.last_run().await.attempt, 1);
        assert_eq!(tenant.people().await, people::planned(&tenant.company()));
    }
}

/// The one stands still in the middle of a run, as a machine does that swaps; the lease runs out, and another ends the run.
async fn a_worker_that_lost_its_lease_writes_nothing_any_more(database: &Database) {
    let tenant = Tenant::connected(database, 1_010).await;
    let sandbox = &tenant.installation.vendor.sandbox;
    // It waits for its second page, and so holds no lock of the database.
    sandbox.add_fault(Fault { address: Some("after".to_owned()), ..Fault::next(1, Effect::Held) });
    let slow = tenant.installation.another_process(database).await;
    let mut work = pin!(slow.worker().work_once());
    stopped_when(work.as_mut(), async || sandbox.requests().iter().any(|request| request.query.contains("after"))).await;

    tenant.installation.clock.advance_seconds(LEASE_SECONDS + 1);
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let before = database.all_rows().await;
    sandbox.clear_faults();
    assert_eq!(work.await.unwrap(), Some(RunStatus::Running));
    assert_eq!(database.all_rows().await, before);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn the_connection_served_longest_ago_comes_first(database: &Database) {
    let installation = Installation::on(database, 10).await;
    let mut tenants = Vec::new();
    for slug in ["one", "two", "three"] {
        let tenant = installation.tenant(slug).await;
        tenant.connect(Connecting::default()).await.unwrap();
        tenants.push(tenant);
        installation.clock.advance_seconds(1);
    }
    // The first has a second run, asked for before anybody else is served.
    let second = tenants[0].queue(RunKind::Reconcile).await.public_id;
    for _ in 0..3 {
        installation.clock.advance_seconds(1);
        installation.services.worker().work_once().await.unwrap();
    }
    for tenant in &tenants {
        assert_ne!(tenant.people().await.len(), 0, "{} was not served", tenant.slug);
    }
    assert_eq!(tenants[0].run(&second).await.run.status, RunStatus::Queued);
    assert_eq!(installation.work().await, [RunStatus::Completed]);
}

async fn the_most_urgent_run_of_a_connection_comes_first(database: &Database) {
    let tenant = Tenant::connected(database, 10).await;
    let first_sync = tenant.last_run().await.run.id;
    let reconcile = tenant.queue(RunKind::Reconcile).await.public_id;
    let webhook = tenant.queue(RunKind::Webhook).await.public_id;
    for expected in [webhook, first_sync, reconcile] {
        assert_eq!(tenant.run(&expected).await.run.status, RunStatus::Queued);
        tenant.services().worker().work_once().await.unwrap();
        assert_eq!(tenant.run(&expected).await.run.status, RunStatus::Completed);
    }
}

async fn queueing_a_run_wakes_the_workers_of_its_process(database: &Database) {
    let tenant = Tenant::connected(database, 10).await;
    let bell = tenant.store().bell().rung();
    tenant.queue(RunKind::Reconcile).await;
    timeout(PATIENCE, bell).await.expect("the bell rings");
}

#[tokio::test]
async fn queueing_a_run_wakes_the_workers_of_other_nodes() {
    on_postgres(async |database| {
        let tenant = Tenant::connected(database, 10).await;
        let other = tenant.installation.another_process(database).await;
        let store = other.store().clone();
        let listening = tokio::spawn(async move { store.listen().await });
        let heard = async {
            loop {
                // Until the other node listens, what is told is lost, as it is when a node starts.
                let bell = other.store().bell().rung();
                tenant.queue(RunKind::Reconcile).await;
                if timeout(Duration::from_millis(100), bell).await.is_ok() {
                    return;
                }
            }
        };
        timeout(PATIENCE, heard).await.expect("the other node hears of it");
        listening.abort();
    })
    .await;
}

const PATIENCE: Duration = Duration::from_secs(30);
