//! Cases of reviews.

use contract::run::{ChangeEntity, ChangeOp, ChangeState, RunStatus};
use contract::{Attributes, Provider, RunKind, Timestamp};
use domain::plan::{Change, Phase};
use store::contexts::kind;
use store::integrations::FlowRow;
use store::reviews::decision;
use store::runs::RunRow;
use store::{Priority, Store, Transaction};

use crate::builders::{Company, company, context_row, flow_row, integration_row, queue, settlement, write};
use crate::support::{NOW, tenant};

on_both_databases! {
    an_approved_run_is_queued_once_more_and_only_once,
    a_discarded_run_is_over_and_its_changes_are_declined,
    a_run_that_waits_for_nobody_is_not_decided,
    a_preview_is_joined_by_previews_alone,
    a_later_run_replaces_what_waits_on_its_own_connection,
    what_waits_for_another_target_too_waits_on,
    an_undo_that_waits_is_not_replaced,
    the_people_about_whom_runs_wait_are_known,
    what_waits_too_long_ends_in_every_tenant,
    the_first_review_ends_for_its_connection,
}

const LATER: Timestamp = NOW.plus_seconds(60);

fn newcomer(source_id: &str) -> Change {
    Change {
        phase: Phase::People,
        op: ChangeOp::Create,
        entity: ChangeEntity::Person,
        entity_id: None,
        source_id: source_id.to_owned(),
        label: source_id.to_owned(),
        attributes: Vec::new(),
        remembered: Attributes::default(),
        expected_version: None,
        fingerprint: None,
    }
}

async fn settle_as(store: &Store, run: &RunRow, status: RunStatus) {
    write(store, async |transaction| transaction.settle_run(run.org_id, run.id, NOW, &settlement(status)).await).await.unwrap();
}

async fn waiting(store: &Store, acme: Company, status: RunStatus) -> RunRow {
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    let changes = [newcomer("1"), newcomer("2")];
    write(store, async |transaction| transaction.insert_changes(acme.org, run.id, acme.baseline, 1, &changes).await).await.unwrap();
    settle_as(store, &run, status).await;
    run
}

async fn an_approved_run_is_queued_once_more_and_only_once(store: &Store) {
    let acme = company(store, "acme").await;
    for status in [RunStatus::Previewed, RunStatus::Held] {
        let run = waiting(store, acme, status).await;
        let approve =
            async || write(store, async |transaction| transaction.approve_run(acme.org, run.id, None, LATER).await).await.unwrap();
        assert!(approve().await);
        assert!(!approve().await);
        let queued = store.run(acme.org, run.id).await.unwrap().unwrap();
        assert_eq!((queued.status, queued.due_at, queued.finished_at), (RunStatus::Queued, LATER, None));
        assert_eq!(store.run_decision(acme.org, run.id).await.unwrap().unwrap().decision, decision::APPLY);
        settle_as(store, &run, RunStatus::Completed).await;
    }
}

async fn a_discarded_run_is_over_and_its_changes_are_declined(store: &Store) {
    let acme = company(store, "acme").await;
    let run = waiting(store, acme, RunStatus::Previewed).await;
    let is_discarded = write(store, async |transaction| {
        transaction.decline_staged_changes(acme.org, run.id).await?;
        transaction.discard_run(acme.org, run.id, None, LATER, "Discarded.").await
    });
    assert!(is_discarded.await.unwrap());
    let over = store.run(acme.org, run.id).await.unwrap().unwrap();
    assert_eq!((over.status, over.summary.as_deref()), (RunStatus::Cancelled, Some("Discarded.")));
    let states: Vec<ChangeState> = store.change_counts(acme.org, run.id).await.unwrap().into_iter().map(|(_, _, state, _)| state).collect();
    assert_eq!(states, [ChangeState::Declined]);
    assert!(!write(store, async |transaction| transaction.approve_run(acme.org, run.id, None, LATER).await).await.unwrap());
}

async fn a_run_that_waits_for_nobody_is_not_decided(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let running = queue(store, acme, RunKind::ManualSync, NOW).await;
    assert!(!write(store, async |transaction| transaction.approve_run(acme.org, running.id, None, LATER).await).await.unwrap());
    let run = waiting(store, acme, RunStatus::Held).await;
    assert!(!write(store, async |transaction| transaction.approve_run(rival.org, run.id, None, LATER).await).await.unwrap());
    assert!(!write(store, async |transaction| transaction.discard_run(rival.org, run.id, None, LATER, "").await).await.unwrap());
    assert_eq!(store.run_decision(acme.org, run.id).await.unwrap(), None);
}

async fn a_preview_is_joined_by_previews_alone(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    write(store, async |transaction| transaction.make_preview(acme.org, run.id).await).await.unwrap();
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    assert_eq!(transaction.queued_preview(acme.org, acme.integration).await.unwrap().map(|found| found.id), Some(run.id));
    assert_eq!(transaction.queued_full_run(acme.org, acme.integration, RunKind::ManualSync).await.unwrap(), None);
}

