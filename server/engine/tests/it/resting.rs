//! Connections that are paused and go on (O27), and tenants whose plan has no live sync for a while (O17).

use std::pin::pin;
use std::time::Duration;

use contract::run::{RunKind, RunPhase, RunStatus};
use contract::view::ConnectionState;
use contract::{AppError, Plan, Provider};
use sandbox::{ADMINISTRATOR_KEY, Effect, Fault, Operation};
use secrecy::SecretString;

use crate::support::death::{TWO_TRANSACTIONS, meanwhile, stopped_when};
use crate::support::run_view::{effect, summary};
use crate::support::{Database, Tenant, people};

on_both_databases! {
    a_pause_ends_what_waits_and_keeps_health_and_nothing_is_read_while_it_lasts,
    a_pause_stops_the_run_that_applies_and_not_a_batch_of_it_is_written_afterwards,
    resuming_queues_one_reconciliation_however_often_it_is_asked_for,
    a_nightly_run_that_meets_a_pause_is_skipped,
    a_new_key_queues_one_reconciliation_and_none_while_the_connection_rests,
    a_downgraded_tenant_can_neither_sync_nor_resume_and_its_upgrade_queues_one_reconciliation,
    a_downgrade_between_queue_and_run_skips_the_run,
    pausing_and_resuming_are_written_down_with_who_did_it,
    paused_twice_is_paused_once,
}

async fn state(tenant: &Tenant) -> ConnectionState {
    let owner = tenant.owner().await;
    tenant.services().hris(&owner, false).await.unwrap().connection.unwrap().state
}

async fn pause(tenant: &Tenant) {
    let owner = tenant.owner().await;
    tenant.services().pause_hris(&owner).await.unwrap();
}

async fn resume(tenant: &Tenant) {
    let owner = tenant.owner().await;
    tenant.services().resume_hris(&owner).await.unwrap();
}

/// Kinds of the runs that wait for a worker.
async fn queued(tenant: &Tenant) -> Vec<RunKind> {
    let runs = tenant.services().run_list(&tenant.slug, 100).await.unwrap();
    runs.into_iter().filter(|run| run.status == RunStatus::Queued).map(|run| run.kind).collect()
}

async fn actions(tenant: &Tenant) -> Vec<(String, bool)> {
    let events = tenant.store().audit_events(tenant.org, None, 1_000).await.unwrap();
    events.into_iter().map(|event| (event.action, event.user_id.is_some())).collect()
}

fn retitle(tenant: &Tenant, title: &str) {
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: title.to_owned(), from: None });
}

async fn a_pause_ends_what_waits_and_keeps_health_and_nothing_is_read_while_it_lasts(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let waiting = tenant.request_sync().await;
    let health = tenant.health().await;
    tenant.installation.vendor.sandbox.forget_requests();
    pause(&tenant).await;
    assert_eq!((state(&tenant).await, tenant.health().await), (ConnectionState::Paused, health));
    let run = tenant.run(&waiting).await;
    let sentence = "The connection was paused before this run began; nothing was read or changed.";
    assert_eq!((run.run.status, summary(&run), run.run.finished_at.is_some()), (RunStatus::Skipped, sentence, true));
    assert_eq!(tenant.installation.work().await, []);
    assert_eq!(tenant.installation.vendor.sandbox.requests(), []);
}

async fn a_pause_stops_the_run_that_applies_and_not_a_batch_of_it_is_written_afterwards(database: &Database) {
    let tenant = Tenant::connected(database, TWO_TRANSACTIONS).await;
    let run = tenant.last_run().await.run.id;
    let owner = tenant.owner().await;
    let mut work = pin!(tenant.services().worker().work_once());
    let is_applying = async || {
        let progress = tenant.run(&run).await.progress;
        progress.phase == Some(RunPhase::Apply) && progress.done > 0
    };
    stopped_when(work.as_mut(), is_applying).await;
    meanwhile(work.as_mut(), tenant.services().pause_hris(&owner)).await.unwrap();
    let applied = tenant.people().await.len();
    tokio::time::timeout(Duration::from_mins(1), work).await.unwrap().unwrap();
    assert_eq!(tenant.people().await.len(), applied);
    assert!(applied > 0 && applied < people::planned(&tenant.company()).len(), "{applied}");
    let stopped = tenant.run(&run).await;
    let sentence = "Stopped because the connection was paused. What was applied before stays.";
    assert_eq!((stopped.run.status, summary(&stopped), stopped.run.counts.created), (RunStatus::Cancelled, sentence, applied as u64));
    assert!(stopped.attempts.iter().all(|attempt| attempt.finished_at.is_some()));

    resume(&tenant).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn resuming_queues_one_reconciliation_however_often_it_is_asked_for(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    pause(&tenant).await;
    retitle(&tenant, "Keeper of Keys");
    let owner = tenant.owner().await;
    let attempts = [(); 3].map(|()| tenant.services().resume_hris(&owner));
    assert!(futures::future::join_all(attempts).await.iter().all(Result::is_ok));
    assert_eq!((state(&tenant).await, queued(&tenant).await), (ConnectionState::Active, vec![RunKind::Reconcile]));
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let run = tenant.last_run().await;
    assert_eq!((run.run.event_type.as_deref(), effect(&run)), (Some("resumed"), (0, 1, 0)));
}

/// O14 with O27.
async fn a_nightly_run_that_meets_a_pause_is_skipped(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    pause(&tenant).await;
    let health = tenant.health().await;
    let nightly = tenant.queue(RunKind::Reconcile).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Skipped]);
    let run = tenant.run(&nightly.public_id).await;
    assert_eq!((summary(&run), tenant.health().await), ("The connection is paused; nothing was read or changed.", health));
}

