//! What a plan is made from before it reads any values: who is in a planning context, and whether they are as their source is.

use std::collections::HashMap;

use contract::Provider;
use contract::id::{ContextId, OrgId};
use domain::target::IndexedPerson;
use uuid::Uuid;

use crate::{Result, Store};

/// One row of the index, as it is read.
type IndexRow = (Uuid, Option<Provider>, Option<String>, Option<String>, bool, Option<Uuid>, Option<String>, Option<i64>, i64);

/// What tells whether a context is as its source is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// People in the plan.
    pub active: u64,
    /// Whether there are people a plan must look at whatever the source says: without a source identity, or waiting for a manager who has come.
    pub has_loose: bool,
    /// Fingerprints of those who have a source identity, by source id.
    pub fingerprints: HashMap<String, Option<i64>>,
}

impl Store {
    /// The outline of a context.
    pub async fn actor_outline(&self, org: OrgId, context: ContextId, provider: Provider) -> Result<Outline> {
        let (active, loose) = on_reader!(self, |db| sqlx::query_as::<Db, (i64, i64)>(
            "SELECT (SELECT count(*) FROM actors WHERE org_id = $1 AND context_id = $2 AND is_active), \
             (SELECT count(*) FROM actors WHERE org_id = $1 AND context_id = $2 AND source_hris_id IS NULL) + \
             (SELECT count(*) FROM actors a JOIN actors m ON m.org_id = a.org_id AND m.context_id = a.context_id AND m.source_hris = $3 \
             AND m.source_hris_id = a.deferred_manager WHERE a.org_id = $1 AND a.context_id = $2 AND a.deferred_manager IS NOT NULL)"
        )
        .bind(org)
        .bind(context)
        .bind(provider)
        .fetch_one(db)
        .await)?;
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, (String, Option<i64>)>(
            "SELECT source_hris_id, fingerprint FROM actors WHERE org_id = $1 AND context_id = $2 AND source_hris = $3 \
             AND source_hris_id IS NOT NULL"
        )
        .bind(org)
        .bind(context)
        .bind(provider)
        .fetch_all(db)
        .await)?;
        Ok(Outline { active: active.unsigned_abs(), has_loose: loose > 0, fingerprints: rows.into_iter().collect() })
    }

    /// Everybody of a context, without values.
    pub async fn actor_index(&self, org: OrgId, context: ContextId, provider: Provider) -> Result<Vec<IndexedPerson>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, IndexRow>(
            "SELECT id, source_hris, source_hris_id, CASE WHEN source_hris_id IS NULL THEN email END, is_active, manager_id, \
             deferred_manager, fingerprint, version FROM actors WHERE org_id = $1 AND context_id = $2"
        )
        .bind(org)
        .bind(context)
        .fetch_all(db)
        .await)?;
        Ok(rows
            .into_iter()
            .map(|(id, source, source_id, email, is_active, manager, deferred_manager, fingerprint, version)| IndexedPerson {
                id,
                source_id: source_id.filter(|_| source == Some(provider)),
                email,
                is_active,
                manager,
                deferred_manager,
                fingerprint,
                version,
            })
            .collect())
    }
}
