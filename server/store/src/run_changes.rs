//! Changes of runs: preview, held run, what changed, resume and undo are all this table.

use std::collections::{BTreeMap, HashSet};

use contract::id::{ContextId, OrgId, RunId};
use contract::run::{ChangeEntity, ChangeOp, ChangeState};
use contract::view::AttributeChange;
use contract::{Attribute, Attributes, Value};
use domain::plan::{Change, Phase};
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Result, Store, Transaction};

/// A change with its place in the run.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredChange {
    /// Position in the run, from 1.
    pub seq: i64,
    /// Target.
    pub context_id: ContextId,
    /// The change.
    pub change: Change,
    /// Where it stands.
    pub state: ChangeState,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    context_id: ContextId,
    phase: i64,
    op: ChangeOp,
    entity: ChangeEntity,
    entity_id: Option<Uuid>,
    source_id: Option<String>,
    label: String,
    attributes: Json<BTreeMap<Attribute, (Value, Value)>>,
    remembered: Option<Json<Attributes>>,
    expected_version: Option<i64>,
    fingerprint: Option<i64>,
    state: ChangeState,
}

impl From<Row> for StoredChange {
    fn from(row: Row) -> Self {
        let attributes = row.attributes.0.into_iter().map(|(attribute, (old, new))| AttributeChange { attribute, old, new }).collect();
        Self {
            seq: row.seq,
            context_id: row.context_id,
            change: Change {
                phase: Phase::by_number(row.phase).unwrap_or(Phase::People),
                op: row.op,
                entity: row.entity,
                entity_id: row.entity_id,
                source_id: row.source_id.unwrap_or_default(),
                label: row.label,
                attributes,
                remembered: row.remembered.map(|remembered| remembered.0).unwrap_or_default(),
                expected_version: row.expected_version,
                fingerprint: row.fingerprint,
            },
            state: row.state,
        }
    }
}

const COLUMNS: &str =
    "seq, context_id, phase, op, entity, entity_id, source_id, label, attributes, remembered, expected_version, fingerprint, state";
const ROWS_PER_STATEMENT: usize = 500;

impl Transaction {
    /// Stages changes from position `first_seq` on.
    pub async fn insert_changes(&mut self, org: OrgId, run: RunId, context: ContextId, first_seq: i64, changes: &[Change]) -> Result<()> {
        let mut seq = first_seq;
        for changes in changes.chunks(ROWS_PER_STATEMENT) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("INSERT INTO run_changes (org_id, run_id, ");
                query.push(COLUMNS).push(") ");
                query.push_values(changes, |mut row, change| {
                    let attributes: BTreeMap<Attribute, (&Value, &Value)> =
                        change.attributes.iter().map(|change| (change.attribute, (&change.old, &change.new))).collect();
                    row.push_bind(org)
                        .push_bind(run)
                        .push_bind(seq)
                        .push_bind(context)
                        .push_bind(change.phase as i64)
                        .push_bind(change.op)
                        .push_bind(change.entity)
                        .push_bind(change.entity_id)
                        .push_bind(&change.source_id)
                        .push_bind(&change.label)
                        .push_bind(Json(attributes))
                        .push_bind((!change.remembered.0.is_empty()).then_some(Json(&change.remembered)))
                        .push_bind(change.expected_version)
                        .push_bind(change.fingerprint)
                        .push_bind(ChangeState::Staged);
                    seq += 1;
                });
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Forgets what a run has staged for a target and not applied: it is planned anew.
    pub async fn delete_staged_changes(&mut self, org: OrgId, run: RunId, context: ContextId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "DELETE FROM run_changes WHERE org_id = $1 AND run_id = $2 AND context_id = $3 AND state = 'staged'"
        )
        .bind(org)
        .bind(run)
        .bind(context)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Gives changes their state; `entity_ids` are the ids new things got, by position.
    pub async fn settle_changes(&mut self, org: OrgId, run: RunId, from: i64, to: i64, state: ChangeState) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE run_changes SET state = $5 WHERE org_id = $1 AND run_id = $2 AND seq BETWEEN $3 AND $4 AND state = 'staged'"
        )
        .bind(org)
        .bind(run)
        .bind(from)
        .bind(to)
        .bind(state)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// The last position a run has used.
    pub async fn last_change_seq(&mut self, org: OrgId, run: RunId) -> Result<i64> {
        Ok(on_transaction!(self, |db| sqlx::query_scalar::<Db, Option<i64>>(
            "SELECT MAX(seq) FROM run_changes WHERE org_id = $1 AND run_id = $2"
        )
        .bind(org)
        .bind(run)
        .fetch_one(db)
        .await)?
        .unwrap_or(0))
    }
}

impl Store {
    /// Staged changes of a target after a position, in order.
    pub async fn staged_changes(&self, org: OrgId, run: RunId, context: ContextId, after: i64, limit: i64) -> Result<Vec<StoredChange>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM run_changes WHERE org_id = $1 AND run_id = $2 AND context_id = $3 AND seq > $4 AND state = 'staged' \
             ORDER BY seq LIMIT $5"
        ));
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, Row>(sql)
            .bind(org)
            .bind(run)
            .bind(context)
            .bind(after)
            .bind(limit)
            .fetch_all(db)
            .await)?;
        Ok(rows.into_iter().map(StoredChange::from).collect())
    }

    /// Whom a run has changed in a target so far.
    pub async fn applied_entities(&self, org: OrgId, run: RunId, context: ContextId) -> Result<HashSet<Uuid>> {
        let rows = on_reader!(self, |db| sqlx::query_scalar::<Db, Uuid>(
            "SELECT entity_id FROM run_changes WHERE org_id = $1 AND run_id = $2 AND context_id = $3 AND state = 'applied' \
             AND entity_id IS NOT NULL"
        )
        .bind(org)
        .bind(run)
        .bind(context)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().collect())
    }

    /// Changes people see, after a position, in order; links are ours alone and left out.
    pub async fn changes_page(&self, org: OrgId, run: RunId, op: Option<ChangeOp>, after: i64, limit: i64) -> Result<Vec<StoredChange>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM run_changes WHERE org_id = $1 AND run_id = $2 AND seq > $3 AND op <> 'link' AND ($4 IS NULL OR op = $4) \
             ORDER BY seq LIMIT $5"
        ));
        let rows =
            on_reader!(self, |db| sqlx::query_as::<Db, Row>(sql).bind(org).bind(run).bind(after).bind(op).bind(limit).fetch_all(db).await)?;
        Ok(rows.into_iter().map(StoredChange::from).collect())
    }

    /// How many changes of each operation and state a run has, by what they touch.
    pub async fn change_counts(&self, org: OrgId, run: RunId) -> Result<Vec<(ChangeEntity, ChangeOp, ChangeState, i64)>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, (ChangeEntity, ChangeOp, ChangeState, i64)>(
            "SELECT entity, op, state, COUNT(*) FROM run_changes WHERE org_id = $1 AND run_id = $2 GROUP BY entity, op, state"
        )
        .bind(org)
        .bind(run)
        .fetch_all(db)
        .await)?)
    }
}
