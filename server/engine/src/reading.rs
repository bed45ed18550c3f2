//! What pages, the command line and the API read: views of people and runs.

use contract::id::{OrgId, PublicKind};
use contract::run::{ChangeEntity, ChangeOp};
use contract::view::{
    ChangeFilter, ChangeRow, Page, RunError, RunFilter, RunProgress, RunRow as RunRowView, RunSummary, RunTargets, RunView, RunsView,
};
use contract::{AppError, FailureKind};
use domain::failure::meaning;
use store::Store;
use store::contexts::ContextRow;
use store::run_changes::StoredChange;
use store::runs::RunRow;
use uuid::Uuid;

use crate::error::{Error, Result};

const RUNS_PER_PAGE: i64 = 25;
const CHANGES_PER_PAGE: i64 = 50;
const IDENTITIES_PER_PAGE: i64 = 25;
const ISSUES_SHOWN: i64 = 100;
const CALLS_SHOWN: i64 = 100;
const STRIP: i64 = 30;
const WAITING_SHOWN: i64 = 5;

/// The context people are read in: the one named, or the Live Baseline.
pub(crate) async fn context(store: &Store, org: OrgId, public_id: Option<&str>) -> Result<ContextRow> {
    let found = match public_id {
        Some(id) if PublicKind::Context.matches(id) => store.context_by_public_id(org, id).await?,
        Some(_) => None,
        None => store.baseline(org).await?,
    };
    found.ok_or_else(|| AppError::NotFound.into())
}

/// The run log.
pub(crate) async fn runs(store: &Store, org: OrgId, filter: &RunFilter, cursor: Option<&str>) -> Result<RunsView> {
    let page = store.runs_page(org, filter, cursor, RUNS_PER_PAGE).await.map_err(bad_cursor)?;
    let strip = strip(store, org).await?;
    let is_connected = !strip.is_empty() || !store.live_integrations(org).await?.is_empty();
    Ok(RunsView { page: page.map(|run| run.row), strip, is_connected })
}

/// The last settled runs, oldest first.
pub(crate) async fn strip(store: &Store, org: OrgId) -> Result<Vec<RunRowView>> {
    let newest_first = store.settled_runs(org, STRIP).await?;
    Ok(newest_first.into_iter().rev().map(|run| run.row).collect())
}

/// Runs that wait for a decision, the gravest first.
pub(crate) async fn waiting_runs(store: &Store, org: OrgId) -> Result<Vec<RunRowView>> {
    let waiting = store.runs_waiting_for_review(org, WAITING_SHOWN).await?;
    Ok(waiting.into_iter().map(|run| run.row).collect())
}

/// A run by its public id; another tenant's is not found (O21).
pub(crate) async fn find_run(store: &Store, org: OrgId, run_id: &str) -> Result<RunRow> {
    let found = if PublicKind::Run.matches(run_id) { store.run_by_public_id(org, run_id).await? } else { None };
    found.ok_or_else(|| AppError::NotFound.into())
}

/// One run with everything the page shows (O19).
pub(crate) async fn run(
    store: &Store,
    org: OrgId,
    run_id: &str,
    filter: &ChangeFilter,
    changes_cursor: Option<&str>,
    identities_cursor: Option<&str>,
) -> Result<RunView> {
    let run = find_run(store, org, run_id).await?;
    let contexts = store.contexts(org).await?;
    let (issues, issues_total) = store.run_issues(org, run.id, ISSUES_SHOWN).await?;
    let changes_by_op = changes_by_op(store, &run, filter).await?;
    let changes = changes(store, &run, filter, changes_cursor, &changes_by_op, &contexts).await?;
    let identities = store.run_identities(org, run.id, identities_cursor, IDENTITIES_PER_PAGE).await.map_err(bad_cursor)?;
    let calls = store.run_calls(org, run.id, CALLS_SHOWN).await?;
    let targets: RunTargets = serde_json::from_value(run.targets.0.clone()).unwrap_or_default();
    let pretty = |value: &serde_json::Value| serde_json::to_string_pretty(value).unwrap_or_default();
    Ok(RunView {
        targets,
        progress: progress(&run),
        attempt: u32::try_from(run.attempt).unwrap_or(u32::MAX),
        attempts: store.run_attempts(org, run.id).await?,
        error: error(&run),
        error_json: run.error.as_ref().map(|error| pretty(&error.0)),
        details_json: pretty(&run.details.0),
        issues,
        issues_total,
        changes_by_op,
        changes,
        identities,
        calls: calls.latest,
        calls_total: calls.total,
        calls_waited_ms: calls.waited_ms,
        run: row(&run),
    })
}

