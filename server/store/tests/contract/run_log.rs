//! Cases of the run log and of what belongs to a run.

use contract::run::{RunKind, RunStatus};
use contract::time::{Date, Timestamp};
use contract::view::{CallRow, RunFilter};
use contract::{Attribute, Provider};
use domain::issue::Issue;
use store::run_log::{Identity, ListedRun};
use store::run_records::RunCalls;
use store::runs::{RunRow, Settlement};
use store::{Error, Store};

use crate::builders::{Company, MANY, claim, company, queue, settlement, walk, write};
use crate::support::NOW;

on_both_databases! {
    the_run_log_pages_newest_first_without_gaps_or_repeats,
    the_run_log_is_filtered_by_status_kind_and_vendor,
    the_run_log_is_narrowed_to_days,
    the_tries_of_a_run_come_oldest_first,
    a_cursor_this_server_did_not_make_is_refused,
    the_strip_shows_the_last_settled_runs_newest_first,
    runs_that_wait_for_a_decision_come_with_held_ones_first,
    the_last_success_is_the_latest_run_that_ended_well,
    issues_come_with_warnings_first_and_replace_each_other,
    identities_page_in_order_without_gaps_or_repeats,
    the_last_calls_come_oldest_first,
    what_belongs_to_a_run_of_another_tenant_is_neither_seen_nor_changed,
}

async fn settle(store: &Store, run: &RunRow, status: RunStatus, at: Timestamp) {
    write(store, async |transaction| transaction.settle_run(run.org_id, run.id, at, &settlement(status)).await).await.unwrap();
}

fn identity(company: Company, number: i64) -> (i64, Identity) {
    let identity = Identity {
        context_id: company.baseline,
        source: Provider::BambooHr,
        source_id: number.to_string(),
        email: (number % 2 == 0).then(|| format!("{number}@example.com")),
        name: format!("Åsa {number}"),
    };
    (number, identity)
}

fn call(number: u64) -> CallRow {
    CallRow {
        method: "GET".to_owned(),
        path: format!("/v1/employees?page={number}"),
        status: number.is_multiple_of(2).then_some(429),
        ms: number,
        attempt: 2,
        waited_ms: 30_000,
    }
}

async fn the_run_log_pages_newest_first_without_gaps_or_repeats(store: &Store) {
    let acme = company(store, "acme").await;
    let mut queued = Vec::new();
    // Several at one moment: the id decides.
    for seconds in [0, 0, 0, 1, 1, 2, 2] {
        queued.push(queue(store, acme, RunKind::ManualSync, NOW.plus_seconds(seconds)).await);
    }
    queued.sort_by_key(|run| (run.queued_at, run.id));
    queued.reverse();
    let page = async |after: Option<&str>| {
        let page = store.runs_page(acme.org, &RunFilter::default(), after, 2).await.unwrap();
        assert_eq!(page.total, 7);
        page
    };
    let (sizes, runs) = walk(page).await;
    assert_eq!(sizes, [2, 2, 2, 1]);
    let ids = |runs: &[ListedRun]| runs.iter().map(|run| run.id).collect::<Vec<_>>();
    let queued: Vec<_> = queued.iter().map(|run| run.id).collect();
    assert_eq!(ids(&runs), queued);
    let whole = store.runs_page(acme.org, &RunFilter::default(), None, 7).await.unwrap();
    assert_eq!((ids(&whole.items), whole.next), (queued, None));
}

async fn the_run_log_is_filtered_by_status_kind_and_vendor(store: &Store) {
    let acme = company(store, "acme").await;
    let done = queue(store, acme, RunKind::ManualSync, NOW).await;
    let nightly = queue(store, acme, RunKind::Reconcile, NOW).await;
    settle(store, &done, RunStatus::Completed, NOW).await;
    let found = async |filter: RunFilter| {
        let page = store.runs_page(acme.org, &filter, None, 10).await.unwrap();
        assert_eq!(page.total, page.items.len() as u64);
        page.items.iter().map(|run| run.id).collect::<Vec<_>>()
    };
    assert_eq!(found(RunFilter { status: Some(RunStatus::Completed), ..RunFilter::default() }).await, [done.id]);
    assert_eq!(found(RunFilter { kind: Some(RunKind::Reconcile), ..RunFilter::default() }).await, [nightly.id]);
    assert_eq!(found(RunFilter { provider: Some(Provider::BambooHr), ..RunFilter::default() }).await.len(), 2);
    assert_eq!(found(RunFilter { provider: Some(Provider::Workday), ..RunFilter::default() }).await, []);
    let both = RunFilter { status: Some(RunStatus::Completed), kind: Some(RunKind::Reconcile), ..RunFilter::default() };
    assert_eq!(found(both).await, []);
}

