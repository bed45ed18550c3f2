//! Cases of a run's own row: queued, under way, settled.

use contract::id::OrgId;
use contract::run::{RunPhase, RunStatus};
use contract::view::RunCounts;
use contract::{FailureKind, RunKind};
use serde_json::json;
use store::runs::{NewRun, RunRow, Settlement};
use store::{Json, Store};

use crate::builders::{claim, company, new_run, queue, write};
use crate::support::{NOW, user};

on_both_databases! {
    a_queued_run_is_found_as_it_was_asked_for,
    a_full_run_that_still_waits_is_joined_and_no_other,
    progress_is_noted_with_the_counts_so_far,
    settling_keeps_what_happened_and_when,
    a_run_no_worker_has_is_cancelled_at_once,
    a_run_a_worker_has_is_asked_to_stop_and_does_not_wait_any_more,
    a_run_that_ended_is_not_cancelled,
    runs_of_another_tenant_are_neither_seen_nor_changed,
}

const COUNTS: RunCounts = RunCounts { fetched: 6, created: 5, updated: 4, deactivated: 3, skipped: 2, errors: 1 };

async fn a_queued_run_is_found_as_it_was_asked_for(store: &Store) {
    let acme = company(store, "acme").await;
    let maja = user(store, "maja@example.com").await;
    let asked = NewRun {
        event_type: Some("employee.updated".to_owned()),
        scope: Some(vec!["7".to_owned(), "ü 8".to_owned()]),
        targets: json!({ "baseline": true, "scenarios": [] }),
        requested_by: Some(maja),
        ..new_run(acme, RunKind::Webhook, NOW)
    };
    let run = write(store, async |transaction| transaction.insert_run(&asked).await).await.unwrap();
    assert_eq!((run.id, run.kind, run.event_type.as_ref()), (asked.id, RunKind::Webhook, asked.event_type.as_ref()));
    assert_eq!((run.scope.as_ref(), &run.targets, run.requested_by), (asked.scope.map(Json).as_ref(), &Json(asked.targets), Some(maja)));
    assert_eq!((run.status, run.queued_at, run.due_at, run.counts()), (RunStatus::Queued, NOW, NOW, RunCounts::default()));
    assert_eq!(store.run_by_public_id(acme.org, &run.public_id).await.unwrap().as_ref(), Some(&run));
    assert_eq!(store.run(acme.org, run.id).await.unwrap(), Some(run));
}

async fn a_full_run_that_still_waits_is_joined_and_no_other(store: &Store) {
    let acme = company(store, "acme").await;
    let joined = async |kind| {
        write(store, async |transaction| transaction.queued_full_run(acme.org, acme.integration, kind).await)
            .await
            .unwrap()
            .map(|run| run.id)
    };
    let of_some = NewRun { scope: Some(vec!["7".to_owned()]), ..new_run(acme, RunKind::ManualSync, NOW) };
    write(store, async |transaction| transaction.insert_run(&of_some).await).await.unwrap();
    assert_eq!(joined(RunKind::ManualSync).await, None);

    let full = queue(store, acme, RunKind::ManualSync, NOW.plus_seconds(1)).await;
    queue(store, acme, RunKind::ManualSync, NOW.plus_seconds(2)).await;
    assert_eq!(joined(RunKind::ManualSync).await, Some(full.id));
    assert_eq!(joined(RunKind::Reconcile).await, None);

    let reconcile = queue(store, acme, RunKind::Reconcile, NOW).await;
    let until = NOW.plus_seconds(60);
    write(store, async |transaction| transaction.claim_this_run(reconcile.id, "a", NOW, until).await).await.unwrap().unwrap();
    assert_eq!(joined(RunKind::Reconcile).await, None, "a run under way has read what it has read");
}

async fn progress_is_noted_with_the_counts_so_far(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    let note = async |phase, done, total| {
        write(store, async |transaction| transaction.update_run_progress(acme.org, run.id, phase, done, total, COUNTS).await)
            .await
            .unwrap();
        let run = store.run(acme.org, run.id).await.unwrap().unwrap();
        (run.phase, run.progress_done, run.progress_total, run.counts())
    };
    assert_eq!(note(RunPhase::Pull, 6, Some(600)).await, (Some(RunPhase::Pull), 6, Some(600), COUNTS));
    assert_eq!(note(RunPhase::Apply, 7, None).await, (Some(RunPhase::Apply), 7, None, COUNTS));
}

fn told_settlement(status: RunStatus) -> Settlement {
    Settlement {
        status,
        due_at: None,
        counts: COUNTS,
        error_kind: Some(FailureKind::RateLimited),
        summary: Some("BambooHR asks to wait.".to_owned()),
        next_step: Some("Nothing.".to_owned()),
        error: Some(json!({ "status": 429, "headers": { "retry-after": "30" } })),
        details: json!({ "pages": [1, 2], "über": null }),
    }
}

