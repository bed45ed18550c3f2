//! People of a planning context.

use std::collections::HashMap;

use contract::id::{ActorId, ContextId, DepartmentId, DivisionId, OrgId};
use contract::time::Timestamp;
use contract::{Attributes, Provider};
use domain::target::IndexedPerson;
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Result, Store, Transaction};

/// A row of `actors`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ActorRow {
    /// Id.
    pub id: ActorId,
    /// `act_…`.
    pub public_id: String,
    /// Context.
    pub context_id: ContextId,
    /// The source that owns the facts (O25).
    pub source_hris: Option<Provider>,
    /// The person's id there.
    pub source_hris_id: Option<String>,
    /// In the plan, or deactivated.
    pub is_active: bool,
    /// Name to show.
    pub display_name: String,
    /// See the attribute catalogue, as for all that follow.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Preferred name.
    pub preferred_name: Option<String>,
    /// Work address.
    pub email: Option<String>,
    /// The company's own number.
    pub employee_number: Option<String>,
    /// Title.
    pub job_title: Option<String>,
    /// Department.
    pub department_id: Option<DepartmentId>,
    /// Division.
    pub division_id: Option<DivisionId>,
    /// Site.
    pub location: Option<String>,
    /// Manager.
    pub manager_id: Option<ActorId>,
    /// The manager's source id while the manager is not here (O26).
    pub deferred_manager: Option<String>,
    /// Work phone.
    pub phone: Option<String>,
    /// Kind of employment.
    pub employment_type: Option<String>,
    /// First day.
    pub start_date: Option<String>,
    /// Last day.
    pub end_date: Option<String>,
    /// Folded name.
    pub sort_name: String,
    /// Folded text.
    pub search_text: String,
    /// Last source values applied.
    pub synced: Json<Attributes>,
    /// See `domain::digest::fingerprint`.
    pub fingerprint: Option<i64>,
    /// Grows with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// An actor with what its manager is known by.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ManagedActorRow {
    /// The actor.
    #[sqlx(flatten)]
    pub actor: ActorRow,
    /// The manager's source.
    pub manager_source_hris: Option<Provider>,
    /// The manager's id there.
    pub manager_source_id: Option<String>,
    /// The manager's name.
    pub manager_name: Option<String>,
}

/// Rows per statement: 30 values each, below SQLite's 32,766.
const ROWS_PER_STATEMENT: usize = 500;

/// Pairs per statement, where each row is compared with half of them.
const PAIRS_PER_STATEMENT: usize = 100;

const COLUMNS: [&str; 30] = [
    "org_id",
    "id",
    "public_id",
    "context_id",
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
    "department_id",
    "division_id",
    "location",
    "manager_id",
    "deferred_manager",
    "phone",
    "employment_type",
    "start_date",
    "end_date",
    "sort_name",
    "search_text",
    "synced",
    "fingerprint",
    "version",
    "created_at",
    "updated_at",
];

/// Columns that identify a row, or say when it was made: an update leaves them.
const FIXED: [&str; 5] = ["org_id", "id", "public_id", "context_id", "created_at"];

fn upsert_tail() -> String {
    let updates: Vec<String> =
        COLUMNS.iter().filter(|column| !FIXED.contains(column)).map(|column| format!("{column} = excluded.{column}")).collect();
    format!(" ON CONFLICT (org_id, id) DO UPDATE SET {} WHERE actors.version = excluded.version - 1 RETURNING id", updates.join(", "))
}

impl Transaction {
    /// Writes actors; one whose stored version is not exactly one less is left alone. Gives the ids written.
    pub async fn upsert_actors(&mut self, org: OrgId, actors: &[ActorRow]) -> Result<Vec<Uuid>> {
        let mut written = Vec::with_capacity(actors.len());
        let (head, tail) = (format!("INSERT INTO actors ({}) ", COLUMNS.join(", ")), upsert_tail());
        for actors in actors.chunks(ROWS_PER_STATEMENT) {
            written.extend(on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(head.as_str());
                query.push_values(actors, |mut row, actor| {
                    row.push_bind(org)
                        .push_bind(actor.id)
                        .push_bind(&actor.public_id)
                        .push_bind(actor.context_id)
                        .push_bind(actor.source_hris)
                        .push_bind(&actor.source_hris_id)
                        .push_bind(actor.is_active)
                        .push_bind(&actor.display_name)
                        .push_bind(&actor.first_name)
                        .push_bind(&actor.last_name)
                        .push_bind(&actor.preferred_name)
                        .push_bind(&actor.email)
                        .push_bind(&actor.employee_number)
                        .push_bind(&actor.job_title)
                        .push_bind(actor.department_id)
                        .push_bind(actor.division_id)
                        .push_bind(&actor.location)
                        .push_bind(actor.manager_id)
                        .push_bind(&actor.deferred_manager)
                        .push_bind(&actor.phone)
                        .push_bind(&actor.employment_type)
                        .push_bind(&actor.start_date)
                        .push_bind(&actor.end_date)
                        .push_bind(&actor.sort_name)
                        .push_bind(&actor.search_text)
                        .push_bind(&actor.synced)
                        .push_bind(actor.fingerprint)
                        .push_bind(actor.version)
                        .push_bind(actor.created_at)
                        .push_bind(actor.updated_at);
                });
                query.push(&tail);
                query.build_query_scalar::<Uuid>().fetch_all(db).await
            })?);
        }
        Ok(written)
    }

    /// Some actors of a context, as this transaction sees them, with what their managers are known by.
    pub async fn managed_actors(&mut self, org: OrgId, ids: &[Uuid]) -> Result<Vec<ManagedActorRow>> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(ROWS_PER_STATEMENT) {
            found.extend(on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(MANAGED);
                query.push_bind(org).push(" AND a.id IN (");
                let mut separated = query.separated(", ");
                for id in ids {
                    separated.push_bind(*id);
                }
                query.push(")");
                query.build_query_as::<ManagedActorRow>().fetch_all(db).await
            })?);
        }
        Ok(found)
    }

    /// Actors by source identity: source id → id.
    pub async fn actors_by_source(
        &mut self,
        org: OrgId,
        context: ContextId,
        provider: Provider,
        source_ids: &[&str],
    ) -> Result<Vec<(String, Uuid)>> {
        let mut found = Vec::with_capacity(source_ids.len());
        for source_ids in source_ids.chunks(ROWS_PER_STATEMENT) {
            found.extend(on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("SELECT source_hris_id, id FROM actors WHERE org_id = ");
                query.push_bind(org).push(" AND context_id = ").push_bind(context).push(" AND source_hris = ").push_bind(provider);
                query.push(" AND source_hris_id IN (");
                let mut separated = query.separated(", ");
                for source_id in source_ids {
                    separated.push_bind(*source_id);
                }
                query.push(")");
                query.build_query_as::<(String, Uuid)>().fetch_all(db).await
            })?);
        }
        Ok(found)
    }

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
}

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