async fn a_new_key_queues_one_reconciliation_and_none_while_the_connection_rests(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    tenant.spoil(Fault::always(Effect::Status { status: 401 }));
    assert_eq!(tenant.sync().await.run.status, RunStatus::Failed);
    tenant.installation.vendor.sandbox.clear_faults();
    let replace = async || tenant.services().replace_hris_key(&owner, &SecretString::from(ADMINISTRATOR_KEY)).await.unwrap();
    assert_eq!(replace().await, None);
    assert_eq!(replace().await, None);
    assert_eq!(queued(&tenant).await, [RunKind::Reconcile]);
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(tenant.last_run().await.run.event_type.as_deref(), Some("secret_replaced"));
    pause(&tenant).await;
    assert_eq!(replace().await, None);
    assert_eq!(queued(&tenant).await, []);
}

/// O17.
async fn a_downgraded_tenant_can_neither_sync_nor_resume_and_its_upgrade_queues_one_reconciliation(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let change_plan = async |plan| tenant.services().change_plan(&tenant.slug, plan).await.unwrap();
    pause(&tenant).await;
    change_plan(Plan::Team).await;
    let refused = tenant.services().resume_hris(&owner).await.unwrap_err();
    assert!(matches!(&refused, AppError::Conflict { message } if message.contains("plan Team")), "{refused:?}");
    assert_eq!(state(&tenant).await, ConnectionState::Paused);
    change_plan(Plan::Business).await;
    assert_eq!(queued(&tenant).await, [], "a paused connection catches up when it is resumed");
    resume(&tenant).await;
    tenant.installation.work().await;

    change_plan(Plan::Team).await;
    retitle(&tenant, "Keeper of Keys");
    change_plan(Plan::Agency).await;
    change_plan(Plan::Enterprise).await;
    assert_eq!(queued(&tenant).await, [RunKind::Reconcile]);
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let run = tenant.last_run().await;
    assert_eq!((run.run.event_type.as_deref(), effect(&run)), (Some("upgraded"), (0, 1, 0)));
    assert!(actions(&tenant).await.contains(&("tenant.change_plan".to_owned(), false)));
}

/// O17.
async fn a_downgrade_between_queue_and_run_skips_the_run(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let run = tenant.request_sync().await;
    tenant.services().change_plan(&tenant.slug, Plan::Free).await.unwrap();
    tenant.installation.vendor.sandbox.forget_requests();
    assert_eq!(tenant.installation.work().await, [RunStatus::Skipped]);
    let sentence = "The tenant's plan does not include live sync; nothing was read or changed.";
    assert_eq!(summary(&tenant.run(&run).await), sentence);
    assert_eq!(tenant.installation.vendor.sandbox.requests(), []);
}

/// E6.
async fn pausing_and_resuming_are_written_down_with_who_did_it(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    pause(&tenant).await;
    tenant.services().resume_integration(&tenant.slug, Provider::BambooHr).await.unwrap();
    let acts: Vec<_> = actions(&tenant).await.into_iter().filter(|(action, _)| action.starts_with("integration.")).collect();
    let act = |action: &str, is_by_somebody| (format!("integration.{action}"), is_by_somebody);
    assert_eq!(acts, [act("connect", false), act("pause", true), act("resume", false)]);
}

async fn paused_twice_is_paused_once(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    pause(&tenant).await;
    pause(&tenant).await;
    assert_eq!(actions(&tenant).await.iter().filter(|(action, _)| action == "integration.pause").count(), 1);
}
