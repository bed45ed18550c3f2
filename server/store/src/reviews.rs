//! Reviews: runs that stop before writing, and what people decide about them (X1, X2).

use contract::id::{ContextId, IntegrationId, OrgId, RunId, UserId};
use contract::run::RunStatus;
use contract::time::Timestamp;

use crate::runs::RunRow;
use crate::{Result, Store, Transaction};

/// What can be decided.
pub mod decision {
    /// Exactly what is staged is applied.
    pub const APPLY: &str = "apply";
    /// Nothing of it is.
    pub const DISCARD: &str = "discard";
}

/// What somebody decided about a run.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DecisionRow {
    /// One of [`decision`].
    pub decision: String,
    /// Who.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Timestamp,
}

impl Transaction {
    /// Makes a queued run stop before writing.
    pub async fn make_preview(&mut self, org: OrgId, run: RunId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET is_preview = TRUE WHERE org_id = $1 AND id = $2 AND status = 'queued'"
        )
        .bind(org)
        .bind(run)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// A queued full preview, which an equal request joins.
    pub async fn queued_preview(&mut self, org: OrgId, integration: IntegrationId) -> Result<Option<RunRow>> {
        Ok(on_transaction!(self, |db| sqlx::query_as::<Db, RunRow>(
            "SELECT * FROM integration_sync_logs WHERE org_id = $1 AND integration_id = $2 AND status = 'queued' AND scope IS NULL \
             AND is_preview = TRUE ORDER BY queued_at LIMIT 1"
        )
        .bind(org)
        .bind(integration)
        .fetch_optional(db)
        .await)?)
    }

    /// Queues a run that waits for a decision once more, to apply what it has staged; `false` when it waits no longer.
    pub async fn approve_run(&mut self, org: OrgId, run: RunId, by: Option<UserId>, at: Timestamp) -> Result<bool> {
        self.ring_for(run);
        let changed = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET status = 'queued', decision = 'apply', decided_by = $3, decided_at = $4, due_at = $4, \
             started_at = NULL, finished_at = NULL, summary = NULL, next_step = NULL, error = NULL \
             WHERE org_id = $1 AND id = $2 AND status IN ('previewed', 'held')"
        )
        .bind(org)
        .bind(run)
        .bind(by)
        .bind(at)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Ends a run that waits for a decision, without applying anything; `false` when it waits no longer.
    pub async fn discard_run(&mut self, org: OrgId, run: RunId, by: Option<UserId>, at: Timestamp, summary: &str) -> Result<bool> {
        let changed = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET status = $6, decision = 'discard', decided_by = $3, decided_at = $4, summary = $5, \
             next_step = NULL, error = NULL WHERE org_id = $1 AND id = $2 AND status IN ('previewed', 'held')"
        )
        .bind(org)
        .bind(run)
        .bind(by)
        .bind(at)
        .bind(summary)
        .bind(RunStatus::Cancelled)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Declines everything a run has staged and not applied.
    pub async fn decline_staged_changes(&mut self, org: OrgId, run: RunId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE run_changes SET state = 'declined' WHERE org_id = $1 AND run_id = $2 AND state = 'staged'"
        )
        .bind(org)
        .bind(run)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Declines what every other sync of a connection left waiting, for one target or for all, and ends those of them that wait for nothing
    /// more: a later one has worked their changes out anew. Undos wait on: no sync works them out.
    pub async fn replace_reviews(&mut self, org: OrgId, integration: IntegrationId, by: RunId, context: Option<ContextId>) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE run_changes SET state = 'declined' WHERE org_id = $1 AND state = 'staged' AND run_id IN (SELECT id \
             FROM integration_sync_logs WHERE org_id = $1 AND integration_id = $2 AND id <> $3 AND kind <> 'undo' \
             AND status IN ('previewed', 'held')) AND ($4 IS NULL OR context_id = $4)"
        )
        .bind(org)
        .bind(integration)
        .bind(by)
        .bind(context)
        .execute(db)
        .await
        .map(drop))?;
        on_transaction!(self, |db| {
            sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET status = 'cancelled', summary = 'A later sync has replaced these changes. Nothing of them was \
             written.', next_step = NULL, error = NULL WHERE org_id = $1 AND integration_id = $2 AND id <> $3 AND kind <> 'undo' \
             AND status IN ('previewed', 'held') AND NOT EXISTS (SELECT 1 FROM run_changes WHERE org_id = $1 \
             AND run_id = integration_sync_logs.id AND state = 'staged')"
        )
        .bind(org)
        .bind(integration)
        .bind(by)
        .execute(db)
        .await
        .map(drop)
        })?;
        Ok(())
    }

    /// Ends what has waited for a decision since before a moment, in every tenant. Gives how many runs those were.
    pub async fn expire_reviews(&mut self, before: Timestamp, summary: &str) -> Result<u64> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE run_changes SET state = 'declined' WHERE state = 'staged' AND (org_id, run_id) IN (SELECT org_id, id \
             FROM integration_sync_logs WHERE status IN ('previewed', 'held') AND finished_at < $1)"
        )
        .bind(before)
        .execute(db)
        .await
        .map(drop))?;
        Ok(on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET status = 'cancelled', summary = $2, next_step = NULL, error = NULL \
             WHERE status IN ('previewed', 'held') AND finished_at < $1"
        )
        .bind(before)
        .bind(summary)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?)
    }

    /// Lets the runs of a connection write: its first sync was approved.
    pub async fn end_first_review(&mut self, org: OrgId, integration: IntegrationId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_flows SET awaits_review = FALSE WHERE org_id = $1 AND integration_id = $2 AND awaits_review"
        )
        .bind(org)
        .bind(integration)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// The people about whom syncs of a connection wait for a decision on a target, by source id; one of the syncs is left out.
    pub async fn people_waiting_for_review(
        &self,
        org: OrgId,
        integration: IntegrationId,
        context: ContextId,
        except: RunId,
    ) -> Result<Vec<String>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, String>(
            "SELECT DISTINCT c.source_id FROM integration_sync_logs r JOIN run_changes c ON c.org_id = r.org_id AND c.run_id = r.id \
             WHERE r.org_id = $1 AND r.integration_id = $2 AND r.id <> $4 AND r.kind <> 'undo' AND r.status IN ('previewed', 'held') \
             AND c.context_id = $3 AND c.state = 'staged' AND c.entity = 'person' AND c.source_id <> '' ORDER BY c.source_id"
        )
        .bind(org)
        .bind(integration)
        .bind(context)
        .bind(except)
        .fetch_all(db)
        .await)?)
    }

    /// What was decided about a run, if anything was.
    pub async fn run_decision(&self, org: OrgId, run: RunId) -> Result<Option<DecisionRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, DecisionRow>(
            "SELECT decision, decided_by, decided_at FROM integration_sync_logs WHERE org_id = $1 AND id = $2 AND decision IS NOT NULL"
        )
        .bind(org)
        .bind(run)
        .fetch_optional(db)
        .await)?)
    }
}