/// Somebody of a context as a comparison reads them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ComparedRow {
    /// The actor.
    pub id: Uuid,
    /// The actor's public id.
    pub public_id: String,
    /// What it was first copied from; itself if it is no copy.
    pub lineage: Uuid,
    /// The source that owns the facts.
    pub source_hris: Option<Provider>,
    /// The id there.
    pub source_hris_id: Option<String>,
    /// In the plan, or deactivated.
    pub is_active: bool,
    /// Name.
    pub display_name: String,
    /// Manager.
    pub manager_id: Option<Uuid>,
    /// The manager's source id while the manager is not here.
    pub deferred_manager: Option<String>,
    /// Department.
    pub department_id: Option<Uuid>,
    /// Division.
    pub division_id: Option<Uuid>,
    /// Title.
    pub job_title: Option<String>,
    /// Site.
    pub location: Option<String>,
    /// Kind of employment.
    pub employment_type: Option<String>,
    /// First day.
    pub start_date: Option<String>,
    /// Last day.
    pub end_date: Option<String>,
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

    /// Copies actors into another context, without their managers; see [`Transaction::link_managers`].
    pub async fn copy_actors(&mut self, org: OrgId, to: ContextId, copies: &[ActorCopy], at: Timestamp) -> Result<()> {
        let columns = COPIED.join(", ");
        let originals = COPIED.map(|column| format!("a.{column}")).join(", ");
        let head = format!(
            "INSERT INTO actors (org_id, id, public_id, department_id, division_id, lineage_id, fingerprint, {columns}, context_id, version, \
             created_at, updated_at) SELECT a.org_id, fresh.column2, fresh.column3, fresh.column4, fresh.column5, \
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
                        .push_bind(copy.division);
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
}

const MANAGED: &str = "SELECT a.*, m.source_hris AS manager_source_hris, m.source_hris_id AS manager_source_id, \
                       m.display_name AS manager_name FROM actors a LEFT JOIN actors m ON m.org_id = a.org_id AND m.id = a.manager_id \
                       WHERE a.org_id = ";

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

    /// Some actors with what their managers are known by.
    pub async fn actors(&self, org: OrgId, ids: &[Uuid]) -> Result<Vec<ManagedActorRow>> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(ROWS_PER_STATEMENT) {
            found.extend(on_reader!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(MANAGED);
                query.push_bind(org).push(" AND a.id IN (");
                let mut separated = query.separated(", ");
                for id in ids {
                    separated.push_bind(*id);
                }
                query.push(")");
                query.build_query_as::<ManagedActorRow>().fetch_all(db).await
            })?);
        }
        Ok(found)
    }

    /// Somebody of a context by their public id, with what their manager is known by.
    pub async fn context_actor(&self, org: OrgId, context: ContextId, public_id: &str) -> Result<Option<ManagedActorRow>> {
        Ok(on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(MANAGED);
            query.push_bind(org).push(" AND a.context_id = ").push_bind(context).push(" AND a.public_id = ").push_bind(public_id);
            query.build_query_as::<ManagedActorRow>().fetch_optional(db).await
        })?)
    }

    /// Everybody of a context, as a comparison reads them.
    pub async fn compared_actors(&self, org: OrgId, context: ContextId) -> Result<Vec<ComparedRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ComparedRow>(
            "SELECT id, public_id, COALESCE(lineage_id, id) AS lineage, source_hris, source_hris_id, is_active, display_name, manager_id, \
             deferred_manager, department_id, division_id, job_title, location, employment_type, start_date, end_date \
             FROM actors WHERE org_id = $1 AND context_id = $2"
        )
        .bind(org)
        .bind(context)
        .fetch_all(db)
        .await)?)
    }
}
