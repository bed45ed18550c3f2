//! Runs: queue entry, log and receipt in one row, and the lease on their connection.

use contract::id::{IntegrationId, OrgId, RunId, UserId};
use contract::run::{RunKind, RunPhase, RunStatus};
use contract::time::Timestamp;
use contract::view::RunCounts;
use contract::{FailureKind, Provider};
use sqlx::types::Json;

use crate::{Result, Store, Transaction};

/// A row of `integration_sync_logs`.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct RunRow {
    /// Tenant.
    pub org_id: OrgId,
    /// Id.
    pub id: RunId,
    /// `sync_…`.
    pub public_id: String,
    /// The connection.
    pub integration_id: IntegrationId,
    /// Its vendor.
    pub provider: Provider,
    /// Why it runs.
    pub kind: RunKind,
    /// What caused it.
    pub event_type: Option<String>,
    /// See requirement "Event key" (O13).
    pub event_idempotency_key: Option<String>,
    /// Where it stands.
    pub status: RunStatus,
    /// What its worker is doing.
    pub phase: Option<RunPhase>,
    /// Source ids it is bound to; `None` for everybody.
    pub scope: Option<Json<Vec<String>>>,
    /// What it applies to, as it was when the run was queued (O19).
    pub targets: Json<serde_json::Value>,
    /// Whether it stops before writing (X1).
    pub is_preview: bool,
    /// The higher, the sooner.
    pub priority: i64,
    /// Tries so far.
    pub attempt: i64,
    /// Whether a person asked it to stop.
    pub cancel_requested: bool,
    /// Who asked for it.
    pub requested_by: Option<UserId>,
    /// The run it repeats.
    pub rerun_of: Option<RunId>,
    /// The run it takes back (X5).
    pub undo_of: Option<RunId>,
    /// When it was asked for.
    pub queued_at: Timestamp,
    /// Not before this time.
    pub due_at: Timestamp,
    /// When a worker first took it.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// See [`RunCounts`].
    pub fetched: i64,
    /// See [`RunCounts`].
    pub created: i64,
    /// See [`RunCounts`].
    pub updated: i64,
    /// See [`RunCounts`].
    pub deactivated: i64,
    /// See [`RunCounts`].
    pub skipped: i64,
    /// See [`RunCounts`].
    pub errors: i64,
    /// How much of the phase is done.
    pub progress_done: i64,
    /// How much there is.
    pub progress_total: Option<i64>,
    /// Kind of failure.
    pub error_kind: Option<FailureKind>,
    /// One sentence.
    pub summary: Option<String>,
    /// What to do.
    pub next_step: Option<String>,
    /// Structured error.
    pub error: Option<Json<serde_json::Value>>,
    /// Structured details.
    pub details: Json<serde_json::Value>,
}

impl RunRow {
    /// The counts.
    pub fn counts(&self) -> RunCounts {
        let count = |number: i64| number.unsigned_abs();
        RunCounts {
            fetched: count(self.fetched),
            created: count(self.created),
            updated: count(self.updated),
            deactivated: count(self.deactivated),
            skipped: count(self.skipped),
            errors: count(self.errors),
        }
    }
}

/// A run to queue.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// Tenant.
    pub org_id: OrgId,
    /// Id.
    pub id: RunId,
    /// `sync_…`.
    pub public_id: String,
    /// The connection.
    pub integration_id: IntegrationId,
    /// Its vendor.
    pub provider: Provider,
    /// Why it runs.
    pub kind: RunKind,
    /// What caused it.
    pub event_type: Option<String>,
    /// Source ids it is bound to.
    pub scope: Option<Vec<String>>,
    /// What it applies to.
    pub targets: serde_json::Value,
    /// Who asked for it.
    pub requested_by: Option<UserId>,
    /// When it was asked for.
    pub queued_at: Timestamp,
}

/// The lease a worker holds on a connection; every write of a run carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Tenant.
    pub org_id: OrgId,
    /// The connection.
    pub integration_id: IntegrationId,
    /// Grows with each claim: an older epoch may write nothing any more.
    pub epoch: i64,
}

