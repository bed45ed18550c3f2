//! Cases of the queue: claiming a run, and the lease on its connection.

use contract::RunKind;
use contract::run::RunStatus;
use contract::time::Timestamp;
use store::Store;
use store::runs::{Lease, NewRun, RunRow, Settlement};

use crate::builders::{Company, LEASE_SECONDS, claim, company, new_run, queue, settlement, write};
use crate::support::NOW;

on_both_databases! {
    an_empty_queue_gives_nothing_and_is_never_due,
    a_claimed_run_is_running_under_a_lease,
    the_connection_served_longest_ago_comes_first,
    the_most_urgent_run_of_a_connection_comes_first_then_the_oldest,
    while_a_connection_is_leased_nobody_else_gets_its_runs,
    of_two_workers_at_once_one_gets_the_run,
    an_expired_lease_is_claimed_anew_and_shuts_the_former_worker_out,
    a_fence_extends_the_lease_until_it_is_released,
    a_waiting_run_is_claimed_when_it_is_due_and_not_before,
    a_settled_run_is_never_claimed,
    one_run_can_be_claimed_by_itself,
    the_next_time_is_when_a_run_is_due_and_its_connection_free,
    the_lease_of_another_tenant_cannot_be_touched,
}

async fn settle_and_release(store: &Store, (run, lease): (RunRow, Lease), now: Timestamp, how: &Settlement) {
    write(store, async |transaction| {
        transaction.settle_run(run.org_id, run.id, now, how).await?;
        transaction.release(lease, now).await
    })
    .await
    .unwrap();
}

async fn fence(store: &Store, lease: Lease, until: Timestamp) -> bool {
    write(store, async |transaction| transaction.fence(lease, until).await).await.unwrap()
}

async fn an_empty_queue_gives_nothing_and_is_never_due(store: &Store) {
    company(store, "acme").await;
    assert_eq!(claim(store, "a", NOW).await, None);
    assert_eq!(store.next_due_at().await.unwrap(), None);
}

async fn a_claimed_run_is_running_under_a_lease(store: &Store) {
    let acme = company(store, "acme").await;
    let queued = queue(store, acme, RunKind::ManualSync, NOW).await;
    let (run, lease) = claim(store, "a", NOW.plus_seconds(1)).await.unwrap();
    assert_eq!((queued.status, queued.attempt, queued.started_at), (RunStatus::Queued, 0, None));
    assert_eq!((run.id, run.status, run.attempt, run.started_at), (queued.id, RunStatus::Running, 1, Some(NOW.plus_seconds(1))));
    assert_eq!(lease, Lease { org_id: acme.org, integration_id: acme.integration, epoch: 1 });
    assert_eq!(store.run(acme.org, run.id).await.unwrap(), Some(run));
}

async fn the_connection_served_longest_ago_comes_first(store: &Store) {
    let companies = [company(store, "first").await, company(store, "second").await, company(store, "third").await];
    // Served in the order third, first; the second never was.
    for (company, seconds) in [(companies[2], 1), (companies[0], 2)] {
        queue(store, company, RunKind::ManualSync, NOW).await;
        let claimed = claim(store, "a", NOW).await.unwrap();
        settle_and_release(store, claimed, NOW.plus_seconds(seconds), &settlement(RunStatus::Completed)).await;
    }
    for (company, kind) in [(companies[0], RunKind::Webhook), (companies[1], RunKind::Reconcile), (companies[2], RunKind::ManualSync)] {
        queue(store, company, kind, NOW).await;
    }
    let mut served = Vec::new();
    while let Some((run, _)) = claim(store, "a", NOW.plus_seconds(3)).await {
        served.push(run.org_id);
    }
    assert_eq!(served, [companies[1].org, companies[2].org, companies[0].org]);
}

async fn the_most_urgent_run_of_a_connection_comes_first_then_the_oldest(store: &Store) {
    let acme = company(store, "acme").await;
    let mut queued = Vec::new();
    for (kind, seconds) in [(RunKind::Reconcile, 0), (RunKind::ManualSync, 2), (RunKind::ManualSync, 1), (RunKind::Webhook, 3)] {
        queued.push(queue(store, acme, kind, NOW.plus_seconds(seconds)).await.id);
    }
    let mut claimed = Vec::new();
    while let Some((run, lease)) = claim(store, "a", NOW.plus_seconds(4)).await {
        claimed.push(run.id);
        settle_and_release(store, (run, lease), NOW.plus_seconds(4), &settlement(RunStatus::Completed)).await;
    }
    assert_eq!(claimed, [queued[3], queued[2], queued[1], queued[0]]);
}

async fn while_a_connection_is_leased_nobody_else_gets_its_runs(store: &Store) {
    let acme = company(store, "acme").await;
    queue(store, acme, RunKind::ManualSync, NOW).await;
    queue(store, acme, RunKind::Webhook, NOW).await;
    let (first, lease) = claim(store, "a", NOW).await.unwrap();
    assert_eq!(claim(store, "b", NOW.plus_seconds(LEASE_SECONDS - 1)).await, None);

    settle_and_release(store, (first.clone(), lease), NOW, &settlement(RunStatus::Completed)).await;
    let (second, _) = claim(store, "b", NOW).await.unwrap();
    assert_ne!(second.id, first.id);
}

async fn of_two_workers_at_once_one_gets_the_run(store: &Store) {
    let acme = company(store, "acme").await;
    queue(store, acme, RunKind::ManualSync, NOW).await;
    let (a, b) = tokio::join!(claim(store, "a", NOW), claim(store, "b", NOW));
    assert_eq!([a.is_some(), b.is_some()].into_iter().filter(|is_claimed| *is_claimed).count(), 1);
}

