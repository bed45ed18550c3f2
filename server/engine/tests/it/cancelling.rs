//! Runs that a person stops (X6).

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use contract::AppError;
use contract::run::{RunPhase, RunStatus};
use contract::view::{Cancellation, RunCounts};
use engine::clock::Clock as _;
use engine::sync::failure::Stop;
use engine::sync::group::Group;
use engine::sync::run::{LEASE_SECONDS, Run};
use engine::sync::settle::settle;
use sandbox::{Effect, Fault};
use store::Priority;
use tokio_util::sync::CancellationToken;

use crate::support::death::{TWO_TRANSACTIONS, meanwhile, stopped_when};
use crate::support::run_view::summary;
use crate::support::{Database, Tenant, people};

on_both_databases! {
    a_run_that_waits_for_an_answer_stops_when_asked,
    a_run_that_applies_stops_when_asked_and_counts_what_it_applied,
    a_run_that_is_stopped_half_way_through_a_batch_does_not_count_it,
    a_run_stopped_before_it_began_does_nothing,
    a_run_that_waits_for_its_next_try_is_cancelled_at_once,
    a_settled_run_cannot_be_stopped,
    a_run_stopped_while_it_ends_is_either_cancelled_or_done_and_the_answer_is_true,
    only_who_may_manage_integrations_of_the_tenant_stops_its_runs,
}

const STOPPED: &str = "Stopped by a person. What was applied before stays.";

async fn cancel(tenant: &Tenant, run: &str) -> Cancellation {
    let owner = tenant.owner().await;
    tenant.services().cancel_run(&owner, run).await.unwrap()
}

async fn a_run_that_waits_for_an_answer_stops_when_asked(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    tenant.spoil(Fault::always(Effect::NoAnswer));
    let run = tenant.last_run().await.run.id;
    let mut work = pin!(tenant.services().worker().work_once());
    stopped_when(work.as_mut(), async || !tenant.installation.vendor.sandbox.requests().is_empty()).await;
    assert_eq!(cancel(&tenant, &run).await, Cancellation::Requested);
    assert_eq!(work.await.unwrap(), Some(RunStatus::Cancelled));
    assert_eq!(summary(&tenant.run(&run).await), STOPPED);

    tenant.installation.vendor.sandbox.clear_faults();
    assert_eq!(tenant.sync().await.run.status, RunStatus::Completed);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn a_run_that_applies_stops_when_asked_and_counts_what_it_applied(database: &Database) {
    let tenant = Tenant::connected(database, TWO_TRANSACTIONS).await;
    let run = tenant.last_run().await.run.id;
    let owner = tenant.owner().await;
    let mut work = pin!(tenant.services().worker().work_once());
    let is_applying = async || {
        let progress = tenant.run(&run).await.progress;
        progress.phase == Some(RunPhase::Apply) && progress.done > 0
    };
    stopped_when(work.as_mut(), is_applying).await;
    meanwhile(work.as_mut(), tenant.services().cancel_run(&owner, &run)).await.unwrap();
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
        is_approved: false,
        taken_over: Vec::new(),
        group: Group::default(),
        cooldown_seconds: worker.cooldown_seconds,
    };
    assert_eq!(settle(&mut run, Err(Stop::Cancelled)).await.unwrap(), RunStatus::Cancelled);
    assert_eq!(tenant.last_run().await.run.counts, RunCounts::default());
}

async fn a_run_stopped_before_it_began_does_nothing(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    let run = tenant.last_run().await.run.id;
    assert_eq!(cancel(&tenant, &run).await, Cancellation::Cancelled);
    assert_eq!(tenant.run(&run).await.run.status, RunStatus::Cancelled);
    assert_eq!(tenant.installation.work().await, []);
    assert_eq!(tenant.installation.vendor.sandbox.requests(), []);
    assert_eq!(tenant.people().await.len(), 0);
}

async fn a_run_that_waits_for_its_next_try_is_cancelled_at_once(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    tenant.spoil(Fault::always(Effect::Status { status: 503 }));
    assert_eq!(tenant.installation.work().await, [RunStatus::Waiting]);
    let run = tenant.last_run().await.run.id;
    assert_eq!(cancel(&tenant, &run).await, Cancellation::Cancelled);
    let view = tenant.run(&run).await;
    assert_eq!((view.run.status, view.error, view.attempts.len()), (RunStatus::Cancelled, None, 1));
    tenant.installation.vendor.sandbox.clear_faults();
    tenant.installation.clock.advance_seconds(86_400);
    assert_eq!(tenant.installation.work().await, []);
}

async fn a_settled_run_cannot_be_stopped(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let run = tenant.last_run().await.run.id;
    assert_eq!(cancel(&tenant, &run).await, Cancellation::TooLate);
    assert_eq!(tenant.installation.work().await, []);
    assert_eq!(tenant.run(&run).await.run.status, RunStatus::Completed);
}

async fn a_run_stopped_while_it_ends_is_either_cancelled_or_done_and_the_answer_is_true(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    for _ in 0..5 {
        let run = tenant.request_sync().await;
        let (work, answer) = futures::join!(tenant.installation.work(), cancel(&tenant, &run));
        let status = tenant.run(&run).await.run.status;
        match answer {
            Cancellation::Cancelled => assert_eq!(status, RunStatus::Cancelled),
            Cancellation::TooLate => assert_eq!(status, RunStatus::Completed),
            // It may have come to its end before it looked.
            Cancellation::Requested => assert!(matches!(status, RunStatus::Cancelled | RunStatus::Completed), "{status:?} {work:?}"),
        }
    }
}

async fn only_who_may_manage_integrations_of_the_tenant_stops_its_runs(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    let rival = tenant.installation.tenant("rival").await;
    let run = tenant.last_run().await.run.id;
    for stranger in [rival.owner().await, tenant.member("viewer").await] {
        assert_eq!(tenant.services().cancel_run(&stranger, &run).await, Err(AppError::NotFound));
    }
    let owner = tenant.owner().await;
    assert_eq!(tenant.services().cancel_run(&owner, "sync_000000000000").await, Err(AppError::NotFound));
    assert_eq!(tenant.run(&run).await.run.status, RunStatus::Queued);
    cancel(&tenant, &run).await;
    let events = tenant.store().audit_events(tenant.org, None, 1_000).await.unwrap();
    let stopped: Vec<_> = events.iter().filter(|event| event.action == "run.cancel").map(|event| event.user_id).collect();
    assert_eq!(stopped, [Some(owner.user_id)]);
}