/// How a run ended, or why it waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Settlement {
    /// The status from now on.
    pub status: RunStatus,
    /// When it goes on, for a run that waits.
    pub due_at: Option<Timestamp>,
    /// Counts.
    pub counts: RunCounts,
    /// Kind of failure.
    pub error_kind: Option<FailureKind>,
    /// One sentence.
    pub summary: Option<String>,
    /// What to do.
    pub next_step: Option<String>,
    /// Structured error.
    pub error: Option<serde_json::Value>,
    /// Structured details.
    pub details: serde_json::Value,
}

/// How urgent each kind is: webhook before manual before nightly.
pub const fn priority(kind: RunKind) -> i64 {
    match kind {
        RunKind::Webhook => 30,
        RunKind::Undo => 25,
        RunKind::ManualSync => 20,
        RunKind::Scheduled => 15,
        RunKind::Reconcile => 10,
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Transaction {
    /// Queues a run.
    pub async fn insert_run(&mut self, run: &NewRun) -> Result<RunRow> {
        self.ring_for(run.id);
        Ok(on_transaction!(self, |db| sqlx::query_as::<Db, RunRow>(
            "INSERT INTO integration_sync_logs (org_id, id, public_id, integration_id, provider, kind, event_type, status, scope, targets, \
             is_preview, priority, attempt, cancel_requested, requested_by, queued_at, due_at, details) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9, FALSE, $10, 0, FALSE, $11, $12, $12, $13) RETURNING *"
        )
        .bind(run.org_id)
        .bind(run.id)
        .bind(&run.public_id)
        .bind(run.integration_id)
        .bind(run.provider)
        .bind(run.kind)
        .bind(&run.event_type)
        .bind(run.scope.as_ref().map(Json))
        .bind(Json(&run.targets))
        .bind(priority(run.kind))
        .bind(run.requested_by)
        .bind(run.queued_at)
        .bind(Json(serde_json::json!({})))
        .fetch_one(db)
        .await)?)
    }

    /// A queued full run of this kind, which an equal request joins.
    pub async fn queued_full_run(&mut self, org: OrgId, integration: IntegrationId, kind: RunKind) -> Result<Option<RunRow>> {
        Ok(on_transaction!(self, |db| {
            sqlx::query_as::<Db, RunRow>(
            "SELECT * FROM integration_sync_logs WHERE org_id = $1 AND integration_id = $2 AND kind = $3 AND status = 'queued' AND scope IS NULL \
             AND is_preview = FALSE ORDER BY queued_at LIMIT 1"
        )
        .bind(org)
        .bind(integration)
        .bind(kind)
        .fetch_optional(db)
        .await
        })?)
    }

    /// Extends the lease if it is still this worker's; a worker that lost it must write nothing.
    pub async fn fence(&mut self, lease: Lease, until: Timestamp) -> Result<bool> {
        let rows = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integrations SET lease_until = $4 WHERE org_id = $1 AND id = $2 AND lease_epoch = $3 AND lease_owner IS NOT NULL"
        )
        .bind(lease.org_id)
        .bind(lease.integration_id)
        .bind(lease.epoch)
        .bind(until)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(rows == 1)
    }

    /// Gives the connection free. Its `lease_until` becomes now, which puts it behind those that wait longer.
    pub async fn release(&mut self, lease: Lease, now: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integrations SET lease_owner = NULL, lease_until = $4 WHERE org_id = $1 AND id = $2 AND lease_epoch = $3"
        )
        .bind(lease.org_id)
        .bind(lease.integration_id)
        .bind(lease.epoch)
        .bind(now)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Notes how far a run is.
    pub async fn update_run_progress(
        &mut self,
        org: OrgId,
        run: RunId,
        phase: RunPhase,
        done: u64,
        total: Option<u64>,
        counts: RunCounts,
    ) -> Result<()> {
        on_transaction!(self, |db| {
            sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET phase = $3, progress_done = $4, progress_total = $5, fetched = $6, created = $7, updated = $8, \
             deactivated = $9, skipped = $10, errors = $11 WHERE org_id = $1 AND id = $2"
        )
        .bind(org)
        .bind(run)
        .bind(phase)
        .bind(number(done))
        .bind(total.map(number))
        .bind(number(counts.fetched))
        .bind(number(counts.created))
        .bind(number(counts.updated))
        .bind(number(counts.deactivated))
        .bind(number(counts.skipped))
        .bind(number(counts.errors))
        .execute(db)
        .await
        .map(drop)
        })?;
        Ok(())
    }

    /// Ends a run, or puts it to wait. One that was asked to stop does not wait: it is due at once, and stops there.
    pub async fn settle_run(&mut self, org: OrgId, run: RunId, now: Timestamp, how: &Settlement) -> Result<()> {
        let finished = how.status.is_settled().then_some(now);
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET status = $3, finished_at = $4, \
             due_at = CASE WHEN cancel_requested THEN $17 ELSE COALESCE($5, due_at) END, fetched = $6, created = $7, updated = $8, \
             deactivated = $9, skipped = $10, errors = $11, error_kind = $12, summary = $13, next_step = $14, error = $15, \
             details = $16 WHERE org_id = $1 AND id = $2"
        )
        .bind(org)
        .bind(run)
        .bind(how.status)
        .bind(finished)
        .bind(how.due_at)
        .bind(number(how.counts.fetched))
        .bind(number(how.counts.created))
        .bind(number(how.counts.updated))
        .bind(number(how.counts.deactivated))
        .bind(number(how.counts.skipped))
        .bind(number(how.counts.errors))
        .bind(how.error_kind)
        .bind(&how.summary)
        .bind(&how.next_step)
        .bind(how.error.as_ref().map(Json))
        .bind(Json(&how.details))
        .bind(now)
        .execute(db)
        .await
        .map(drop))?;
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE run_attempts SET finished_at = $3, outcome = $4 WHERE org_id = $1 AND run_id = $2 AND finished_at IS NULL"
        )
        .bind(org)
        .bind(run)
        .bind(now)
        .bind(how.status)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Cancels a run that no worker has, and asks the worker of any other to stop at its next step. Gives the status from now on; `None`
    /// when the run had ended before. One statement, so that neither a claim nor a settlement comes between looking and writing.
    pub async fn cancel_run(&mut self, org: OrgId, run: RunId, now: Timestamp, sentence: &str) -> Result<Option<RunStatus>> {
        Ok(on_transaction!(self, |db| sqlx::query_scalar::<Db, RunStatus>(
            "UPDATE integration_sync_logs SET cancel_requested = TRUE, \
             finished_at = CASE WHEN status = 'running' THEN finished_at ELSE $3 END, \
             summary = CASE WHEN status = 'running' THEN summary ELSE $4 END, \
             next_step = CASE WHEN status = 'running' THEN next_step END, \
             error_kind = CASE WHEN status = 'running' THEN error_kind END, \
             error = CASE WHEN status = 'running' THEN error END, \
             status = CASE WHEN status = 'running' THEN status ELSE 'cancelled' END \
             WHERE org_id = $1 AND id = $2 AND status IN ('queued', 'running', 'waiting') RETURNING status"
        )
        .bind(org)
        .bind(run)
        .bind(now)
        .bind(sentence)
        .fetch_optional(db)
        .await)?)
    }

    /// Takes the next due run together with the lease on its connection: the connection served longest ago first, then its most urgent run.
    /// A run whose worker died is due again when the lease runs out.
    pub async fn claim_run(&mut self, worker: &str, now: Timestamp, until: Timestamp) -> Result<Option<(RunRow, Lease)>> {
        self.claim(worker, now, until, None).await
    }

    /// Takes this run, if it is due and its connection free.
    pub async fn claim_this_run(&mut self, run: RunId, worker: &str, now: Timestamp, until: Timestamp) -> Result<Option<(RunRow, Lease)>> {
        self.claim(worker, now, until, Some(run)).await
    }

    async fn claim(&mut self, worker: &str, now: Timestamp, until: Timestamp, run: Option<RunId>) -> Result<Option<(RunRow, Lease)>> {
        let candidate = on_transaction!(self, |db| sqlx::query_as::<Db, RunRow>(
            "SELECT r.* FROM integration_sync_logs r JOIN integrations i ON i.org_id = r.org_id AND i.id = r.integration_id \
             WHERE r.status IN ('queued', 'running', 'waiting') AND r.due_at <= $1 AND i.lease_until <= $1 AND ($2 IS NULL OR r.id = $2) \
             ORDER BY i.lease_until, r.priority DESC, r.queued_at, r.id LIMIT 1"
        )
        .bind(now)
        .bind(run)
        .fetch_optional(db)
        .await)?;
        let Some(mut claimed) = candidate else { return Ok(None) };
        let epoch = on_transaction!(self, |db| sqlx::query_scalar::<Db, i64>(
            "UPDATE integrations SET lease_owner = $3, lease_until = $4, lease_epoch = lease_epoch + 1 \
             WHERE org_id = $1 AND id = $2 AND lease_until <= $5 RETURNING lease_epoch"
        )
        .bind(claimed.org_id)
        .bind(claimed.integration_id)
        .bind(worker)
        .bind(until)
        .bind(now)
        .fetch_optional(db)
        .await)?;
        // Another node was faster.
        let Some(epoch) = epoch else { return Ok(None) };
        claimed.attempt += 1;
        claimed.status = RunStatus::Running;
        claimed.started_at = claimed.started_at.or(Some(now));
        let taken = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET status = 'running', attempt = $3, started_at = $4 \
             WHERE org_id = $1 AND id = $2 AND status IN ('queued', 'running', 'waiting')"
        )
        .bind(claimed.org_id)
        .bind(claimed.id)
        .bind(claimed.attempt)
        .bind(claimed.started_at)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        let lease = Lease { org_id: claimed.org_id, integration_id: claimed.integration_id, epoch };
        if taken == 0 {
            self.release(lease, now).await?;
            return Ok(None);
        }
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO run_attempts (org_id, run_id, attempt, worker, started_at) VALUES ($1, $2, $3, $4, $5)"
        )
        .bind(claimed.org_id)
        .bind(claimed.id)
        .bind(claimed.attempt)
        .bind(worker)
        .bind(now)
        .execute(db)
        .await
        .map(drop))?;
        Ok(Some((claimed, lease)))
    }
}

