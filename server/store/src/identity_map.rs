//! The map of source ids to actors from before actors carried their source identity (O25).

use std::collections::HashMap;

use contract::Provider;
use contract::id::{ActorId, ContextId, OrgId};
use uuid::Uuid;

use crate::{Result, Store, Transaction};

impl Transaction {
    /// Adds an entry.
    pub async fn insert_identity_mapping(
        &mut self,
        org: OrgId,
        context: ContextId,
        provider: Provider,
        source_id: &str,
        actor: ActorId,
    ) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO integration_identity_map (org_id, context_id, source_hris, source_hris_id, actor_id) VALUES ($1, $2, $3, $4, $5)"
        )
        .bind(org)
        .bind(context)
        .bind(provider)
        .bind(source_id)
        .bind(actor)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// The whole map of a context: source id → actor.
    pub async fn identity_map(&self, org: OrgId, context: ContextId, provider: Provider) -> Result<HashMap<String, Uuid>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, (String, Uuid)>(
            "SELECT source_hris_id, actor_id FROM integration_identity_map WHERE org_id = $1 AND context_id = $2 AND source_hris = $3"
        )
        .bind(org)
        .bind(context)
        .bind(provider)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().collect())
    }
}
