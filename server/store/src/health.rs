//! The health of connections: their problems, and how long their schedules rest.

use contract::FailureKind;
use contract::id::{IntegrationId, OrgId, RunId};
use contract::time::Timestamp;
use domain::health::{Problem, Rest};

use crate::{Result, Store, Transaction};

#[derive(sqlx::FromRow)]
struct ProblemRow {
    cause: FailureKind,
    breaks_full_runs: bool,
    breaks_single_runs: bool,
    first_seen_at: Timestamp,
    last_seen_at: Timestamp,
    failures: i64,
    announced_at: Option<Timestamp>,
    resolved_at: Option<Timestamp>,
}

impl From<ProblemRow> for Problem {
    fn from(row: ProblemRow) -> Self {
        Self {
            cause: row.cause,
            breaks_full_runs: row.breaks_full_runs,
            breaks_single_runs: row.breaks_single_runs,
            first_seen: row.first_seen_at,
            last_seen: row.last_seen_at,
            failures: row.failures,
            announced_at: row.announced_at,
            resolved_at: row.resolved_at,
        }
    }
}

#[derive(sqlx::FromRow)]
struct RestRow {
    scheduled_failures: i64,
    schedule_failing_since: Option<Timestamp>,
    quarantined_until: Option<Timestamp>,
}

impl From<RestRow> for Rest {
    fn from(row: RestRow) -> Self {
        Self { failures: row.scheduled_failures, since: row.schedule_failing_since, until: row.quarantined_until }
    }
}

const PROBLEMS: &str = "SELECT cause, breaks_full_runs, breaks_single_runs, first_seen_at, last_seen_at, failures, announced_at, resolved_at \
                        FROM integration_issues WHERE org_id = $1 AND integration_id = $2 ORDER BY first_seen_at, cause";
const REST: &str = "SELECT scheduled_failures, schedule_failing_since, quarantined_until FROM integrations WHERE org_id = $1 AND id = $2";

impl Transaction {
    /// Every problem a connection has had, one for each cause, read where it can be acted upon.
    pub async fn integration_problems(&mut self, org: OrgId, integration: IntegrationId) -> Result<Vec<Problem>> {
        let rows = on_transaction!(self, |db| sqlx::query_as::<Db, ProblemRow>(PROBLEMS).bind(org).bind(integration).fetch_all(db).await)?;
        Ok(rows.into_iter().map(Problem::from).collect())
    }

    /// How the schedule of a connection does, read where it can be acted upon.
    pub async fn schedule_rest(&mut self, org: OrgId, integration: IntegrationId) -> Result<Rest> {
        let row = on_transaction!(self, |db| sqlx::query_as::<Db, RestRow>(REST).bind(org).bind(integration).fetch_optional(db).await)?;
        Ok(row.map(Rest::from).unwrap_or_default())
    }

    /// Writes a problem over what is known of its cause.
    pub async fn upsert_integration_problem(&mut self, org: OrgId, integration: IntegrationId, problem: &Problem) -> Result<()> {
        on_transaction!(self, |db| {
            sqlx::query::<Db>(
            "INSERT INTO integration_issues (org_id, integration_id, cause, breaks_full_runs, breaks_single_runs, first_seen_at, \
             last_seen_at, failures, announced_at, resolved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (org_id, integration_id, cause) DO UPDATE SET breaks_full_runs = excluded.breaks_full_runs, \
             breaks_single_runs = excluded.breaks_single_runs, first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at, \
             failures = excluded.failures, announced_at = excluded.announced_at, resolved_at = excluded.resolved_at"
        )
        .bind(org)
        .bind(integration)
        .bind(problem.cause)
        .bind(problem.breaks_full_runs)
        .bind(problem.breaks_single_runs)
        .bind(problem.first_seen)
        .bind(problem.last_seen)
        .bind(problem.failures)
        .bind(problem.announced_at)
        .bind(problem.resolved_at)
        .execute(db)
        .await
        .map(drop)
        })?;
        Ok(())
    }

    /// Writes how the schedule of a connection does.
    pub async fn update_schedule_rest(&mut self, org: OrgId, integration: IntegrationId, rest: Rest) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integrations SET scheduled_failures = $3, schedule_failing_since = $4, quarantined_until = $5 \
             WHERE org_id = $1 AND id = $2"
        )
        .bind(org)
        .bind(integration)
        .bind(rest.failures)
        .bind(rest.since)
        .bind(rest.until)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl Transaction {
    /// Whether another run of the connection is held.
    pub async fn has_other_hold(&mut self, org: OrgId, integration: IntegrationId, run: RunId) -> Result<bool> {
        let held = on_transaction!(self, |db| sqlx::query_scalar::<Db, RunId>(
            "SELECT id FROM integration_sync_logs WHERE org_id = $1 AND integration_id = $2 AND id <> $3 AND status = 'held' LIMIT 1"
        )
        .bind(org)
        .bind(integration)
        .bind(run)
        .fetch_optional(db)
        .await)?;
        Ok(held.is_some())
    }

    /// What the run of the connection that ended last before this one failed of; `None` when it did not.
    pub async fn failure_before(&mut self, org: OrgId, integration: IntegrationId, run: RunId) -> Result<Option<FailureKind>> {
        let kind = on_transaction!(self, |db| {
            sqlx::query_scalar::<Db, Option<FailureKind>>(
            "SELECT error_kind FROM integration_sync_logs WHERE org_id = $1 AND integration_id = $2 AND id <> $3 AND finished_at IS NOT NULL \
             ORDER BY finished_at DESC, id DESC LIMIT 1"
        )
        .bind(org)
        .bind(integration)
        .bind(run)
        .fetch_optional(db)
        .await
        })?;
        Ok(kind.flatten())
    }
}

impl Store {
    /// Every problem a connection has had, one for each cause.
    pub async fn integration_problems(&self, org: OrgId, integration: IntegrationId) -> Result<Vec<Problem>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, ProblemRow>(PROBLEMS).bind(org).bind(integration).fetch_all(db).await)?;
        Ok(rows.into_iter().map(Problem::from).collect())
    }

    /// How the schedule of a connection does.
    pub async fn schedule_rest(&self, org: OrgId, integration: IntegrationId) -> Result<Rest> {
        let row = on_reader!(self, |db| sqlx::query_as::<Db, RestRow>(REST).bind(org).bind(integration).fetch_optional(db).await)?;
        Ok(row.map(Rest::from).unwrap_or_default())
    }
}