impl Store {
    /// One run.
    pub async fn run(&self, org: OrgId, run: RunId) -> Result<Option<RunRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, RunRow>("SELECT * FROM integration_sync_logs WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(run)
            .fetch_optional(db)
            .await)?)
    }

    /// The run with this public id.
    pub async fn run_by_public_id(&self, org: OrgId, public_id: &str) -> Result<Option<RunRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, RunRow>("SELECT * FROM integration_sync_logs WHERE public_id = $2 AND org_id = $1")
            .bind(org)
            .bind(public_id)
            .fetch_optional(db)
            .await)?)
    }

    /// Whether a run is asked to stop.
    pub async fn is_cancel_requested(&self, org: OrgId, run: RunId) -> Result<bool> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, bool>(
            "SELECT cancel_requested FROM integration_sync_logs WHERE org_id = $1 AND id = $2"
        )
        .bind(org)
        .bind(run)
        .fetch_optional(db)
        .await)?
        .unwrap_or(false))
    }

    /// When the next run can be claimed, over all tenants: how long a worker may rest.
    pub async fn next_due_at(&self) -> Result<Option<Timestamp>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, Option<Timestamp>>(
            "SELECT MIN(CASE WHEN r.due_at > i.lease_until THEN r.due_at ELSE i.lease_until END) FROM integration_sync_logs r \
             JOIN integrations i ON i.org_id = r.org_id AND i.id = r.integration_id WHERE r.status IN ('queued', 'running', 'waiting')"
        )
        .fetch_one(db)
        .await)?)
    }
}
