//! Runs that take another run back (X5).

use std::collections::HashSet;

use contract::id::{ContextId, IntegrationId, OrgId, RunId};
use uuid::Uuid;

use crate::integrations::FlowRow;
use crate::run_changes::StoredChange;
use crate::runs::RunRow;
use crate::{Result, Store, Transaction};

impl Transaction {
    /// Makes a queued run one that takes `of` back. It stops before writing.
    pub async fn make_undo(&mut self, org: OrgId, run: RunId, of: RunId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET undo_of = $3, is_preview = TRUE WHERE org_id = $1 AND id = $2 AND status = 'queued'"
        )
        .bind(org)
        .bind(run)
        .bind(of)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// The undo of a run that is under way or waits for a decision, which an equal request joins. Holds whoever else asks for one up until
    /// this transaction ends.
    pub async fn open_undo(&mut self, org: OrgId, of: RunId) -> Result<Option<RunRow>> {
        on_transaction!(self, |db| sqlx::query::<Db>("UPDATE integration_sync_logs SET undo_of = undo_of WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(of)
            .execute(db)
            .await
            .map(drop))?;
        Ok(on_transaction!(self, |db| sqlx::query_as::<Db, RunRow>(
            "SELECT * FROM integration_sync_logs WHERE org_id = $1 AND undo_of = $2 \
             AND status IN ('queued', 'running', 'waiting', 'previewed', 'held') ORDER BY queued_at LIMIT 1"
        )
        .bind(org)
        .bind(of)
        .fetch_optional(db)
        .await)?)
    }
}

impl Store {
    /// The runs that were to take a run back, the newest first.
    pub async fn undos_of(&self, org: OrgId, run: RunId, limit: i64) -> Result<Vec<RunRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, RunRow>(
            "SELECT * FROM integration_sync_logs WHERE org_id = $1 AND undo_of = $2 ORDER BY queued_at DESC, id DESC LIMIT $3"
        )
        .bind(org)
        .bind(run)
        .bind(limit)
        .fetch_all(db)
        .await)?)
    }

    /// The contexts a run has applied something people see to.
    pub async fn changed_contexts(&self, org: OrgId, run: RunId) -> Result<Vec<ContextId>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, ContextId>(
            "SELECT DISTINCT context_id FROM run_changes WHERE org_id = $1 AND run_id = $2 AND state = 'applied' AND op <> 'link'"
        )
        .bind(org)
        .bind(run)
        .fetch_all(db)
        .await)?)
    }

    /// What a run has applied to a context and people see, after a position, in order.
    pub async fn changes_applied_by(
        &self,
        org: OrgId,
        run: RunId,
        context: ContextId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<StoredChange>> {
        self.changes_in_state(org, run, context, "'applied' AND op <> 'link'", after, limit).await
    }

    /// Whom or what a run has changed more than once in a context, because it was interrupted in between.
    pub async fn repeatedly_changed(&self, org: OrgId, run: RunId, context: ContextId) -> Result<HashSet<Uuid>> {
        let rows = on_reader!(self, |db| sqlx::query_scalar::<Db, Uuid>(
            "SELECT entity_id FROM run_changes WHERE org_id = $1 AND run_id = $2 AND context_id = $3 AND state = 'applied' \
             AND op <> 'link' AND entity_id IS NOT NULL GROUP BY entity_id HAVING COUNT(*) > 1"
        )
        .bind(org)
        .bind(run)
        .bind(context)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().collect())
    }

    /// The live sync a connection has, or had last.
    pub async fn latest_planning_flow(&self, org: OrgId, integration: IntegrationId) -> Result<Option<FlowRow>> {
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
