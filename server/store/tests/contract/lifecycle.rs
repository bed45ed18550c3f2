//! Cases of connections that rest and end.

use contract::{Provider, RunKind, RunStatus};
use store::Store;
use store::integrations::{FlowRow, status};
use store::lifecycle::EndOfRuns;
use store::runs::RunRow;

use crate::builders::{Company, claim, company, flow_row, integration_row, queue, settlement, write};
use crate::support::NOW;

on_both_databases! {
    a_connection_moves_only_from_the_status_it_is_in,
    the_end_erases_the_secrets_keeps_the_row_and_makes_room,
    open_runs_end_by_whether_they_had_begun_and_the_worker_may_write_nothing_more,
    reviews_of_an_ended_connection_are_discarded,
    flows_are_counted_until_they_end,
    nothing_of_another_tenant_or_connection_ends,
}

const SAYS: EndOfRuns<'_> = EndOfRuns { unbegun: "Not begun.", begun: "Stopped." };

async fn end_runs(store: &Store, acme: Company) -> u64 {
    write(store, async |transaction| transaction.end_open_runs(acme.org, acme.integration, NOW, SAYS).await).await.unwrap()
}

async fn row(store: &Store, run: &RunRow) -> RunRow {
    store.run(run.org_id, run.id).await.unwrap().unwrap()
}

async fn a_connection_moves_only_from_the_status_it_is_in(store: &Store) {
    let acme = company(store, "acme").await;
    let go = async |from: &str, to: &str| {
        write(store, async |transaction| transaction.move_integration(acme.org, acme.integration, from, to).await).await.unwrap()
    };
    assert!(!go(status::PAUSED, status::ACTIVE).await);
    assert!(go(status::ACTIVE, status::PAUSED).await);
    assert!(!go(status::ACTIVE, status::PAUSED).await);
    assert!(go(status::PAUSED, status::ACTIVE).await);
    write(store, async |transaction| transaction.end_integration(acme.org, acme.integration, NOW).await).await.unwrap();
    assert!(!go(status::DISCONNECTED, status::ACTIVE).await, "what is over does not come back");
}

async fn the_end_erases_the_secrets_keeps_the_row_and_makes_room(store: &Store) {
    let acme = company(store, "acme").await;
    let end = async || {
        write(store, async |transaction| {
            let flow = transaction.end_flow(acme.org, acme.flow, NOW).await?;
            Ok((flow, transaction.end_integration(acme.org, acme.integration, NOW).await?))
        })
        .await
        .unwrap()
    };
    assert_eq!(end().await, (true, true));
    assert_eq!(end().await, (false, false));
    let over = store.integration(acme.org, acme.integration).await.unwrap().unwrap();
    assert_eq!((over.status.as_str(), over.deleted_at, over.config_encrypted.0.len()), (status::DISCONNECTED, Some(NOW), 0));
    assert_eq!(store.live_integrations(acme.org).await.unwrap(), []);
    assert_eq!(store.last_planning_flow(acme.org, acme.integration).await.unwrap().unwrap().ended_at, Some(NOW));
    let again = integration_row(acme.org, Provider::BambooHr);
    write(store, async |transaction| {
        transaction.insert_integration(&again).await?;
        transaction.insert_flow(&flow_row(acme.org, again.id)).await
    })
    .await
    .unwrap();
    assert_eq!(store.integrations(acme.org).await.unwrap().len(), 2);
    assert_eq!(store.integration_by_public_id(acme.org, &over.public_id).await.unwrap(), Some(over));
}

async fn open_runs_end_by_whether_they_had_begun_and_the_worker_may_write_nothing_more(store: &Store) {
    let acme = company(store, "acme").await;
    let running = queue(store, acme, RunKind::Webhook, NOW).await;
    let (claimed, lease) = claim(store, "w1", NOW).await.unwrap();
    assert_eq!(claimed.id, running.id);
    let queued = queue(store, acme, RunKind::Reconcile, NOW).await;
    let done = queue(store, acme, RunKind::ManualSync, NOW).await;
    write(store, async |transaction| transaction.settle_run(acme.org, done.id, NOW, &settlement(RunStatus::Completed)).await)
        .await
        .unwrap();
    assert_eq!(end_runs(store, acme).await, 2);
    let (running, queued, done) = (row(store, &running).await, row(store, &queued).await, row(store, &done).await);
    assert_eq!((running.status, running.summary.as_deref()), (RunStatus::Cancelled, Some("Stopped.")));
    assert_eq!((queued.status, queued.summary.as_deref()), (RunStatus::Skipped, Some("Not begun.")));
    assert_eq!((queued.finished_at, done.status), (Some(NOW), RunStatus::Completed));
    assert!(!write(store, async |transaction| transaction.fence(lease, NOW.plus_seconds(60)).await).await.unwrap());
    let attempts = store.run_attempts(acme.org, running.id).await.unwrap();
    assert_eq!((attempts[0].finished_at, attempts[0].outcome), (Some(NOW), Some(RunStatus::Cancelled)));
    queue(store, acme, RunKind::Reconcile, NOW).await;
    assert!(claim(store, "w2", NOW).await.is_some(), "the connection is free at once");
}

async fn reviews_of_an_ended_connection_are_discarded(store: &Store) {
    let acme = company(store, "acme").await;
    let held = queue(store, acme, RunKind::Reconcile, NOW).await;
    write(store, async |transaction| {
        transaction.settle_run(acme.org, held.id, NOW, &settlement(RunStatus::Held)).await?;
        transaction.discard_reviews(acme.org, acme.integration, "Over.").await
    })
    .await
    .unwrap();
    let held = row(store, &held).await;
    assert_eq!((held.status, held.summary.as_deref()), (RunStatus::Cancelled, Some("Over.")));
}

async fn flows_are_counted_until_they_end(store: &Store) {
    let acme = company(store, "acme").await;
    let directory = FlowRow { kind: "directory".to_owned(), ..flow_row(acme.org, acme.integration) };
    write(store, async |transaction| transaction.insert_flow(&directory).await).await.unwrap();
    assert_eq!(store.live_flows(acme.org, acme.integration).await.unwrap(), 2);
    let left = write(store, async |transaction| {
        transaction.end_flow(acme.org, acme.flow, NOW).await?;
        transaction.count_flows(acme.org, acme.integration).await
    });
    assert_eq!(left.await.unwrap(), 1);
    assert_eq!(store.live_flows(acme.org, acme.integration).await.unwrap(), 1);
}

async fn nothing_of_another_tenant_or_connection_ends(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let theirs = queue(store, rival, RunKind::Reconcile, NOW).await;
    let crossed = Company { org: acme.org, ..rival };
    assert_eq!(end_runs(store, crossed).await, 0);
    end_runs(store, acme).await;
    let moved = write(store, async |transaction| {
        let moved = transaction.move_integration(acme.org, rival.integration, status::ACTIVE, status::PAUSED).await?;
        let flow = transaction.end_flow(acme.org, rival.flow, NOW).await?;
        Ok(moved || flow || transaction.end_integration(acme.org, rival.integration, NOW).await?)
    });
    assert!(!moved.await.unwrap());
    assert_eq!(row(store, &theirs).await.status, RunStatus::Queued);
    let integration = store.integration(rival.org, rival.integration).await.unwrap().unwrap();
    assert_eq!(store.integration_by_public_id(acme.org, &integration.public_id).await.unwrap(), None);
    assert_eq!(integration.deleted_at, None);
}
