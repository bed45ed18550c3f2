//! Cases of the health of connections.

use contract::run::RunStatus;
use contract::{FailureKind, RunKind};
use domain::health::{Problem, Rest};
use store::Store;
use store::runs::Settlement;

use crate::builders::{company, queue, settlement, write};
use crate::support::NOW;

on_both_databases! {
    a_problem_is_written_over_what_is_known_of_its_cause,
    a_schedule_rests_for_its_own_connection,
    another_held_run_of_the_connection_is_seen,
    what_the_run_before_failed_of_is_known,
}

fn problem(cause: FailureKind) -> Problem {
    Problem {
        cause,
        breaks_full_runs: true,
        breaks_single_runs: false,
        first_seen: NOW,
        last_seen: NOW,
        failures: 1,
        announced_at: Some(NOW),
        resolved_at: None,
    }
}

async fn a_problem_is_written_over_what_is_known_of_its_cause(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let mended = Problem { failures: 2, resolved_at: Some(NOW.plus_seconds(60)), ..problem(FailureKind::Auth) };
    for problem in [problem(FailureKind::Auth), problem(FailureKind::Unreachable), mended] {
        write(store, async |transaction| transaction.upsert_integration_problem(acme.org, acme.integration, &problem).await).await.unwrap();
    }
    let known = store.integration_problems(acme.org, acme.integration).await.unwrap();
    assert_eq!(known, [mended, problem(FailureKind::Unreachable)]);
    assert_eq!(store.integration_problems(rival.org, acme.integration).await.unwrap(), []);
}

async fn a_schedule_rests_for_its_own_connection(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let rest = Rest { failures: 3, since: Some(NOW), until: Some(NOW.plus_seconds(3_600)) };
    write(store, async |transaction| transaction.update_schedule_rest(acme.org, acme.integration, rest).await).await.unwrap();
    assert_eq!(store.schedule_rest(acme.org, acme.integration).await.unwrap(), rest);
    assert_eq!(store.schedule_rest(rival.org, rival.integration).await.unwrap(), Rest::default());
    assert_eq!(store.schedule_rest(rival.org, acme.integration).await.unwrap(), Rest::default());
}

async fn another_held_run_of_the_connection_is_seen(store: &Store) {
    let acme = company(store, "acme").await;
    let (one, other) = (queue(store, acme, RunKind::ManualSync, NOW).await, queue(store, acme, RunKind::Reconcile, NOW).await);
    write(store, async |transaction| transaction.settle_run(acme.org, one.id, NOW, &settlement(RunStatus::Held)).await).await.unwrap();
    let seen =
        async |run| write(store, async |transaction| transaction.has_other_hold(acme.org, acme.integration, run).await).await.unwrap();
    assert!(!seen(one.id).await && seen(other.id).await);
}

async fn what_the_run_before_failed_of_is_known(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let (one, other) = (queue(store, acme, RunKind::ManualSync, NOW).await, queue(store, acme, RunKind::Reconcile, NOW).await);
    let before =
        async |org, run| write(store, async |transaction| transaction.failure_before(org, acme.integration, run).await).await.unwrap();
    assert_eq!(before(acme.org, other.id).await, None, "it has not ended");
    let failed = Settlement { error_kind: Some(FailureKind::Configuration), ..settlement(RunStatus::Failed) };
    write(store, async |transaction| transaction.settle_run(acme.org, one.id, NOW, &failed).await).await.unwrap();
    assert_eq!(before(acme.org, other.id).await, Some(FailureKind::Configuration));
    assert_eq!((before(acme.org, one.id).await, before(rival.org, other.id).await), (None, None));
    let later = NOW.plus_seconds(60);
    write(store, async |transaction| transaction.settle_run(acme.org, other.id, later, &settlement(RunStatus::Completed)).await)
        .await
        .unwrap();
    let third = queue(store, acme, RunKind::Reconcile, later).await;
    assert_eq!(before(acme.org, third.id).await, None);
}