async fn a_cursor_this_server_did_not_make_is_refused(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    // Nonsense, base64 of nonsense, and JSON of another list.
    for cursor in ["", "%", "bm9uc2Vuc2U", "WyJhIiwiYiJd"] {
        let page = store.runs_page(acme.org, &RunFilter::default(), Some(cursor), 2).await;
        assert!(matches!(page, Err(Error::Cursor)), "{cursor}");
        assert!(matches!(store.run_identities(acme.org, run.id, Some(cursor), 2).await, Err(Error::Cursor)), "{cursor}");
    }
}

async fn the_strip_shows_the_last_settled_runs_newest_first(store: &Store) {
    let acme = company(store, "acme").await;
    let mut settled = Vec::new();
    for seconds in 0..3 {
        let run = queue(store, acme, RunKind::ManualSync, NOW.plus_seconds(seconds)).await;
        settle(store, &run, RunStatus::Failed, NOW.plus_seconds(10)).await;
        settled.push(run.id);
    }
    queue(store, acme, RunKind::ManualSync, NOW.plus_seconds(9)).await;
    let shown: Vec<_> = store.settled_runs(acme.org, 2).await.unwrap().iter().map(|run| run.id).collect();
    assert_eq!(shown, [settled[2], settled[1]]);
}

async fn runs_that_wait_for_a_decision_come_with_held_ones_first(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let mut waiting = Vec::new();
    for (seconds, status) in [(0, RunStatus::Held), (1, RunStatus::Previewed), (2, RunStatus::Completed), (3, RunStatus::Previewed)] {
        let run = queue(store, acme, RunKind::ManualSync, NOW.plus_seconds(seconds)).await;
        settle(store, &run, status, NOW.plus_seconds(seconds)).await;
        waiting.push(run.public_id);
    }
    let found = async |org, limit| {
        let runs = store.runs_waiting_for_review(org, limit).await.unwrap();
        runs.into_iter().map(|run| run.row.id).collect::<Vec<_>>()
    };
    let expected = [waiting[0].clone(), waiting[3].clone(), waiting[1].clone()];
    assert_eq!(found(acme.org, 5).await, expected);
    assert_eq!(found(acme.org, 2).await, expected[..2]);
    assert_eq!(found(rival.org, 5).await, Vec::<String>::new());
}

async fn the_last_success_is_the_latest_run_that_ended_well(store: &Store) {
    let acme = company(store, "acme").await;
    assert_eq!(store.last_success_at(acme.org).await.unwrap(), None);
    for (status, seconds) in [(RunStatus::Completed, 1), (RunStatus::Warning, 2), (RunStatus::Failed, 3), (RunStatus::Held, 4)] {
        let run = queue(store, acme, RunKind::ManualSync, NOW).await;
        settle(store, &run, status, NOW.plus_seconds(seconds)).await;
    }
    assert_eq!(store.last_success_at(acme.org).await.unwrap(), Some(NOW.plus_seconds(2)));
}

