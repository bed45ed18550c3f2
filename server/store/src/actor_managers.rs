//! Who is above whom in a planning context, as a change of it sees them.

use contract::Provider;
use contract::id::{ContextId, OrgId};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::actors::ROWS_PER_STATEMENT;
use crate::{Result, Transaction};

impl Transaction {
    /// Links people whose deferred manager is here by now (O26), at most `limit` of them; gives how many.
    pub async fn resolve_deferred_managers(&mut self, org: OrgId, context: ContextId, provider: Provider, limit: i64) -> Result<u64> {
        Ok(on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE actors SET manager_id = (SELECT m.id FROM actors m WHERE m.org_id = $1 AND m.context_id = $2 AND m.source_hris = $3 \
             AND m.source_hris_id = actors.deferred_manager), deferred_manager = NULL \
             WHERE org_id = $1 AND id IN (SELECT a.id FROM actors a JOIN actors m ON m.org_id = a.org_id AND m.context_id = a.context_id \
             AND m.source_hris = $3 AND m.source_hris_id = a.deferred_manager WHERE a.org_id = $1 AND a.context_id = $2 \
             AND a.deferred_manager IS NOT NULL LIMIT $4)"
        )
        .bind(org)
        .bind(context)
        .bind(provider)
        .bind(limit)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?)
    }

    /// The direct reports of somebody, as this transaction sees them.
    pub async fn reporting_to(&mut self, org: OrgId, manager: Uuid) -> Result<Vec<Uuid>> {
        Ok(on_transaction!(self, |db| sqlx::query_scalar::<Db, Uuid>(
            "SELECT id FROM actors WHERE org_id = $1 AND manager_id = $2 ORDER BY id"
        )
        .bind(org)
        .bind(manager)
        .fetch_all(db)
        .await)?)
    }

    /// Somebody and everybody above them, from the bottom up; no company is deeper than it goes.
    pub async fn managers_above(&mut self, org: OrgId, actor: Uuid) -> Result<Vec<Uuid>> {
        let rows = on_transaction!(self, |db| sqlx::query_as::<Db, (Uuid, i32)>(
            "WITH RECURSIVE above (id, manager_id, steps) AS ( \
             SELECT id, manager_id, 0 FROM actors WHERE org_id = $1 AND id = $2 \
             UNION ALL SELECT m.id, m.manager_id, above.steps + 1 FROM above JOIN actors m ON m.org_id = $1 AND m.id = above.manager_id \
             WHERE above.steps < 200) SELECT id, steps FROM above ORDER BY steps"
        )
        .bind(org)
        .bind(actor)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().map(|(id, _)| id).collect())
    }

    /// Who of a context waits for one of these people of the source as their manager, with whom they wait for.
    pub async fn waiting_for(&mut self, org: OrgId, context: ContextId, source_ids: &[&str]) -> Result<Vec<(Uuid, String)>> {
        let mut found = Vec::new();
        for source_ids in source_ids.chunks(ROWS_PER_STATEMENT) {
            found.extend(on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("SELECT id, deferred_manager FROM actors WHERE org_id = ");
                query.push_bind(org).push(" AND context_id = ").push_bind(context).push(" AND deferred_manager IS NOT NULL");
                query.push(" AND deferred_manager IN (");
                let mut separated = query.separated(", ");
                for source_id in source_ids {
                    separated.push_bind(*source_id);
                }
                query.push(")");
                query.build_query_as::<(Uuid, String)>().fetch_all(db).await
            })?);
        }
        Ok(found)
    }

    /// Who the managers of some actors are, as this transaction sees them.
    pub async fn manager_links(&mut self, org: OrgId, ids: &[Uuid]) -> Result<Vec<(Uuid, Option<Uuid>)>> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(ROWS_PER_STATEMENT) {
            found.extend(on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("SELECT id, manager_id FROM actors WHERE org_id = ");
                query.push_bind(org).push(" AND id IN (");
                let mut separated = query.separated(", ");
                for id in ids {
                    separated.push_bind(*id);
                }
                query.push(")");
                query.build_query_as::<(Uuid, Option<Uuid>)>().fetch_all(db).await
            })?);
        }
        Ok(found)
    }
}
