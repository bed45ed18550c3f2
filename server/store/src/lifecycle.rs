//! Pausing, resuming and ending a connection (O27, E7).

use contract::id::{FlowId, IntegrationId, OrgId};
use contract::run::RunStatus;
use contract::time::Timestamp;
use sqlx::types::Json;

use crate::integrations::{FlowRow, IntegrationRow, status};
use crate::{Result, Store, Transaction};

/// What the runs say that a connection's rest or end has ended.
#[derive(Debug, Clone, Copy)]
pub struct EndOfRuns<'a> {
    /// Of those no worker had begun.
    pub unbegun: &'a str,
    /// Of those that had begun: what they applied by then stays.
    pub begun: &'a str,
}

impl Transaction {
    /// Moves a connection from one of [`status`] to another; `false`, and nothing done, when it is not in the first.
    pub async fn move_integration(&mut self, org: OrgId, integration: IntegrationId, from: &str, to: &str) -> Result<bool> {
        let moved = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integrations SET status = $4 WHERE org_id = $1 AND id = $2 AND status = $3 AND deleted_at IS NULL"
        )
        .bind(org)
        .bind(integration)
        .bind(from)
        .bind(to)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(moved == 1)
    }

    /// Disconnects a connection: the sealed secrets are gone, the row stays for its log. `false` when it was over before.
    pub async fn end_integration(&mut self, org: OrgId, integration: IntegrationId, at: Timestamp) -> Result<bool> {
        let ended = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integrations SET status = $3, config_encrypted = $4, deleted_at = $5 \
             WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
        )
        .bind(org)
        .bind(integration)
        .bind(status::DISCONNECTED)
        .bind(Json(serde_json::json!({})))
        .bind(at)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        on_transaction!(self, |db| sqlx::query::<Db>("UPDATE schedules SET is_enabled = FALSE WHERE org_id = $1 AND integration_id = $2")
            .bind(org)
            .bind(integration)
            .execute(db)
            .await
            .map(drop))?;
        Ok(ended == 1)
    }

    /// Ends a flow; `false` when it was over before.
    pub async fn end_flow(&mut self, org: OrgId, flow: FlowId, at: Timestamp) -> Result<bool> {
        let ended = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_flows SET ended_at = $3, is_enabled = FALSE WHERE org_id = $1 AND id = $2 AND ended_at IS NULL"
        )
        .bind(org)
        .bind(flow)
        .bind(at)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(ended == 1)
    }

    /// How many flows still use a connection.
    pub async fn count_flows(&mut self, org: OrgId, integration: IntegrationId) -> Result<u64> {
        let flows = on_transaction!(self, |db| sqlx::query_scalar::<Db, i64>(
            "SELECT COUNT(*) FROM integration_flows WHERE org_id = $1 AND integration_id = $2 AND ended_at IS NULL"
        )
        .bind(org)
        .bind(integration)
        .fetch_one(db)
        .await)?;
        Ok(flows.unsigned_abs())
    }

    /// Ends every open run of a connection, and takes the lease from the worker of the one that runs: not a batch of it is written any
    /// more. Gives how many ended.
    pub async fn end_open_runs(&mut self, org: OrgId, integration: IntegrationId, at: Timestamp, says: EndOfRuns<'_>) -> Result<u64> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integrations SET lease_owner = NULL, lease_until = $3, lease_epoch = lease_epoch + 1 \
             WHERE org_id = $1 AND id = $2"
        )
        .bind(org)
        .bind(integration)
        .bind(at)
        .execute(db)
        .await
        .map(drop))?;
        for sql in [
            "UPDATE run_changes SET state = 'declined' WHERE org_id = $1 AND state = 'staged' AND run_id IN (SELECT id \
             FROM integration_sync_logs WHERE org_id = $1 AND integration_id = $2 AND status IN ('queued', 'running', 'waiting'))",
            "DELETE FROM run_pages WHERE org_id = $1 AND run_id IN (SELECT id FROM integration_sync_logs \
             WHERE org_id = $1 AND integration_id = $2 AND status IN ('queued', 'running', 'waiting'))",
        ] {
            on_transaction!(self, |db| sqlx::query::<Db>(sql).bind(org).bind(integration).execute(db).await.map(drop))?;
        }
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE run_attempts SET finished_at = $3, outcome = $4 WHERE org_id = $1 AND finished_at IS NULL AND run_id IN (SELECT id \
             FROM integration_sync_logs WHERE org_id = $1 AND integration_id = $2 AND status = 'running')"
        )
        .bind(org)
        .bind(integration)
        .bind(at)
        .bind(RunStatus::Cancelled)
        .execute(db)
        .await
        .map(drop))?;
        let ended = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET status = CASE WHEN attempt = 0 THEN 'skipped' ELSE 'cancelled' END, \
             summary = CASE WHEN attempt = 0 THEN $4 ELSE $5 END, finished_at = $3, cancel_requested = TRUE, next_step = NULL, \
             error_kind = NULL, error = NULL \
             WHERE org_id = $1 AND integration_id = $2 AND status IN ('queued', 'running', 'waiting')"
        )
        .bind(org)
        .bind(integration)
        .bind(at)
        .bind(says.unbegun)
        .bind(says.begun)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(ended)
    }

    /// Discards every run of a connection that waits for a decision: there will be none.
    pub async fn discard_reviews(&mut self, org: OrgId, integration: IntegrationId, summary: &str) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE run_changes SET state = 'declined' WHERE org_id = $1 AND state = 'staged' AND run_id IN (SELECT id \
             FROM integration_sync_logs WHERE org_id = $1 AND integration_id = $2 AND status IN ('previewed', 'held'))"
        )
        .bind(org)
        .bind(integration)
        .execute(db)
        .await
        .map(drop))?;
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET status = 'cancelled', summary = $3, next_step = NULL, error = NULL \
             WHERE org_id = $1 AND integration_id = $2 AND status IN ('previewed', 'held')"
        )
        .bind(org)
        .bind(integration)
        .bind(summary)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// How many flows use a connection.
    pub async fn live_flows(&self, org: OrgId, integration: IntegrationId) -> Result<u64> {
        let flows = on_reader!(self, |db| sqlx::query_scalar::<Db, i64>(
            "SELECT COUNT(*) FROM integration_flows WHERE org_id = $1 AND integration_id = $2 AND ended_at IS NULL"
        )
        .bind(org)
        .bind(integration)
        .fetch_one(db)
        .await)?;
        Ok(flows.unsigned_abs())
    }

    /// Every connection of a tenant, live or over, newest first.
    pub async fn integrations(&self, org: OrgId) -> Result<Vec<IntegrationRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, IntegrationRow>(
            "SELECT * FROM integrations WHERE org_id = $1 ORDER BY created_at DESC, id DESC"
        )
        .bind(org)
        .fetch_all(db)
        .await)?)
    }

    /// The connection with this public id, live or over.
    pub async fn integration_by_public_id(&self, org: OrgId, public_id: &str) -> Result<Option<IntegrationRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, IntegrationRow>("SELECT * FROM integrations WHERE public_id = $2 AND org_id = $1")
            .bind(org)
            .bind(public_id)
            .fetch_optional(db)
            .await)?)
    }

    /// The planning flow a connection had last, ended or not.
    pub async fn last_planning_flow(&self, org: OrgId, integration: IntegrationId) -> Result<Option<FlowRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, FlowRow>(
            "SELECT * FROM integration_flows WHERE org_id = $1 AND integration_id = $2 AND kind = 'planning' \
             ORDER BY created_at DESC, id DESC LIMIT 1"
        )
        .bind(org)
        .bind(integration)
        .fetch_optional(db)
        .await)?)
    }
}
