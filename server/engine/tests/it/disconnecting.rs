//! Connections that end (O27, E7): the secrets are gone, the log stays, and there can be another one.

use std::pin::pin;
use std::time::Duration;

use contract::form::DisconnectForm;
use contract::run::{RunKind, RunPhase, RunStatus};
use contract::view::{ConnectionState, RunFilter};
use contract::{AppError, Provider};
use engine::connection::Disconnection;
use sandbox::Operation;
use store::Priority;
use store::integrations::FlowRow;

use crate::support::death::{TWO_TRANSACTIONS, meanwhile, stopped_when};
use crate::support::run_view::{effect, summary};
use crate::support::{Connecting, Database, Tenant, people};

on_both_databases! {
    only_the_name_of_the_account_disconnects,
    a_disconnect_erases_the_secret_and_keeps_the_log_the_people_and_the_trace,
    a_disconnect_stops_the_run_that_applies_and_ends_those_that_wait,
    a_review_is_over_with_its_connection,
    a_tenant_connects_again_and_its_people_are_the_same,
    the_secret_stays_while_something_else_uses_the_connection,
    two_who_disconnect_at_once_do_it_once,
    another_tenant_s_connection_is_not_ended,
}

fn named(name: &str) -> DisconnectForm {
    DisconnectForm { confirm: name.to_owned() }
}

async fn disconnect(tenant: &Tenant) -> Disconnection {
    let owner = tenant.owner().await;
    tenant.services().disconnect_hris(&owner, &named("acme")).await.unwrap()
}

async fn only_the_name_of_the_account_disconnects(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let before = tenant.store().live_integrations(tenant.org).await.unwrap();
    for wrong in ["", "bamboohr", "acme2"] {
        let refused = tenant.services().disconnect_hris(&owner, &named(wrong)).await.unwrap_err();
        assert_eq!(refused, AppError::field("confirm", "Type acme to confirm. Nothing was disconnected."));
    }
    assert_eq!(tenant.store().live_integrations(tenant.org).await.unwrap(), before);
    assert_eq!(tenant.services().disconnect_hris(&owner, &named(" Acme ")).await.unwrap(), Disconnection::Ended);
}

async fn a_disconnect_erases_the_secret_and_keeps_the_log_the_people_and_the_trace(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, run, people) = (tenant.owner().await, tenant.last_run().await.run.id, tenant.people().await);
    let before = tenant.store().live_integrations(tenant.org).await.unwrap().remove(0);
    let sealed = before.config_encrypted.0.values().next().unwrap().clone();
    let is_stored = async || database.rows(&["integrations"]).await.iter().any(|row| row.contains(&sealed));
    assert!(is_stored().await);
    assert_eq!(disconnect(&tenant).await, Disconnection::Ended);
    assert!(!is_stored().await);
    let after = tenant.store().integration(tenant.org, before.id).await.unwrap().unwrap();
    assert_eq!((after.status.as_str(), after.deleted_at.is_some(), after.config_encrypted.0.len()), ("disconnected", true, 0));

    let services = tenant.services();
    assert!(services.hris(&owner, false).await.unwrap().connection.is_none());
    let cards = services.integrations(&owner).await.unwrap();
    let available = [Provider::BambooHr, Provider::Dynamics365Hr];
    assert_eq!((cards.connections[0].state, cards.available.as_slice()), (ConnectionState::Disconnected, &available[..]));
    assert_eq!(services.runs(&owner, &RunFilter::default(), None).await.unwrap().page.total, 1);
    assert_eq!(tenant.run(&run).await.run.status, RunStatus::Completed);
    assert_eq!(tenant.people().await, people);
    let events = tenant.store().audit_events(tenant.org, None, 1_000).await.unwrap();
    let end = events.iter().find(|event| event.action == "integration.disconnect").unwrap();
    assert_eq!((end.user_id, end.detail.0["credentials"].as_str()), (Some(owner.user_id), Some("erased")));
}

