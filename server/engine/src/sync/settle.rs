//! Settling: counts, status, and what the run says about the connection's health.

use std::time::Duration;

use contract::FailureKind;
use contract::run::{RunKind, RunStatus};
use domain::failure::{backoff_seconds, meaning};
use domain::issue::Issue;
use serde_json::json;
use store::Priority;
use store::runs::Settlement;

use super::audit;
use super::failure::{Failure, Stop};
use super::projection::TargetReport;
use super::run::Run;
use crate::health;

/// What a run that came to its end did.
#[derive(Debug, Default)]
pub struct Report {
    /// What there is to say about single records.
    pub has_warnings: bool,
    /// What became of each target.
    pub targets: Vec<TargetReport>,
    /// Pages read.
    pub pages: u64,
    /// Microseconds of each phase, by name.
    pub phases: Vec<(&'static str, i64)>,
}

/// Tries after which a run that keeps dying without a word is given up.
const MOST_ATTEMPTS: i64 = 20;

/// Writes the end of a run and gives its connection free. `outcome` is what carrying it out gave.
pub async fn settle(run: &mut Run, outcome: Result<Report, Stop>) -> store::Result<RunStatus> {
    if outcome.is_err() {
        // A step that was given up half way may have counted what it never committed.
        run.counts = run.store.run(run.org(), run.id()).await?.map(|row| row.counts()).unwrap_or_default();
    }
    let settlement = match outcome {
        Ok(report) => finished(run, &report),
        Err(Stop::LeaseLost) => return Ok(RunStatus::Running),
        Err(Stop::Cancelled) => stopped(run, RunStatus::Cancelled, "Stopped by a person. What was applied before stays."),
        Err(Stop::Skipped(reason)) => stopped(run, RunStatus::Skipped, reason),
        Err(Stop::Failed(failure)) => failed(run, &failure),
    };
    let now = run.clock.now();
    let (org, integration) = (run.org(), run.row.integration_id);
    let mut transaction = run.store.begin(Priority::Batch).await?;
    if !transaction.fence(run.lease, now).await? {
        return Ok(RunStatus::Running);
    }
    if let Err(Stop::Failed(failure)) = run.store_calls(&mut transaction).await {
        tracing::warn!(run = %run.row.public_id, summary = failure.summary, "the calls of a run could not be stored");
    }
    transaction.settle_run(org, run.id(), now, &settlement).await?;
    transaction.insert_audit_events(org, audit::of_end(run, &settlement).as_slice()).await?;
    // An undo asked the source nothing, and says nothing about it.
    let is_undo = run.row.kind == RunKind::Undo;
    let changed = if is_undo { None } else { health::settle(run, &mut transaction, &settlement).await? };
    let health = changed.as_ref().map(|changed| (changed.word, changed.last_error.as_deref()));
    // What was approved later was read when the run first came.
    let read_at = run.row.started_at.map(|started| if run.is_approved { run.row.queued_at } else { started });
    let is_read = matches!(settlement.status, RunStatus::Completed | RunStatus::Warning | RunStatus::Held);
    let synced = read_at.filter(|_| is_read && !is_undo && run.row.scope.is_none());
    let reconciled = synced.filter(|_| run.row.kind == RunKind::Reconcile);
    if health.is_some() || synced.is_some() {
        transaction.update_integration_health(org, integration, health, synced, reconciled).await?;
    }
    if matches!(settlement.status, RunStatus::Completed | RunStatus::Warning) {
        transaction.note_headcount(org, &run.today()).await?;
    }
    let has_compared = matches!(settlement.status, RunStatus::Completed | RunStatus::Warning | RunStatus::Held | RunStatus::Previewed);
    if has_compared && !is_undo {
        let of_everybody = run.row.scope.is_none().then_some(None);
        for context in run.taken_over.iter().copied().map(Some).chain(of_everybody) {
            transaction.replace_reviews(org, integration, run.id(), context).await?;
        }
    }
    if settlement.status.is_settled() {
        transaction.delete_run_pages(org, run.id()).await?;
    }
    transaction.release(run.lease, now).await?;
    transaction.commit().await?;
    tracing::info!(tenant = %org, run = %run.row.public_id, status = settlement.status.id(), "run settled");
    Ok(settlement.status)
}

/// Counts what the issues of a run say.
pub fn count_issues(run: &mut Run, issues: &[Issue]) {
    run.counts.skipped = issues.iter().filter(|issue| issue.is_skip()).count() as u64;
    run.counts.errors = issues.iter().filter(|issue| issue.is_warning()).count() as u64;
}

/// How a run that came to its end is settled.
pub(super) fn finished(run: &mut Run, report: &Report) -> Settlement {
    let conflicts: u64 = report.targets.iter().map(|target| target.applied.conflicts).sum();
    run.counts.errors += conflicts;
    let holds: Vec<String> = report
        .targets
        .iter()
        .flat_map(|target| target.held.iter().map(move |reason| format!("{}: {}", target.name, reason.message())))
        .collect();
    let staged: u64 = report.targets.iter().map(|target| target.staged).sum();
    let (status, summary, next_step) = if run.row.is_preview && staged > 0 {
        let summary = std::iter::once("Nothing was written: the changes wait for a review.".to_owned()).chain(holds.iter().cloned());
        (
            RunStatus::Previewed,
            Some(summary.collect::<Vec<_>>().join(" ")),
            Some("Review the changes, then apply or discard them.".to_owned()),
        )
    } else if !holds.is_empty() {
        let next =
            "Review the changes, then approve or discard them. Nothing of them was applied; a later reconciliation replaces this one.";
        (RunStatus::Held, Some(holds.join(" ")), Some(next.to_owned()))
    } else if report.has_warnings || conflicts > 0 {
        (RunStatus::Warning, Some(warning_summary(run, conflicts)), None)
    } else {
        (RunStatus::Completed, None, None)
    };
    Settlement {
        status,
        due_at: None,
        counts: run.counts,
        error_kind: None,
        error: (!holds.is_empty())
            .then(|| json!({ "held": report.targets.iter().map(|target| (&target.id, &target.held)).collect::<Vec<_>>() })),
        summary,
        next_step,
        details: details(run, report),
    }
}

fn warning_summary(run: &Run, conflicts: u64) -> String {
    let records = |count: u64, what: &str, whats: &str| format!("{count} {}", if count == 1 { what } else { whats });
    let mut parts = Vec::new();
    if run.counts.skipped > 0 {
        parts.push(records(run.counts.skipped, "record was left out", "records were left out"));
    }
    if conflicts > 0 {
        parts.push(records(conflicts, "change met something newer", "changes met something newer"));
    }
    let others = run.counts.errors - conflicts - run.counts.skipped.min(run.counts.errors - conflicts);
    if others > 0 {
        parts.push(records(others, "thing is worth a look", "things are worth a look"));
    }
    format!("{}.", parts.join(", "))
}

fn details(run: &Run, report: &Report) -> serde_json::Value {
    let phases: serde_json::Map<String, serde_json::Value> =
        report.phases.iter().map(|(name, micros)| (format!("{name}_ms"), json!(micros / 1000))).collect();
    json!({
        "run": run.row.public_id,
        "provider": run.provider().id(),
        "kind": run.row.kind.id(),
        "attempt": run.row.attempt,
        "targets_at_run_time": run.row.targets.0,
        "pages": report.pages,
        "targets": report.targets,
        "phases": phases,
    })
}

/// How a run that was stopped is settled.
pub(super) fn stopped(run: &Run, status: RunStatus, reason: &str) -> Settlement {
    Settlement {
        status,
        due_at: None,
        counts: run.counts,
        error_kind: None,
        summary: Some(reason.to_owned()),
        next_step: None,
        error: None,
        details: details(run, &Report::default()),
    }
}

/// How a run that failed is settled: it waits for its next try, or is over.
pub(super) fn failed(run: &mut Run, failure: &Failure) -> Settlement {
    let meaning = meaning(failure.kind);
    let attempt = u32::try_from(run.row.attempt).unwrap_or(u32::MAX);
    let pause = match (failure.may_retry(), failure.wait()) {
        (false, _) => None,
        (true, _) if run.row.attempt >= MOST_ATTEMPTS => None,
        (true, Some(wait)) => Some(seconds(wait)),
        (true, None) => backoff_seconds(attempt),
    };
    let due_at = pause.map(|seconds| run.clock.now().plus_seconds(seconds));
    let status = if due_at.is_some() { RunStatus::Waiting } else { meaning.status };
    if status == RunStatus::Failed {
        run.counts.errors += 1;
    }
    tracing::warn!(
        tenant = %run.org(),
        run = %run.row.public_id,
        kind = failure.kind.id(),
        attempt,
        retry_in_seconds = pause,
        summary = failure.summary,
        "run failed"
    );
    Settlement {
        status,
        due_at,
        counts: run.counts,
        error_kind: Some(failure.kind),
        summary: Some(failure.summary.clone()),
        next_step: Some(next_step(failure.kind, due_at.is_some())),
        error: Some(failure.detail.clone()),
        details: details(run, &Report::default()),
    }
}

fn next_step(kind: FailureKind, is_waiting: bool) -> String {
    if is_waiting { "Nothing yet: it is tried again by itself.".to_owned() } else { meaning(kind).next_step.to_owned() }
}

fn seconds(wait: Duration) -> i64 {
    i64::try_from(wait.as_secs()).unwrap_or(i64::MAX).max(1)
}
