//! A vendor that asks us to slow down (F8).

use contract::run::{RunKind, RunStatus};
use engine::clock::Clock as _;
use sandbox::{Effect, Fault, RetryAfter};

use crate::support::run_view::summary;
use crate::support::{Connecting, Database, Tenant, people};

on_both_databases! {
    every_form_of_being_asked_to_wait_a_little_is_waited_out,
    a_long_wait_frees_the_connection_and_the_run_goes_on_when_it_is_over,
    a_connection_that_waits_holds_nobody_else_up,
}

fn throttle(status: u16, retry_after: Option<RetryAfter>) -> Effect {
    Effect::Throttle { status, retry_after }
}

async fn every_form_of_being_asked_to_wait_a_little_is_waited_out(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    for status in [429, 503] {
        for retry_after in [Some(RetryAfter::Seconds(7)), Some(RetryAfter::DateIn(7)), Some(RetryAfter::Text("soon".to_owned())), None] {
            let said = format!("{status} {retry_after:?}");
            tenant.spoil(Fault::next(2, throttle(status, retry_after)));
            let run = tenant.sync().await;
            assert_eq!(run.run.status, RunStatus::Completed, "{said}: {}", summary(&run));
            let tries: Vec<_> = run.calls.iter().map(|call| (call.status, call.attempt)).take(3).collect();
            assert_eq!(tries, [(Some(status), 1), (Some(status), 2), (Some(200), 3)], "{said}");
            assert!(run.calls[..2].iter().all(|call| call.waited_ms > 0), "{said}");
        }
    }
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn a_long_wait_frees_the_connection_and_the_run_goes_on_when_it_is_over(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    tenant.spoil(Fault::next(1, throttle(429, Some(RetryAfter::Seconds(86_400)))));
    let began = tenant.installation.clock.now();
    assert_eq!(tenant.installation.work().await, [RunStatus::Waiting]);
    let waiting = tenant.last_run().await;
    assert_eq!(summary(&waiting), "BambooHR asks for a pause of 86400 s before the next request.");
    assert_eq!(waiting.progress.waiting_until, Some(began.plus_seconds(86_400)));
    assert_eq!(tenant.health().await, "unknown");

    tenant.installation.clock.advance_seconds(86_399);
    assert_eq!(tenant.installation.work().await, []);
    tenant.installation.clock.advance_seconds(1);
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let run = tenant.run(&waiting.run.id).await;
    assert_eq!((run.attempt, run.run.started_at, run.error), (2, Some(began), None));
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn a_connection_that_waits_holds_nobody_else_up(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    tenant.spoil(Fault::next(1, throttle(503, Some(RetryAfter::Seconds(3600)))));
    assert_eq!(tenant.installation.work().await, [RunStatus::Waiting]);
    let waiting = tenant.last_run().await.run.id;

    let other = tenant.installation.tenant("other").await;
    other.connect(Connecting::default()).await.unwrap();
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(other.people().await, people::planned(&other.company()));

    tenant.queue(RunKind::Reconcile).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(tenant.run(&waiting).await.run.status, RunStatus::Waiting);
}