async fn a_disconnect_stops_the_run_that_applies_and_ends_those_that_wait(database: &Database) {
    let tenant = Tenant::connected(database, TWO_TRANSACTIONS).await;
    let (first, owner, form) = (tenant.last_run().await.run.id, tenant.owner().await, named("acme"));
    let waiting = tenant.queue(RunKind::Reconcile).await.public_id;
    let mut work = pin!(tenant.services().worker().work_once());
    let is_applying = async || {
        let progress = tenant.run(&first).await.progress;
        progress.phase == Some(RunPhase::Apply) && progress.done > 0
    };
    stopped_when(work.as_mut(), is_applying).await;
    meanwhile(work.as_mut(), tenant.services().disconnect_hris(&owner, &form)).await.unwrap();
    let applied = tenant.people().await.len();
    tokio::time::timeout(Duration::from_mins(1), work).await.unwrap().unwrap();
    assert!(applied > 0 && applied < people::planned(&tenant.company()).len(), "{applied}");
    assert_eq!((tenant.people().await.len(), tenant.installation.work().await), (applied, Vec::new()));
    let (first, waiting) = (tenant.run(&first).await, tenant.run(&waiting).await);
    assert_eq!((first.run.status, waiting.run.status), (RunStatus::Cancelled, RunStatus::Skipped));
    assert_eq!(summary(&first), "Stopped because the connection was ended. What was applied before stays.");
    assert_eq!(summary(&waiting), "The connection was ended before this run began; nothing was read or changed.");
}

async fn a_review_is_over_with_its_connection(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    let preview = tenant.services().preview_hris(&owner).await.unwrap();
    assert_eq!(tenant.installation.work().await, [RunStatus::Previewed]);
    disconnect(&tenant).await;
    let run = tenant.run(&preview).await;
    assert_eq!(run.run.status, RunStatus::Cancelled);
    assert_eq!(summary(&run), "The connection was ended before somebody decided. Nothing of these changes was written.");
    let late = tenant.services().apply_reviewed(&owner, &preview).await.unwrap_err();
    assert!(matches!(late, AppError::Conflict { .. }), "{late:?}");
    assert_eq!(tenant.installation.work().await, []);
}

/// O2: the end of one makes room for another.
async fn a_tenant_connects_again_and_its_people_are_the_same(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (old_run, ids) = (tenant.last_run().await.run.id, tenant.actors().await);
    disconnect(&tenant).await;
    tenant.installation.clock.advance_seconds(60);
    tenant.connect(Connecting::default()).await.unwrap();
    let statuses = tenant.installation.work().await;
    assert_eq!(statuses, [RunStatus::Completed]);
    assert_eq!(effect(&tenant.last_run().await).0, 0, "nobody is created twice");
    let again = tenant.actors().await;
    assert!(ids.iter().all(|(source, row)| again[source].actor.id == row.actor.id) && again.len() == ids.len());
    assert_eq!(tenant.run(&old_run).await.run.status, RunStatus::Completed);
    let connections = tenant.services().connection_list(&tenant.slug).await.unwrap();
    let states: Vec<_> = connections.iter().map(|connection| (connection.state, connection.disconnected_at.is_some())).collect();
    assert_eq!(states, [(ConnectionState::Active, false), (ConnectionState::Disconnected, true)]);
}

async fn the_secret_stays_while_something_else_uses_the_connection(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let planning = tenant.flow().await;
    let directory = FlowRow { id: tenant.services().worker().ids.next(), kind: "directory".to_owned(), ..planning };
    let mut transaction = tenant.store().begin(Priority::Interactive).await.unwrap();
    transaction.insert_flow(&directory).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(tenant.services().disconnect_view(&owner).await.unwrap().keeps_secrets);
    let before = tenant.store().live_integrations(tenant.org).await.unwrap();
    assert_eq!(disconnect(&tenant).await, Disconnection::LiveSyncEnded);
    assert_eq!(tenant.store().live_integrations(tenant.org).await.unwrap(), before);
    assert!(tenant.services().hris(&owner, false).await.unwrap().connection.is_none());
    let events = tenant.store().audit_events(tenant.org, None, 1_000).await.unwrap();
    assert!(events.iter().any(|event| event.action == "integration.disconnect" && event.detail.0["credentials"] == "kept"));
}

async fn two_who_disconnect_at_once_do_it_once(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, form) = (tenant.owner().await, named("acme"));
    let attempts = [(); 3].map(|()| tenant.services().disconnect_hris(&owner, &form));
    for attempt in futures::future::join_all(attempts).await {
        assert!(matches!(attempt, Ok(Disconnection::Ended) | Err(AppError::NotFound | AppError::Invalid { .. })), "{attempt:?}");
    }
    let events = tenant.store().audit_events(tenant.org, None, 1_000).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.action == "integration.disconnect").count(), 1);
}

/// O21.
async fn another_tenant_s_connection_is_not_ended(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let rival = tenant.installation.tenant("rival").await;
    let stranger = rival.owner().await;
    let services = tenant.services();
    assert_eq!(services.disconnect_hris(&stranger, &named("acme")).await, Err(AppError::NotFound));
    assert_eq!(services.pause_hris(&stranger).await, Err(AppError::NotFound));
    assert!(services.disconnect_integration("rival", Provider::BambooHr).await.is_err());
    assert_eq!(tenant.store().live_integrations(tenant.org).await.unwrap().len(), 1);
}
