//! People of a planning context, copied into another one.

use contract::id::{ContextId, OrgId};
use contract::time::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::actors::ROWS_PER_STATEMENT;
use crate::{Result, Transaction};

/// Pairs per statement, where each row is compared with half of them.
const PAIRS_PER_STATEMENT: usize = 100;

/// Columns a copy has as its original has them; the others are who it is, where it stands, and when it was made.
const COPIED: [&str; 19] = [
    "source_hris",
    "source_hris_id",
    "is_active",
    "display_name",
    "first_name",
    "last_name",
    "preferred_name",
    "email",
    "employee_number",
    "job_title",
    "location",
    "deferred_manager",
    "phone",
    "employment_type",
    "start_date",
    "end_date",
    "sort_name",
    "search_text",
    "synced",
];

/// One actor to be copied into another context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorCopy {
    /// The original.
    pub origin: Uuid,
    /// The copy's id.
    pub id: Uuid,
    /// The copy's public id.
    pub public_id: String,
    /// The copy's department.
    pub department: Option<Uuid>,
    /// The copy's division.
    pub division: Option<Uuid>,
    /// The copy's manager, a copy that comes before this one.
    pub manager: Option<Uuid>,
}

/// Where somebody stands in a context: everything a copy has to be given anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct PlacedRow {
    /// The actor.
    pub id: Uuid,
    /// Manager.
    pub manager_id: Option<Uuid>,
    /// Department.
    pub department_id: Option<Uuid>,
    /// Division.
    pub division_id: Option<Uuid>,
}

impl Transaction {
    /// Where everybody of a context stands.
    pub async fn placed_actors(&mut self, org: OrgId, context: ContextId) -> Result<Vec<PlacedRow>> {
        Ok(on_transaction!(self, |db| sqlx::query_as::<Db, PlacedRow>(
            "SELECT id, manager_id, department_id, division_id FROM actors WHERE org_id = $1 AND context_id = $2 ORDER BY id"
        )
        .bind(org)
        .bind(context)
        .fetch_all(db)
        .await)?)
    }

    /// Copies actors into another context, in this order: managers before those they manage.
    pub async fn copy_actors(&mut self, org: OrgId, to: ContextId, copies: &[ActorCopy], at: Timestamp) -> Result<()> {
        let columns = COPIED.join(", ");
        let originals = COPIED.map(|column| format!("a.{column}")).join(", ");
        let head = format!(
            "INSERT INTO actors (org_id, id, public_id, department_id, division_id, manager_id, lineage_id, fingerprint, {columns}, context_id, \
             version, created_at, updated_at) SELECT a.org_id, fresh.column2, fresh.column3, fresh.column4, fresh.column5, fresh.column6, \
             COALESCE(a.lineage_id, a.id), a.fingerprint, {originals}, "
        );
        for copies in copies.chunks(ROWS_PER_STATEMENT) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(head.as_str());
                query.push_bind(to).push(", 1, ").push_bind(at).push(", ").push_bind(at).push(" FROM (");
                query.push_values(copies, |mut row, copy| {
                    row.push_bind(copy.origin)
                        .push_bind(copy.id)
                        .push_bind(&copy.public_id)
                        .push_bind(copy.department)
                        .push_bind(copy.division)
                        .push_bind(copy.manager);
                });
                query.push(") AS fresh JOIN actors a ON a.id = fresh.column1 AND a.org_id = ").push_bind(org);
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Gives actors their managers: (actor, manager), all of one context that nobody else sees yet.
    pub async fn link_managers(&mut self, org: OrgId, pairs: &[(Uuid, Uuid)]) -> Result<()> {
        for pairs in pairs.chunks(PAIRS_PER_STATEMENT) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("UPDATE actors SET manager_id = CASE id");
                for (actor, manager) in pairs {
                    query.push(" WHEN ").push_bind(*actor).push(" THEN ").push_bind(*manager);
                }
                query.push(" END WHERE org_id = ").push_bind(org).push(" AND id IN (");
                let mut separated = query.separated(", ");
                for (actor, _) in pairs {
                    separated.push_bind(*actor);
                }
                query.push(")");
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Copies the map of source ids of earlier versions along with the actors it names.
    pub async fn copy_identity_map(&mut self, org: OrgId, from: ContextId, to: ContextId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO integration_identity_map (org_id, context_id, source_hris, source_hris_id, actor_id) \
             SELECT m.org_id, c.context_id, m.source_hris, m.source_hris_id, c.id FROM integration_identity_map m \
             JOIN actors o ON o.org_id = m.org_id AND o.id = m.actor_id \
             JOIN actors c ON c.org_id = m.org_id AND c.context_id = $3 AND c.lineage_id = COALESCE(o.lineage_id, o.id) \
             WHERE m.org_id = $1 AND m.context_id = $2"
        )
        .bind(org)
        .bind(from)
        .bind(to)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}
