//! Runs that a person stops (X6).

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use contract::run::{RunPhase, RunStatus};
use contract::view::RunCounts;
use engine::clock::Clock as _;
use engine::sync::failure::Stop;
use engine::sync::run::{LEASE_SECONDS, Run};
use engine::sync::settle::settle;
use sandbox::{Effect, Fault};
use store::Priority;
use tokio_util::sync::CancellationToken;

use crate::support::death::stopped_when;
use crate::support::run_view::summary;
use crate::support::{Database, Tenant, people};

on_both_databases! {
    a_run_that_waits_for_an_answer_stops_when_asked,
    a_run_that_applies_stops_when_asked_and_counts_what_it_applied,
    a_run_that_is_stopped_half_way_through_a_batch_does_not_count_it,
    a_run_stopped_before_it_began_does_nothing,
    a_settled_run_cannot_be_stopped,
}

const STOPPED: &str = "Stopped by a person. What was applied before stays.";

async fn request_cancel(tenant: &Tenant, run: &str) {
    let id = tenant.run_row(run).await.id;
    let mut transaction = tenant.store().begin(Priority::Interactive).await.unwrap();
    transaction.request_cancel(tenant.org, id).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn a_run_that_waits_for_an_answer_stops_when_asked(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    tenant.spoil(Fault::always(Effect::NoAnswer));
    let run = tenant.last_run().await.run.id;
    let mut work = pin!(tenant.services().worker().work_once());
    stopped_when(work.as_mut(), async || !tenant.installation.vendor.sandbox.requests().is_empty()).await;
    request_cancel(&tenant, &run).await;
    assert_eq!(work.await.unwrap(), Some(RunStatus::Cancelled));
    assert_eq!(summary(&tenant.run(&run).await), STOPPED);

    tenant.installation.vendor.sandbox.clear_faults();
    assert_eq!(tenant.sync().await.run.status, RunStatus::Completed);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn a_run_that_applies_stops_when_asked_and_counts_what_it_applied(database: &Database) {
    let tenant = Tenant::connected(database, 1_600).await;
    let run = tenant.last_run().await.run.id;
    let mut work = pin!(tenant.services().worker().work_once());
    let is_applying = async || {
        let progress = tenant.run(&run).await.progress;
        progress.phase == Some(RunPhase::Apply) && progress.done > 0
    };
    stopped_when(work.as_mut(), is_applying).await;
    let mut request = pin!(request_cancel(&tenant, &run));
    stopped_when(work.as_mut(), async || futures::poll!(request.as_mut()).is_ready()).await;
    // Once a second the worker looks whether it should stop; until then it stands still here.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(work.await.unwrap(), Some(RunStatus::Cancelled));
    let applied = tenant.people().await.len();
    assert!(applied > 0 && applied < people::planned(&tenant.company()).len(), "{applied}");
    assert_eq!(tenant.run(&run).await.run.counts.created, applied as u64);

    assert_eq!(tenant.sync().await.run.status, RunStatus::Completed);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn a_run_that_is_stopped_half_way_through_a_batch_does_not_count_it(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    let (worker, now) = (tenant.services().worker(), tenant.installation.clock.now());
    let mut transaction = tenant.store().begin(Priority::Interactive).await.unwrap();
    let (row, lease) = transaction.claim_run(&worker.name, now, now.plus_seconds(LEASE_SECONDS)).await.unwrap().unwrap();
    transaction.commit().await.unwrap();
    let mut run = Run {
        counts: RunCounts { created: 20, ..row.counts() },
        row,
        lease,
        store: tenant.store().clone(),
        clock: Arc::clone(&worker.clock),
        ids: worker.ids.clone(),
        zone: worker.zone.clone(),
        cancellation: CancellationToken::new(),
        calls: Arc::default(),
    };
    assert_eq!(settle(&mut run, Err(Stop::Cancelled)).await.unwrap(), RunStatus::Cancelled);
    assert_eq!(tenant.last_run().await.run.counts, RunCounts::default());
}

async fn a_run_stopped_before_it_began_does_nothing(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    let run = tenant.last_run().await.run.id;
    request_cancel(&tenant, &run).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Cancelled]);
    assert_eq!(tenant.installation.vendor.sandbox.requests(), []);
    assert_eq!(tenant.people().await.len(), 0);
}

async fn a_settled_run_cannot_be_stopped(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let run = tenant.last_run().await.run.id;
    request_cancel(&tenant, &run).await;
    assert_eq!(tenant.installation.work().await, []);
    assert_eq!(tenant.run(&run).await.run.status, RunStatus::Completed);
}
