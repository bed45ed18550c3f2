//! Planning contexts: the Live Baseline, scenarios and snapshots.

use contract::id::{ContextId, OrgId, RunId, UserId};
use contract::time::Timestamp;
use contract::{Provider, RunKind};
use domain::search::fold;

use crate::{Result, Store, Transaction};

/// The kinds of context.
pub mod kind {
    /// What is: one per tenant.
    pub const BASELINE: &str = "baseline";
    /// What could be.
    pub const SCENARIO: &str = "scenario";
    /// What was: never written again.
    pub const SNAPSHOT: &str = "snapshot";
}

/// The name every tenant's baseline is shown under.
pub const BASELINE_NAME: &str = "Live Baseline";

/// A row of `contexts`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ContextRow {
    /// Tenant.
    pub org_id: OrgId,
    /// Id.
    pub id: ContextId,
    /// `scn_…`.
    pub public_id: String,
    /// One of [`kind`].
    pub kind: String,
    /// Name.
    pub name: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was put away; nothing is written to it from then on.
    pub archived_at: Option<Timestamp>,
}

impl ContextRow {
    /// Whether a sync may write here (O15).
    pub fn is_writable(&self) -> bool {
        self.archived_at.is_none() && self.kind != kind::SNAPSHOT
    }
}

/// A scenario or snapshot as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ListedContextRow {
    /// The context.
    #[sqlx(flatten)]
    pub context: ContextRow,
    /// How often it was edited.
    pub edits: i64,
    /// Who made it.
    pub creator: Option<String>,
    /// The name of what it was copied from.
    pub origin: Option<String>,
    /// People and positions in its plan.
    pub people: i64,
}

/// The run that last changed a scenario.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LastSyncRow {
    /// When it did.
    pub at: Timestamp,
    /// `sync_…`.
    pub run_id: String,
    /// The vendor.
    pub provider: Provider,
    /// Why it ran.
    pub kind: RunKind,
}

/// Where a new scenario or snapshot comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provenance<'a> {
    /// The context it is copied from.
    pub origin: ContextId,
    /// Who makes it.
    pub creator: UserId,
    /// The key of the form it is made with.
    pub request_key: Option<&'a str>,
}