async fn settling_keeps_what_happened_and_when(store: &Store) {
    let acme = company(store, "acme").await;
    queue(store, acme, RunKind::ManualSync, NOW).await;
    let (run, _) = claim(store, "a", NOW).await.unwrap();
    let how = told_settlement(RunStatus::Failed);
    write(store, async |transaction| transaction.settle_run(acme.org, run.id, NOW.plus_seconds(7), &how).await).await.unwrap();
    let settled = store.run(acme.org, run.id).await.unwrap().unwrap();
    let seen = Settlement {
        status: settled.status,
        due_at: None,
        counts: settled.counts(),
        error_kind: settled.error_kind,
        summary: settled.summary,
        next_step: settled.next_step,
        error: settled.error.map(|error| error.0),
        details: settled.details.0,
    };
    assert_eq!(seen, how);
    assert_eq!((settled.due_at, settled.finished_at), (NOW, Some(NOW.plus_seconds(7))));
}

async fn cancel(store: &Store, org: OrgId, run: &RunRow) -> Option<RunStatus> {
    write(store, async |transaction| transaction.cancel_run(org, run.id, NOW.plus_seconds(9), "Cancelled.").await).await.unwrap()
}

async fn a_run_no_worker_has_is_cancelled_at_once(store: &Store) {
    let acme = company(store, "acme").await;
    let queued = queue(store, acme, RunKind::Reconcile, NOW).await;
    let asked = queue(store, acme, RunKind::ManualSync, NOW).await;
    let (waiting, lease) = claim(store, "a", NOW).await.unwrap();
    assert_eq!(waiting.id, asked.id);
    let pause = Settlement { due_at: Some(NOW.plus_seconds(3_600)), ..told_settlement(RunStatus::Waiting) };
    write(store, async |transaction| {
        transaction.settle_run(acme.org, waiting.id, NOW, &pause).await?;
        transaction.release(lease, NOW).await
    })
    .await
    .unwrap();
    for run in [&queued, &waiting] {
        assert_eq!(cancel(store, acme.org, run).await, Some(RunStatus::Cancelled));
        let row = store.run(acme.org, run.id).await.unwrap().unwrap();
        assert_eq!((row.finished_at, row.summary.as_deref()), (Some(NOW.plus_seconds(9)), Some("Cancelled.")));
        assert_eq!((row.error_kind, row.next_step, row.error), (None, None, None));
    }
    assert!(claim(store, "b", NOW.plus_seconds(7_200)).await.is_none());
}

async fn a_run_a_worker_has_is_asked_to_stop_and_does_not_wait_any_more(store: &Store) {
    let acme = company(store, "acme").await;
    queue(store, acme, RunKind::ManualSync, NOW).await;
    let (run, lease) = claim(store, "a", NOW).await.unwrap();
    assert_eq!(cancel(store, acme.org, &run).await, Some(RunStatus::Running));
    assert!(store.is_cancel_requested(acme.org, run.id).await.unwrap());
    let pause = Settlement { due_at: Some(NOW.plus_seconds(3_600)), ..told_settlement(RunStatus::Waiting) };
    write(store, async |transaction| {
        transaction.settle_run(acme.org, run.id, NOW.plus_seconds(10), &pause).await?;
        transaction.release(lease, NOW.plus_seconds(10)).await
    })
    .await
    .unwrap();
    let (again, _) = claim(store, "b", NOW.plus_seconds(10)).await.expect("it is due at once");
    assert!(again.id == run.id && again.cancel_requested);
}

async fn a_run_that_ended_is_not_cancelled(store: &Store) {
    let acme = company(store, "acme").await;
    for status in [RunStatus::Completed, RunStatus::Held, RunStatus::Previewed] {
        let ended = queue(store, acme, RunKind::ManualSync, NOW).await;
        write(store, async |transaction| transaction.settle_run(acme.org, ended.id, NOW, &told_settlement(status)).await).await.unwrap();
        assert_eq!(cancel(store, acme.org, &ended).await, None);
        let row = store.run(acme.org, ended.id).await.unwrap().unwrap();
        assert_eq!((row.status, row.cancel_requested), (status, false));
    }
}

async fn runs_of_another_tenant_are_neither_seen_nor_changed(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    write(store, async |transaction| {
        transaction.update_run_progress(other.org, run.id, RunPhase::Apply, 1, None, COUNTS).await?;
        assert_eq!(transaction.cancel_run(other.org, run.id, NOW, "Cancelled.").await?, None);
        transaction.settle_run(other.org, run.id, NOW, &told_settlement(RunStatus::Failed)).await?;
        assert_eq!(transaction.queued_full_run(other.org, acme.integration, RunKind::ManualSync).await?, None);
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(store.run(other.org, run.id).await.unwrap(), None);
    assert_eq!(store.run_by_public_id(other.org, &run.public_id).await.unwrap(), None);
    assert_eq!(store.run(acme.org, run.id).await.unwrap(), Some(run));
}
