//! Cases of runs that take another run back.

use contract::run::{ChangeEntity, ChangeOp, ChangeState, RunStatus};
use contract::{Attributes, RunKind};
use domain::plan::{Change, Phase};
use store::Store;
use store::runs::RunRow;
use uuid::Uuid;

use crate::builders::{Company, company, queue, settlement, write};
use crate::support::NOW;

on_both_databases! {
    an_undo_knows_its_run_and_is_joined_while_it_is_open,
    what_was_applied_is_read_without_links_and_what_was_changed_twice_is_known,
    the_undos_of_another_tenant_are_not_seen,
}

fn change(op: ChangeOp, id: Uuid) -> Change {
    Change {
        phase: Phase::People,
        op,
        entity: ChangeEntity::Person,
        entity_id: Some(id),
        source_id: "7".to_owned(),
        label: "Ann".to_owned(),
        attributes: Vec::new(),
        remembered: Attributes::default(),
        expected_version: Some(1),
        fingerprint: None,
    }
}

async fn undo(store: &Store, acme: Company, of: &RunRow) -> RunRow {
    let run = queue(store, acme, RunKind::Undo, NOW).await;
    write(store, async |transaction| transaction.make_undo(acme.org, run.id, of.id).await).await.unwrap();
    store.run(acme.org, run.id).await.unwrap().unwrap()
}

async fn an_undo_knows_its_run_and_is_joined_while_it_is_open(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    let open = async || {
        let found = write(store, async |transaction| transaction.open_undo(acme.org, run.id).await).await.unwrap();
        found.map(|run| run.id)
    };
    assert_eq!(open().await, None);
    let undo = undo(store, acme, &run).await;
    assert_eq!((undo.undo_of, undo.is_preview, open().await), (Some(run.id), true, Some(undo.id)));
    let settled = async |status| {
        write(store, async |transaction| transaction.settle_run(acme.org, undo.id, NOW, &settlement(status)).await).await.unwrap();
    };
    settled(RunStatus::Previewed).await;
    assert_eq!(open().await, Some(undo.id));
    settled(RunStatus::Completed).await;
    assert_eq!(open().await, None);
    let undos: Vec<_> = store.undos_of(acme.org, run.id, 5).await.unwrap().into_iter().map(|run| run.id).collect();
    assert_eq!(undos, [undo.id]);
}

async fn what_was_applied_is_read_without_links_and_what_was_changed_twice_is_known(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    let [once, twice, linked, staged] = std::array::from_fn(|_| Uuid::now_v7());
    let changes = [
        change(ChangeOp::Update, once),
        change(ChangeOp::Update, twice),
        change(ChangeOp::Link, linked),
        change(ChangeOp::Update, twice),
        change(ChangeOp::Update, staged),
    ];
    assert_eq!(store.changed_contexts(acme.org, run.id).await.unwrap(), []);
    write(store, async |transaction| {
        transaction.insert_changes(acme.org, run.id, acme.baseline, 1, &changes).await?;
        transaction.settle_changes(acme.org, run.id, 1, 4, ChangeState::Applied).await
    })
    .await
    .unwrap();
    assert_eq!(store.changed_contexts(acme.org, run.id).await.unwrap(), [acme.baseline]);
    let read = async |after, limit| {
        let found = store.changes_applied_by(acme.org, run.id, acme.baseline, after, limit).await.unwrap();
        found.into_iter().map(|stored| stored.seq).collect::<Vec<_>>()
    };
    assert_eq!((read(0, 10).await, read(0, 1).await, read(2, 10).await), (vec![1, 2, 4], vec![1], vec![4]));
    let repeatedly = store.repeatedly_changed(acme.org, run.id, acme.baseline).await.unwrap();
    assert_eq!(repeatedly.into_iter().collect::<Vec<_>>(), [twice]);
    let flow = store.latest_planning_flow(acme.org, acme.integration).await.unwrap();
    assert_eq!(flow.map(|flow| flow.id), Some(acme.flow));
}

async fn the_undos_of_another_tenant_are_not_seen(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    undo(store, acme, &run).await;
    assert_eq!(store.undos_of(rival.org, run.id, 5).await.unwrap(), []);
    let open = write(store, async |transaction| transaction.open_undo(rival.org, run.id).await).await.unwrap();
    assert_eq!(open, None);
    assert_eq!(store.latest_planning_flow(rival.org, acme.integration).await.unwrap(), None);
}