/// One run without what it changed, for programs.
pub(crate) async fn run_summary(store: &Store, org: OrgId, run_id: &str) -> Result<RunSummary> {
    let run = find_run(store, org, run_id).await?;
    let integration = store.integration(org, run.integration_id).await?.ok_or(AppError::NotFound)?;
    let rerun_of = match run.rerun_of {
        Some(of) => store.run(org, of).await?.map(|run| run.public_id),
        None => None,
    };
    Ok(RunSummary {
        integration: integration.public_id,
        targets: serde_json::from_value(run.targets.0.clone()).unwrap_or_default(),
        error: error(&run),
        rerun_of,
        run: row(&run),
    })
}

/// What a run has done so far.
pub(crate) fn progress(run: &RunRow) -> RunProgress {
    RunProgress {
        status: run.status,
        phase: run.phase,
        done: run.progress_done.unsigned_abs(),
        total: run.progress_total.map(i64::unsigned_abs),
        counts: run.counts(),
        waiting_until: (run.status == contract::RunStatus::Waiting).then_some(run.due_at),
    }
}

/// A row of the log.
pub(crate) fn row(run: &RunRow) -> RunRowView {
    RunRowView {
        id: run.public_id.clone(),
        provider: run.provider,
        kind: run.kind,
        event_type: run.event_type.clone(),
        status: run.status,
        queued_at: run.queued_at,
        started_at: run.started_at,
        finished_at: run.finished_at,
        counts: run.counts(),
        summary: run.summary.clone(),
    }
}

fn error(run: &RunRow) -> Option<RunError> {
    let is_error = run.error_kind.is_some() || run.error.is_some();
    let summary = run.summary.clone().filter(|_| is_error)?;
    let kind: Option<FailureKind> = run.error_kind;
    let next_step = run.next_step.clone().or_else(|| kind.map(|kind| meaning(kind).next_step.to_owned())).unwrap_or_default();
    Some(RunError { kind, summary, next_step, retries: !run.status.is_settled() })
}

/// How many changes of each operation there are, in the order people read them.
async fn changes_by_op(store: &Store, run: &RunRow, filter: &ChangeFilter) -> Result<Vec<(ChangeOp, u64)>> {
    let counts = store.count_changes(run.org_id, run.id, filter).await?;
    let count = |op| counts.iter().find(|(counted, _)| *counted == op).map_or(0, |(_, count)| count.unsigned_abs());
    Ok(ChangeOp::ALL.iter().map(|op| (*op, count(*op))).filter(|(_, count)| *count > 0).collect())
}

async fn changes(
    store: &Store,
    run: &RunRow,
    filter: &ChangeFilter,
    cursor: Option<&str>,
    by_op: &[(ChangeOp, u64)],
    contexts: &[ContextRow],
) -> Result<Page<ChangeRow>> {
    let after: i64 = match cursor {
        Some(cursor) => cursor.parse().map_err(|_| AppError::NotFound)?,
        None => 0,
    };
    let mut rows = store.changes_page(run.org_id, run.id, filter, after, CHANGES_PER_PAGE + 1).await?;
    let has_more = rows.len() > usize::try_from(CHANGES_PER_PAGE).unwrap_or_default();
    if has_more {
        rows.pop();
    }
    let next = rows.last().filter(|_| has_more).map(|change| change.seq.to_string());
    let total = by_op.iter().filter(|(op, _)| filter.op.is_none_or(|wanted| wanted == *op)).map(|(_, total)| total).sum();
    Ok(Page { items: change_rows(store, run.org_id, rows, contexts).await?, next, total })
}

/// Changes as pages show them, with the way to each person.
pub(crate) async fn change_rows(store: &Store, org: OrgId, changes: Vec<StoredChange>, contexts: &[ContextRow]) -> Result<Vec<ChangeRow>> {
    let of_people = changes.iter().filter(|change| change.change.entity == ChangeEntity::Person);
    let people: Vec<Uuid> = of_people.filter_map(|change| change.change.entity_id).collect();
    let people = store.names(org, &people).await?;
    let rows = changes.into_iter().map(|change| {
        let person = change.change.entity_id.and_then(|id| people.get(&id)).map(|(public_id, _)| public_id.clone());
        ChangeRow { person, ..change_row(change, contexts) }
    });
    Ok(rows.collect())
}

/// A change as exports show it; pages add the way to the person.
pub(crate) fn change_row(stored: StoredChange, contexts: &[ContextRow]) -> ChangeRow {
    let change = stored.change;
    let shows_source = change.entity == ChangeEntity::Person && !change.source_id.is_empty();
    let context = contexts.iter().find(|context| context.id == stored.context_id).map(|context| context.name.clone()).unwrap_or_default();
    ChangeRow {
        seq: stored.seq.unsigned_abs(),
        context,
        op: change.op,
        entity: change.entity,
        source_id: shows_source.then_some(change.source_id),
        label: change.label,
        person: None,
        state: stored.state,
        attributes: change.attributes,
    }
}

/// A cursor of another list, or one that somebody made up, is a page that does not exist.
pub(crate) fn bad_cursor(error: store::Error) -> Error {
    match error {
        store::Error::Cursor => AppError::NotFound.into(),
        other => other.into(),
    }
}