impl Transaction {
    /// Adds a context.
    pub async fn insert_context(&mut self, context: &ContextRow) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO contexts (org_id, id, public_id, kind, name, created_at, archived_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(context.org_id)
        .bind(context.id)
        .bind(&context.public_id)
        .bind(&context.kind)
        .bind(&context.name)
        .bind(context.created_at)
        .bind(context.archived_at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Adds a scenario or snapshot. [`crate::Error::Exists`] when one in use has the same name, or was made with the same form.
    pub async fn insert_scenario(&mut self, context: &ContextRow, provenance: Provenance<'_>) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO contexts (org_id, id, public_id, kind, name, created_at, name_key, origin_id, created_by, request_key) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        )
        .bind(context.org_id)
        .bind(context.id)
        .bind(&context.public_id)
        .bind(&context.kind)
        .bind(&context.name)
        .bind(context.created_at)
        .bind(fold(&context.name))
        .bind(provenance.origin)
        .bind(provenance.creator)
        .bind(provenance.request_key)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Renames a scenario or snapshot; [`crate::Error::Exists`] when another one in use has the name.
    pub async fn rename_scenario(&mut self, org: OrgId, context: ContextId, name: &str) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE contexts SET name = $3, name_key = $4 WHERE org_id = $1 AND id = $2 AND kind <> 'baseline'"
        )
        .bind(org)
        .bind(context)
        .bind(name)
        .bind(fold(name))
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Takes an archived scenario back into use; [`crate::Error::Exists`] when another one has its name by now.
    pub async fn restore_context(&mut self, org: OrgId, context: ContextId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("UPDATE contexts SET archived_at = NULL WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(context)
            .execute(db)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Takes the next number of an edit, which holds other editors of the scenario up until this transaction ends. `None` when it may not be
    /// edited: archived, a snapshot, the baseline, or gone.
    pub async fn next_edit(&mut self, org: OrgId, context: ContextId) -> Result<Option<i64>> {
        Ok(on_transaction!(self, |db| {
            sqlx::query_scalar::<Db, i64>(
            "UPDATE contexts SET edits = edits + 1 WHERE org_id = $1 AND id = $2 AND kind = 'scenario' AND archived_at IS NULL RETURNING edits"
        )
        .bind(org)
        .bind(context)
        .fetch_optional(db)
        .await
        })?)
    }

    /// Holds editors and other syncs of a context up until this transaction ends. `false` when nothing may be written to it (O15): archived,
    /// a snapshot, or gone.
    pub async fn hold_context(&mut self, org: OrgId, context: ContextId) -> Result<bool> {
        Ok(on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE contexts SET edits = edits WHERE org_id = $1 AND id = $2 AND kind <> 'snapshot' AND archived_at IS NULL"
        )
        .bind(org)
        .bind(context)
        .execute(db)
        .await
        .map(|done| done.rows_affected() == 1))?)
    }

    /// Holds a context that is to be copied, whatever its kind and state, until this transaction ends; `false` when it is gone.
    pub async fn hold_origin(&mut self, org: OrgId, context: ContextId) -> Result<bool> {
        Ok(on_transaction!(self, |db| sqlx::query::<Db>("UPDATE contexts SET edits = edits WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(context)
            .execute(db)
            .await
            .map(|done| done.rows_affected() == 1))?)
    }

    /// Notes that a run has just changed a scenario.
    pub async fn note_sync(&mut self, org: OrgId, context: ContextId, run: RunId, at: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE contexts SET synced_by = $3, synced_at = $4 WHERE org_id = $1 AND id = $2 AND kind = 'scenario'"
        )
        .bind(org)
        .bind(context)
        .bind(run)
        .bind(at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Holds a scenario if this is its name, until this transaction ends.
    pub async fn hold_named(&mut self, org: OrgId, context: ContextId, name: &str) -> Result<bool> {
        Ok(on_transaction!(self, |db| sqlx::query::<Db>("UPDATE contexts SET name = name WHERE org_id = $1 AND id = $2 AND name = $3")
            .bind(org)
            .bind(context)
            .bind(name)
            .execute(db)
            .await
            .map(|done| done.rows_affected() == 1))?)
    }

    /// Deletes a scenario or snapshot with everything in it; `false` when it was gone before. What runs and the audit log say of it stays.
    pub async fn delete_scenario(&mut self, org: OrgId, context: ContextId) -> Result<bool> {
        // A second click waits here for the first, and finds that it was faster.
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO deleted_contexts (org_id, public_id) SELECT org_id, public_id FROM contexts \
             WHERE org_id = $1 AND id = $2 AND kind <> 'baseline' ON CONFLICT DO NOTHING"
        )
        .bind(org)
        .bind(context)
        .execute(db)
        .await
        .map(drop))?;
        // In the order their references allow.
        for table in [
            "scenario_edit_changes",
            "scenario_edits",
            "integration_identity_map",
            "integration_flow_scenarios",
            "actors",
            "departments",
            "divisions",
        ] {
            let sql = sqlx::AssertSqlSafe(format!("DELETE FROM {table} WHERE org_id = $1 AND context_id = $2"));
            on_transaction!(self, |db| sqlx::query::<Db>(sql).bind(org).bind(context).execute(db).await.map(drop))?;
        }
        Ok(on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM contexts WHERE org_id = $1 AND id = $2 AND kind <> 'baseline'")
            .bind(org)
            .bind(context)
            .execute(db)
            .await
            .map(|done| done.rows_affected() == 1))?)
    }

    /// Puts a scenario away; the baseline cannot be.
    pub async fn archive_context(&mut self, org: OrgId, context: ContextId, at: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE contexts SET archived_at = $3 WHERE org_id = $1 AND id = $2 AND kind <> 'baseline' AND archived_at IS NULL"
        )
        .bind(org)
        .bind(context)
        .bind(at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// The tenant's Live Baseline.
    pub async fn baseline(&self, org: OrgId) -> Result<Option<ContextRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ContextRow>("SELECT * FROM contexts WHERE org_id = $1 AND kind = 'baseline'")
            .bind(org)
            .fetch_optional(db)
            .await)?)
    }

    /// The context with this public id.
    pub async fn context_by_public_id(&self, org: OrgId, public_id: &str) -> Result<Option<ContextRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ContextRow>("SELECT * FROM contexts WHERE org_id = $1 AND public_id = $2")
            .bind(org)
            .bind(public_id)
            .fetch_optional(db)
            .await)?)
    }

    /// Every context, the baseline first, then by age.
    pub async fn contexts(&self, org: OrgId) -> Result<Vec<ContextRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ContextRow>(
            "SELECT * FROM contexts WHERE org_id = $1 ORDER BY CASE kind WHEN 'baseline' THEN 0 ELSE 1 END, created_at, id"
        )
        .bind(org)
        .fetch_all(db)
        .await)?)
    }

    /// Scenarios and snapshots, those in use first, the newest first.
    pub async fn scenarios(&self, org: OrgId) -> Result<Vec<ListedContextRow>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{LISTED} AND c.kind <> 'baseline' ORDER BY CASE WHEN c.archived_at IS NULL THEN 0 ELSE 1 END, c.created_at DESC, c.id DESC"
        ));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ListedContextRow>(sql).bind(org).fetch_all(db).await)?)
    }

    /// One scenario or snapshot by its public id; the baseline is none.
    pub async fn scenario(&self, org: OrgId, public_id: &str) -> Result<Option<ListedContextRow>> {
        let sql = sqlx::AssertSqlSafe(format!("{LISTED} AND c.kind <> 'baseline' AND c.public_id = $2"));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ListedContextRow>(sql).bind(org).bind(public_id).fetch_optional(db).await)?)
    }

    /// Whether a scenario or snapshot of this public id was deleted.
    pub async fn was_deleted(&self, org: OrgId, public_id: &str) -> Result<bool> {
        let found = on_reader!(self, |db| sqlx::query_scalar::<Db, String>(
            "SELECT public_id FROM deleted_contexts WHERE org_id = $1 AND public_id = $2"
        )
        .bind(org)
        .bind(public_id)
        .fetch_optional(db)
        .await)?;
        Ok(found.is_some())
    }

    /// The run that last changed a scenario, if any has.
    pub async fn last_sync_of(&self, org: OrgId, context: ContextId) -> Result<Option<LastSyncRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, LastSyncRow>(
            "SELECT c.synced_at AS at, r.public_id AS run_id, r.provider, r.kind FROM contexts c JOIN integration_sync_logs r \
             ON r.org_id = c.org_id AND r.id = c.synced_by WHERE c.org_id = $1 AND c.id = $2"
        )
        .bind(org)
        .bind(context)
        .fetch_optional(db)
        .await)?)
    }

    /// The scenario in use that was edited or made last; where none is in use, the last of the archived ones and the snapshots.
    pub async fn latest_scenario(&self, org: OrgId) -> Result<Option<ContextRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ContextRow>(
            "SELECT c.* FROM contexts c WHERE c.org_id = $1 AND c.kind <> 'baseline' \
             ORDER BY CASE WHEN c.kind = 'scenario' AND c.archived_at IS NULL THEN 0 ELSE 1 END, \
             COALESCE((SELECT MAX(e.at) FROM scenario_edits e WHERE e.org_id = c.org_id AND e.context_id = c.id), c.created_at) \
             DESC, c.id DESC LIMIT 1"
        )
        .bind(org)
        .fetch_optional(db)
        .await)?)
    }

    /// What a scenario or snapshot was copied from, while that is there.
    pub async fn origin_of(&self, org: OrgId, context: ContextId) -> Result<Option<ContextRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ContextRow>(
            "SELECT o.* FROM contexts c JOIN contexts o ON o.org_id = c.org_id AND o.id = c.origin_id WHERE c.org_id = $1 AND c.id = $2"
        )
        .bind(org)
        .bind(context)
        .fetch_optional(db)
        .await)?)
    }

    /// The scenario that was made with this form.
    pub async fn scenario_by_request(&self, org: OrgId, request_key: &str) -> Result<Option<ContextRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ContextRow>("SELECT * FROM contexts WHERE org_id = $1 AND request_key = $2")
            .bind(org)
            .bind(request_key)
            .fetch_optional(db)
            .await)?)
    }
}

const LISTED: &str = "SELECT c.*, u.name AS creator, o.name AS origin, \
                      (SELECT COUNT(*) FROM actors a WHERE a.org_id = c.org_id AND a.context_id = c.id AND a.is_active) AS people \
                      FROM contexts c LEFT JOIN users u ON u.id = c.created_by \
                      LEFT JOIN contexts o ON o.org_id = c.org_id AND o.id = c.origin_id WHERE c.org_id = $1";
