//! People of a planning context: their rows, read and written.

use contract::id::{ActorId, ContextId, DepartmentId, DivisionId, OrgId};
use contract::time::Timestamp;
use contract::{Attributes, Provider};
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
pub(crate) const ROWS_PER_STATEMENT: usize = 500;

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

pub(crate) const MANAGED: &str = "SELECT a.*, m.source_hris AS manager_source_hris, m.source_hris_id AS manager_source_id, \
                       m.display_name AS manager_name FROM actors a LEFT JOIN actors m ON m.org_id = a.org_id AND m.id = a.manager_id \
                       WHERE a.org_id = ";

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
}

impl Store {
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
}
