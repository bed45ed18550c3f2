//! Cases of schedules.

use contract::{RunKind, Timestamp};
use store::Store;
use store::schedules::{ScheduleRow, kind};
use uuid::Uuid;

use crate::builders::{Company, company, queue, write};
use crate::support::NOW;

on_both_databases! {
    a_connection_has_one_schedule_and_saving_it_again_replaces_it,
    a_schedule_is_due_from_its_moment_on_and_moved_on_once,
    what_is_switched_off_or_disconnected_is_never_due,
    the_next_run_is_that_of_a_connection_that_syncs,
    only_a_reconciliation_that_waits_is_joined,
    the_schedule_of_another_tenant_is_neither_seen_nor_moved,
}

const LATER: Timestamp = NOW.plus_seconds(86_400);

fn nightly(company: Company) -> ScheduleRow {
    ScheduleRow {
        org_id: company.org,
        id: Uuid::now_v7(),
        integration_id: company.integration,
        kind: kind::RECONCILE.to_owned(),
        cron: "0 2 * * *".to_owned(),
        zone: "Europe/Copenhagen".to_owned(),
        next_run_at: NOW,
        is_enabled: true,
    }
}

async fn save(store: &Store, row: &ScheduleRow) {
    write(store, async |transaction| transaction.save_schedule(row.org_id, row).await).await.unwrap();
}

async fn advance(store: &Store, row: &ScheduleRow) -> bool {
    write(store, async |transaction| transaction.advance_schedule(row.org_id, row.id, NOW, LATER).await).await.unwrap()
}

async fn a_connection_has_one_schedule_and_saving_it_again_replaces_it(store: &Store) {
    let acme = company(store, "acme").await;
    let first = nightly(acme);
    save(store, &first).await;
    let second = ScheduleRow { id: Uuid::now_v7(), cron: "30 4 * * *".to_owned(), next_run_at: LATER, ..first.clone() };
    save(store, &second).await;
    let stored = store.schedule(acme.org, acme.integration, kind::RECONCILE).await.unwrap();
    assert_eq!(stored, Some(ScheduleRow { id: first.id, ..second }));
}

async fn a_schedule_is_due_from_its_moment_on_and_moved_on_once(store: &Store) {
    let acme = company(store, "acme").await;
    let row = nightly(acme);
    save(store, &row).await;
    assert_eq!(store.due_schedules(NOW.plus_micros(-1), 10).await.unwrap(), []);
    assert_eq!(store.due_schedules(NOW, 10).await.unwrap(), std::slice::from_ref(&row));
    assert!(advance(store, &row).await);
    assert!(!advance(store, &row).await);
    assert_eq!(store.due_schedules(LATER.plus_micros(-1), 10).await.unwrap(), []);
    assert_eq!(store.next_scheduled_at(acme.org).await.unwrap(), Some(LATER));
}

async fn what_is_switched_off_or_disconnected_is_never_due(store: &Store) {
    let acme = company(store, "acme").await;
    let row = ScheduleRow { is_enabled: false, ..nightly(acme) };
    save(store, &row).await;
    assert_eq!(store.due_schedules(LATER, 10).await.unwrap(), []);
    assert!(!advance(store, &row).await);
    assert_eq!(store.next_scheduled_at(acme.org).await.unwrap(), None);
}

async fn the_next_run_is_that_of_a_connection_that_syncs(store: &Store) {
    let acme = company(store, "acme").await;
    assert_eq!(store.next_scheduled_at(acme.org).await.unwrap(), None);
    save(store, &nightly(acme)).await;
    assert_eq!(store.next_scheduled_at(acme.org).await.unwrap(), Some(NOW));
    let syncing = store.syncing_integrations().await.unwrap();
    assert_eq!(syncing.iter().map(|row| row.id).collect::<Vec<_>>(), [acme.integration]);
}

async fn only_a_reconciliation_that_waits_is_joined(store: &Store) {
    let acme = company(store, "acme").await;
    let open = async || {
        let found = write(store, async |transaction| transaction.open_reconciliation(acme.org, acme.integration).await).await.unwrap();
        found.map(|run| run.id)
    };
    queue(store, acme, RunKind::ManualSync, NOW).await;
    assert_eq!(open().await, None);
    let nightly = queue(store, acme, RunKind::Reconcile, NOW).await;
    assert_eq!(open().await, Some(nightly.id));
}

async fn the_schedule_of_another_tenant_is_neither_seen_nor_moved(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let row = nightly(acme);
    save(store, &row).await;
    assert_eq!(store.schedule(rival.org, acme.integration, kind::RECONCILE).await.unwrap(), None);
    assert_eq!(store.next_scheduled_at(rival.org).await.unwrap(), None);
    assert!(!advance(store, &ScheduleRow { org_id: rival.org, ..row }).await);
    let spy = ScheduleRow { org_id: rival.org, ..nightly(acme) };
    assert!(write(store, async |transaction| transaction.save_schedule(rival.org, &spy).await).await.is_err());
}