async fn issues_come_with_warnings_first_and_replace_each_other(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await.id;
    let notice = Issue::Notice { message: "Read as a report.".to_owned() };
    let cut = Issue::CutValue { source_id: "7".to_owned(), label: "Maja".to_owned(), attribute: Attribute::JobTitle };
    let many: Vec<_> = (0..MANY).map(|number| Issue::MissingName { source_id: number.to_string() }).collect();
    let replace = async |issues: &[Issue]| {
        write(store, async |transaction| transaction.replace_run_issues(acme.org, run, issues).await).await.unwrap();
        store.run_issues(acme.org, run, 2).await.unwrap()
    };
    let (shown, total) = replace(&many).await;
    assert_eq!((shown.len(), total), (2, MANY as u64));
    assert_eq!(shown[1].source_id.as_deref(), Some("1"));
    let rest = store.run_issues_after(acme.org, run, 0, 5_000).await.unwrap();
    assert_eq!((rest.len(), rest.is_sorted_by_key(|(seq, _)| *seq)), (MANY, true));
    let (third, _) = rest[2];
    assert_eq!(store.run_issues_after(acme.org, run, third, 1).await.unwrap(), rest[3..4]);

    let (shown, total) = replace(&[notice, cut.clone()]).await;
    assert_eq!((shown.iter().map(|issue| issue.code.as_str()).collect::<Vec<_>>(), total), (vec!["cut_value", "notice"], 2));
    assert!(shown[0].is_warning && !shown[1].is_warning);
    assert_eq!((shown[0].source_id.as_deref(), shown[0].label.as_deref()), (Some("7"), Some("Maja")));
    assert_eq!((shown[0].attribute, shown[1].attribute), (Some(Attribute::JobTitle), None));
    assert_eq!((shown[0].message.as_str(), shown[0].next_step.as_str()), (cut.message().as_str(), cut.next_step()));
    assert_eq!(replace(&[]).await, (Vec::new(), 0));
}

async fn identities_page_in_order_without_gaps_or_repeats(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await.id;
    let numbers = 1..=i64::try_from(MANY).unwrap();
    let identities: Vec<_> = numbers.clone().map(|number| identity(acme, number)).collect();
    write(store, async |transaction| transaction.insert_run_identities(acme.org, run, &identities).await).await.unwrap();
    let page = async |after: Option<&str>| {
        let page = store.run_identities(acme.org, run, after, 500).await.unwrap();
        assert_eq!(page.total, MANY as u64);
        page
    };
    let (sizes, rows) = walk(page).await;
    assert_eq!(sizes, [500, 500, 200]);
    assert!(rows.iter().map(|row| row.source_id.clone()).eq(numbers.map(|number| number.to_string())));
    assert_eq!(
        (rows[1].email.as_deref(), rows[1].name.as_str(), rows[1].context.as_str()),
        (Some("2@example.com"), "Åsa 2", "Live Baseline")
    );
    assert_eq!((rows[0].email.as_ref(), rows[0].source), (None, Provider::BambooHr));
    assert_eq!(rows[0].person, None, "nobody of this id is here");
}

