//! Planning contexts: the Live Baseline, scenarios and snapshots.

use contract::id::{ContextId, OrgId};
use contract::time::Timestamp;

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
}