async fn a_later_run_replaces_what_waits_on_its_own_connection(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let (held, others) = (waiting(store, acme, RunStatus::Held).await, waiting(store, rival, RunStatus::Held).await);
    let later = waiting(store, acme, RunStatus::Previewed).await;
    write(store, async |transaction| transaction.replace_reviews(acme.org, acme.integration, later.id, None).await).await.unwrap();
    let status = async |run: &RunRow| store.run(run.org_id, run.id).await.unwrap().unwrap().status;
    assert_eq!((status(&held).await, status(&later).await), (RunStatus::Cancelled, RunStatus::Previewed));
    assert_eq!(status(&others).await, RunStatus::Held);
    let of_changes = async |run: &RunRow| store.change_counts(run.org_id, run.id).await.unwrap()[0].2;
    assert_eq!((of_changes(&held).await, of_changes(&later).await), (ChangeState::Declined, ChangeState::Staged));
}

async fn what_waits_for_another_target_too_waits_on(store: &Store) {
    let acme = company(store, "acme").await;
    let scenario = context_row(acme.org, kind::SCENARIO, "Reorganisation");
    write(store, async |transaction| transaction.insert_context(&scenario).await).await.unwrap();
    let run = waiting(store, acme, RunStatus::Held).await;
    write(store, async |transaction| transaction.insert_changes(acme.org, run.id, scenario.id, 3, &[newcomer("1")]).await).await.unwrap();
    let later = waiting(store, acme, RunStatus::Held).await;
    for (context, expected) in [(acme.baseline, RunStatus::Held), (scenario.id, RunStatus::Cancelled)] {
        let replace =
            async |transaction: &mut Transaction| transaction.replace_reviews(acme.org, acme.integration, later.id, Some(context)).await;
        write(store, replace).await.unwrap();
        assert_eq!(store.run(acme.org, run.id).await.unwrap().unwrap().status, expected);
    }
    assert_eq!(store.run(acme.org, later.id).await.unwrap().unwrap().status, RunStatus::Held);
}

async fn an_undo_that_waits_is_not_replaced(store: &Store) {
    let acme = company(store, "acme").await;
    let undo = queue(store, acme, RunKind::Undo, NOW).await;
    settle_as(store, &undo, RunStatus::Previewed).await;
    let later = waiting(store, acme, RunStatus::Held).await;
    write(store, async |transaction| transaction.replace_reviews(acme.org, acme.integration, later.id, None).await).await.unwrap();
    assert_eq!(store.run(acme.org, undo.id).await.unwrap().unwrap().status, RunStatus::Previewed);
}

async fn the_people_about_whom_runs_wait_are_known(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let first = waiting(store, acme, RunStatus::Held).await;
    let second = waiting(store, acme, RunStatus::Previewed).await;
    let people = async |org, except| store.people_waiting_for_review(org, acme.integration, acme.baseline, except).await.unwrap();
    assert_eq!(people(acme.org, first.id).await, ["1", "2"]);
    assert_eq!(people(rival.org, first.id).await, Vec::<String>::new());
    let elsewhere = store.people_waiting_for_review(acme.org, acme.integration, rival.baseline, first.id).await.unwrap();
    assert_eq!(elsewhere, Vec::<String>::new(), "for another target");
    write(store, async |transaction| transaction.decline_staged_changes(acme.org, second.id).await).await.unwrap();
    assert_eq!(people(acme.org, first.id).await, Vec::<String>::new());
}

async fn what_waits_too_long_ends_in_every_tenant(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let (held, previewed) = (waiting(store, acme, RunStatus::Held).await, waiting(store, rival, RunStatus::Previewed).await);
    let expire = async |before| write(store, async |transaction| transaction.expire_reviews(before, "Too late.").await).await.unwrap();
    assert_eq!((expire(NOW).await, expire(LATER).await, expire(LATER).await), (0, 2, 0));
    for run in [held, previewed] {
        let over = store.run(run.org_id, run.id).await.unwrap().unwrap();
        assert_eq!((over.status, over.summary.as_deref()), (RunStatus::Cancelled, Some("Too late.")));
        assert_eq!(store.change_counts(run.org_id, run.id).await.unwrap()[0].2, ChangeState::Declined);
    }
}

async fn the_first_review_ends_for_its_connection(store: &Store) {
    let mut connections = Vec::new();
    for slug in ["acme", "rival"] {
        let org = tenant(store, slug).await;
        let integration = integration_row(org, Provider::BambooHr);
        let flow = FlowRow { awaits_review: true, ..flow_row(org, integration.id) };
        write(store, async |transaction| {
            transaction.insert_integration(&integration).await?;
            transaction.insert_flow(&flow).await
        })
        .await
        .unwrap();
        connections.push((org, integration.id));
    }
    let (org, integration) = connections[0];
    write(store, async |transaction| transaction.end_first_review(org, integration).await).await.unwrap();
    let mut awaiting = Vec::new();
    for (org, integration) in connections {
        awaiting.push(store.planning_flow(org, integration).await.unwrap().unwrap().awaits_review);
    }
    assert_eq!(awaiting, [false, true]);
}