async fn the_last_calls_come_oldest_first(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await.id;
    let calls: Vec<_> = (1..=MANY as u64).map(call).collect();
    write(store, async |transaction| {
        for calls in [&calls[..1_100], &calls[1_100..]] {
            let first = transaction.next_call_seq(acme.org, run).await?;
            transaction.insert_run_calls(acme.org, run, first, calls).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let read = store.run_calls(acme.org, run, 150).await.unwrap();
    assert_eq!((&read.latest[..], read.total), (&calls[MANY - 150..], MANY as u64));
    assert_eq!(read.waited_ms, calls.iter().map(|call| call.waited_ms).sum::<u64>(), "of all, not of those that are shown");
    assert_eq!(store.run_calls(acme.org, run, 5_000).await.unwrap().latest, calls);
    let rest = store.run_calls_after(acme.org, run, 100, 5_000).await.unwrap();
    assert!(rest.into_iter().eq((101..).zip(calls[100..].iter().cloned())));
}

async fn what_belongs_to_a_run_of_another_tenant_is_neither_seen_nor_changed(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    settle(store, &run, RunStatus::Completed, NOW).await;
    let notice = [Issue::Notice { message: "Read as a report.".to_owned() }];
    write(store, async |transaction| {
        transaction.replace_run_issues(acme.org, run.id, &notice).await?;
        transaction.insert_run_identities(acme.org, run.id, &[identity(acme, 1)]).await?;
        transaction.insert_run_calls(acme.org, run.id, 1, &[call(1)]).await?;
        transaction.replace_run_issues(other.org, run.id, &[]).await?;
        assert_eq!(transaction.next_call_seq(other.org, run.id).await?, 1);
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(store.run_issues(acme.org, run.id, 10).await.unwrap().1, 1);

    let page = store.runs_page(other.org, &RunFilter::default(), None, 10).await.unwrap();
    assert_eq!((page.items, page.total), (Vec::new(), 0));
    assert_eq!(store.settled_runs(other.org, 10).await.unwrap(), []);
    assert_eq!(store.last_success_at(other.org).await.unwrap(), None);
    assert_eq!(store.run_issues(other.org, run.id, 10).await.unwrap(), (Vec::new(), 0));
    assert_eq!(store.run_identities(other.org, run.id, None, 10).await.unwrap().total, 0);
    assert_eq!(store.run_identities(other.org, run.id, None, 10).await.unwrap().items, []);
    assert_eq!(store.run_calls(other.org, run.id, 10).await.unwrap(), RunCalls::default());
    assert_eq!(store.run_calls_after(other.org, run.id, 0, 10).await.unwrap(), []);
    assert_eq!(store.run_issues_after(other.org, run.id, 0, 10).await.unwrap(), []);

    let foreign = other.org;
    assert!(write(store, async |transaction| transaction.replace_run_issues(foreign, run.id, &notice).await).await.is_err());
    assert!(
        write(store, async |transaction| transaction.insert_run_identities(foreign, run.id, &[identity(acme, 2)]).await).await.is_err()
    );
    assert!(write(store, async |transaction| transaction.insert_run_calls(foreign, run.id, 2, &[call(2)]).await).await.is_err());
}

async fn the_run_log_is_narrowed_to_days(store: &Store) {
    let acme = company(store, "acme").await;
    // Midnight of 1 January 2026, where every test begins.
    let (eve, new_year) = (NOW.plus_micros(-1), NOW);
    let last = queue(store, acme, RunKind::ManualSync, eve).await;
    let first = queue(store, acme, RunKind::ManualSync, new_year).await;
    let found = async |from: &str, until: &str| {
        let filter = RunFilter { from: Date::parse(from), until: Date::parse(until), ..RunFilter::default() };
        let page = store.runs_page(acme.org, &filter, None, 10).await.unwrap();
        assert_eq!(page.total, page.items.len() as u64);
        page.items.into_iter().map(|run| run.id).collect::<Vec<_>>()
    };
    assert_eq!(found("", "2025-12-31").await, [last.id]);
    assert_eq!(found("2026-01-01", "2026-01-01").await, [first.id]);
    assert_eq!(found("2025-12-31", "2026-01-01").await, [first.id, last.id]);
}

async fn the_tries_of_a_run_come_oldest_first(store: &Store) {
    let acme = company(store, "acme").await;
    queue(store, acme, RunKind::ManualSync, NOW).await;
    for (second, worker) in [(0, "a"), (100, "b")] {
        let (run, lease) = claim(store, worker, NOW.plus_seconds(second)).await.unwrap();
        let pause = Settlement { due_at: Some(NOW.plus_seconds(100)), ..settlement(RunStatus::Waiting) };
        write(store, async |transaction| {
            transaction.settle_run(acme.org, run.id, NOW.plus_seconds(second + 5), &pause).await?;
            transaction.release(lease, NOW.plus_seconds(second + 5)).await
        })
        .await
        .unwrap();
    }
    let run = store.runs_page(acme.org, &RunFilter::default(), None, 1).await.unwrap().items.remove(0);
    let tries = store.run_attempts(acme.org, run.id).await.unwrap();
    let told: Vec<_> = tries.iter().map(|it| (it.attempt, it.worker.as_str(), it.finished_at, it.outcome)).collect();
    let waited = Some(RunStatus::Waiting);
    assert_eq!(told, [(1, "a", Some(NOW.plus_seconds(5)), waited), (2, "b", Some(NOW.plus_seconds(105)), waited)]);
    let other = company(store, "other").await;
    assert_eq!(store.run_attempts(other.org, run.id).await.unwrap(), []);
}
