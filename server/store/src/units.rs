//! Departments and divisions of a context.

use contract::id::{ContextId, OrgId};
use contract::time::Timestamp;
use contract::{Attributes, Provider};
use domain::plan::UnitKind;
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Result, Store, Transaction};

/// A row of `departments` or `divisions`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitRow {
    /// Id.
    pub id: Uuid,
    /// `dep_…` or `div_…`.
    pub public_id: String,
    /// Context.
    pub context_id: ContextId,
    /// Name.
    pub name: String,
    /// The source it is known at.
    pub source_hris: Option<Provider>,
    /// Its id there (O24).
    pub source_hris_id: Option<String>,
    /// Last source values applied.
    pub synced: Json<Attributes>,
    /// Grows with each change.
    pub version: i64,
    /// When it was put away.
    pub archived_at: Option<Timestamp>,
}

const ROWS_PER_STATEMENT: usize = 500;

const fn table(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Department => "departments",
        UnitKind::Division => "divisions",
    }
}

impl Transaction {
    /// Units of a context, as this transaction sees them.
    pub async fn units(&mut self, org: OrgId, context: ContextId, kind: UnitKind) -> Result<Vec<UnitRow>> {
        let sql = select(kind);
        Ok(on_transaction!(self, |db| sqlx::query_as::<Db, UnitRow>(sqlx::AssertSqlSafe(sql)).bind(org).bind(context).fetch_all(db).await)?)
    }

    /// Writes units; one whose stored version is not exactly one less is left alone. Gives the ids written.
    pub async fn upsert_units(&mut self, org: OrgId, kind: UnitKind, units: &[UnitRow]) -> Result<Vec<Uuid>> {
        let table = table(kind);
        let mut written = Vec::with_capacity(units.len());
        for units in units.chunks(ROWS_PER_STATEMENT) {
            written.extend(on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("INSERT INTO ");
                query
                    .push(table)
                    .push(" (org_id, id, public_id, context_id, name, source_hris, source_hris_id, synced, version, archived_at) ");
                query.push_values(units, |mut row, unit| {
                    row.push_bind(org)
                        .push_bind(unit.id)
                        .push_bind(&unit.public_id)
                        .push_bind(unit.context_id)
                        .push_bind(&unit.name)
                        .push_bind(unit.source_hris)
                        .push_bind(&unit.source_hris_id)
                        .push_bind(&unit.synced)
                        .push_bind(unit.version)
                        .push_bind(unit.archived_at);
                });
                query.push(
                    " ON CONFLICT (org_id, id) DO UPDATE SET name = excluded.name, source_hris = excluded.source_hris, \
                     source_hris_id = excluded.source_hris_id, synced = excluded.synced, version = excluded.version, \
                     archived_at = excluded.archived_at WHERE ",
                );
                query.push(table).push(".version = excluded.version - 1 RETURNING id");
                query.build_query_scalar::<Uuid>().fetch_all(db).await
            })?);
        }
        Ok(written)
    }
}

fn select(kind: UnitKind) -> String {
    format!(
        "SELECT id, public_id, context_id, name, source_hris, source_hris_id, synced, version, archived_at FROM {} \
         WHERE org_id = $1 AND context_id = $2 ORDER BY name, id",
        table(kind)
    )
}

impl Store {
    /// Units of a context, by name.
    pub async fn units(&self, org: OrgId, context: ContextId, kind: UnitKind) -> Result<Vec<UnitRow>> {
        let sql = select(kind);
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, UnitRow>(sqlx::AssertSqlSafe(sql)).bind(org).bind(context).fetch_all(db).await)?)
    }

    /// Names of the departments of a context that were not put away, in order and each once.
    pub async fn department_names(&self, org: OrgId, context: ContextId) -> Result<Vec<String>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, String>(
            "SELECT DISTINCT name FROM departments WHERE org_id = $1 AND context_id = $2 AND archived_at IS NULL ORDER BY name"
        )
        .bind(org)
        .bind(context)
        .fetch_all(db)
        .await)?)
    }
}