async fn an_expired_lease_is_claimed_anew_and_shuts_the_former_worker_out(store: &Store) {
    let acme = company(store, "acme").await;
    queue(store, acme, RunKind::ManualSync, NOW).await;
    let (run, former) = claim(store, "a", NOW).await.unwrap();
    let expired = NOW.plus_seconds(LEASE_SECONDS);
    let (again, lease) = claim(store, "b", expired).await.unwrap();
    assert_eq!((again.id, again.attempt, again.started_at), (run.id, 2, Some(NOW)));
    assert_eq!(lease.epoch, former.epoch + 1);

    assert!(!fence(store, former, expired.plus_seconds(9)).await);
    write(store, async |transaction| transaction.release(former, expired).await).await.unwrap();
    assert_eq!(claim(store, "c", expired).await, None, "a former worker gave a lease free that is not its own");
    assert!(fence(store, lease, expired.plus_seconds(9)).await);
}

async fn a_fence_extends_the_lease_until_it_is_released(store: &Store) {
    let acme = company(store, "acme").await;
    queue(store, acme, RunKind::ManualSync, NOW).await;
    let (_, lease) = claim(store, "a", NOW).await.unwrap();
    assert!(fence(store, lease, NOW.plus_seconds(2 * LEASE_SECONDS)).await);
    assert_eq!(claim(store, "b", NOW.plus_seconds(LEASE_SECONDS)).await, None);

    write(store, async |transaction| transaction.release(lease, NOW).await).await.unwrap();
    assert!(!fence(store, lease, NOW.plus_seconds(LEASE_SECONDS)).await);
}

async fn a_waiting_run_is_claimed_when_it_is_due_and_not_before(store: &Store) {
    let acme = company(store, "acme").await;
    queue(store, acme, RunKind::ManualSync, NOW).await;
    let claimed = claim(store, "a", NOW).await.unwrap();
    let run = claimed.0.id;
    settle_and_release(store, claimed, NOW, &Settlement { due_at: Some(NOW.plus_seconds(30)), ..settlement(RunStatus::Waiting) }).await;
    let waiting = store.run(acme.org, run).await.unwrap().unwrap();
    assert_eq!((waiting.status, waiting.due_at, waiting.finished_at), (RunStatus::Waiting, NOW.plus_seconds(30), None));

    assert_eq!(claim(store, "a", NOW.plus_seconds(29)).await, None);
    let (again, _) = claim(store, "a", NOW.plus_seconds(30)).await.unwrap();
    assert_eq!((again.id, again.attempt), (run, 2));
}

async fn a_settled_run_is_never_claimed(store: &Store) {
    let acme = company(store, "acme").await;
    for status in RunStatus::ALL.iter().copied().filter(|status| status.is_settled()) {
        queue(store, acme, RunKind::ManualSync, NOW).await;
        let claimed = claim(store, "a", NOW).await.unwrap();
        settle_and_release(store, claimed, NOW, &settlement(status)).await;
        assert_eq!(claim(store, "a", NOW).await, None, "{status:?}");
    }
    assert_eq!(store.next_due_at().await.unwrap(), None);
}

async fn one_run_can_be_claimed_by_itself(store: &Store) {
    let acme = company(store, "acme").await;
    queue(store, acme, RunKind::Webhook, NOW).await;
    let wanted = queue(store, acme, RunKind::Reconcile, NOW.plus_seconds(1)).await;
    let claim_wanted = async |now: Timestamp| {
        write(store, async |transaction| transaction.claim_this_run(wanted.id, "a", now, now.plus_seconds(LEASE_SECONDS)).await)
            .await
            .unwrap()
            .map(|(run, _)| run.id)
    };
    assert_eq!(claim_wanted(NOW).await, None, "it is not due yet");
    assert_eq!(claim_wanted(NOW.plus_seconds(1)).await, Some(wanted.id));
    assert_eq!(claim_wanted(NOW.plus_seconds(1)).await, None, "its connection is taken");
}

async fn the_next_time_is_when_a_run_is_due_and_its_connection_free(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    queue(store, acme, RunKind::ManualSync, NOW).await;
    assert_eq!(store.next_due_at().await.unwrap(), Some(NOW));
    claim(store, "a", NOW).await.unwrap();
    assert_eq!(store.next_due_at().await.unwrap(), Some(NOW.plus_seconds(LEASE_SECONDS)));
    queue(store, other, RunKind::ManualSync, NOW.plus_seconds(5)).await;
    assert_eq!(store.next_due_at().await.unwrap(), Some(NOW.plus_seconds(5)));
}

async fn the_lease_of_another_tenant_cannot_be_touched(store: &Store) {
    let (acme, Company { org: other, .. }) = (company(store, "acme").await, company(store, "other").await);
    queue(store, acme, RunKind::ManualSync, NOW).await;
    let (_, lease) = claim(store, "a", NOW).await.unwrap();
    let foreign = Lease { org_id: other, ..lease };
    assert!(!fence(store, foreign, NOW).await);
    write(store, async |transaction| transaction.release(foreign, NOW).await).await.unwrap();
    assert_eq!(claim(store, "b", NOW.plus_seconds(1)).await, None);
    assert!(fence(store, lease, NOW).await);
    assert!(
        write(store, async |transaction| {
            transaction.insert_run(&NewRun { org_id: other, ..new_run(acme, RunKind::ManualSync, NOW) }).await
        })
        .await
        .is_err()
    );
}
