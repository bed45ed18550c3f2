//! Cases of runs that are asked for again.

use contract::{RunKind, RunStatus};
use store::runs::RunRow;
use store::{Error, Result, Store};

use crate::builders::{Company, company, new_run, queue, settlement, write};
use crate::support::NOW;

on_both_databases! {
    a_run_has_one_open_rerun,
    an_ended_rerun_makes_room_and_an_approved_one_does_not_stand_in_the_way,
    a_rerun_of_another_tenant_is_not_seen,
}

async fn rerun(store: &Store, acme: Company, of: &RunRow) -> Result<RunRow> {
    write(store, async |transaction| {
        let run = transaction.insert_run(&new_run(acme, RunKind::Reconcile, NOW)).await?;
        transaction.make_rerun(acme.org, run.id, of.id).await?;
        Ok(run)
    })
    .await
}

async fn settle(store: &Store, run: &RunRow, status: RunStatus) {
    write(store, async |transaction| transaction.settle_run(run.org_id, run.id, NOW, &settlement(status)).await).await.unwrap();
}

async fn a_run_has_one_open_rerun(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::Reconcile, NOW).await;
    let again = rerun(store, acme, &run).await.unwrap();
    assert!(matches!(rerun(store, acme, &run).await, Err(Error::Exists)));
    let open = store.open_rerun(acme.org, run.id).await.unwrap().unwrap();
    assert_eq!((open.id, open.rerun_of, open.event_type.as_deref()), (again.id, Some(run.id), Some("rerun")));
    assert_eq!(store.open_rerun(acme.org, again.id).await.unwrap(), None);
}

async fn an_ended_rerun_makes_room_and_an_approved_one_does_not_stand_in_the_way(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::Reconcile, NOW).await;
    let held = rerun(store, acme, &run).await.unwrap();
    settle(store, &held, RunStatus::Held).await;
    let waiting = rerun(store, acme, &run).await.unwrap();
    assert!(write(store, async |transaction| transaction.approve_run(acme.org, held.id, None, NOW).await).await.unwrap());
    assert_eq!(store.open_rerun(acme.org, run.id).await.unwrap().unwrap().id, waiting.id);
    settle(store, &waiting, RunStatus::Completed).await;
    assert!(rerun(store, acme, &run).await.is_ok());
}

async fn a_rerun_of_another_tenant_is_not_seen(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let run = queue(store, acme, RunKind::Reconcile, NOW).await;
    rerun(store, acme, &run).await.unwrap();
    assert_eq!(store.open_rerun(rival.org, run.id).await.unwrap(), None);
}
