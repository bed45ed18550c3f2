//! Changes of runs: preview, held run, what changed, resume and undo are all this table.

use std::collections::{BTreeMap, HashSet};

use contract::id::{ContextId, OrgId, RunId};
use contract::run::{ChangeEntity, ChangeOp, ChangeState};
use contract::time::Timestamp;
use contract::view::{AttributeChange, ChangeFilter};
use contract::{Attribute, Attributes, Value};
use domain::plan::{Change, Phase};
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use crate::like;
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
pub(crate) struct Row {
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
        let attributes = by_attribute(row.attributes.0);
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

/// A change of a person, with the run that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentChange {
    /// The person's name.
    pub label: String,
    /// The person's public id, `act_…`.
    pub person: Option<String>,
    /// What happened.
    pub op: ChangeOp,
    /// Attribute by attribute.
    pub attributes: Vec<AttributeChange>,
    /// When the run ended.
    pub at: Timestamp,
    /// The run, `sync_…`.
    pub run_id: String,
}

#[derive(sqlx::FromRow)]
struct RecentRow {
    label: String,
    person: Option<String>,
    op: ChangeOp,
    attributes: Json<BTreeMap<Attribute, (Value, Value)>>,
    finished_at: Timestamp,
    public_id: String,
}

impl From<RecentRow> for RecentChange {
    fn from(row: RecentRow) -> Self {
        let attributes = by_attribute(row.attributes.0);
        Self { label: row.label, person: row.person, op: row.op, attributes, at: row.finished_at, run_id: row.public_id }
    }
}

fn by_attribute(values: BTreeMap<Attribute, (Value, Value)>) -> Vec<AttributeChange> {
    values.into_iter().map(|(attribute, (old, new))| AttributeChange { attribute, old, new }).collect()
}

/// Adds the conditions of a filter, all but the operation, to a query that begins with `… WHERE org_id = … AND run_id = …`.
macro_rules! push_filter {
    ($query:ident, $filter:ident) => {
        $query.push(" AND op <> 'link'");
        if let Some(attribute) = $filter.attribute {
            // The names of a change's attributes are the keys of its JSON; inside a value, a quote would have a backslash before it.
            let key = format!("%\"{}\":%", attribute.name().replace('_', "\\_"));
            $query.push(" AND CAST(attributes AS TEXT) LIKE ").push_bind(key).push(" ESCAPE '\\'");
        }
        if let Some(person) = &$filter.person {
            let (typed, lower) = (like::containing(person), like::containing(&person.to_lowercase()));
            $query.push(" AND (source_id = ").push_bind(person.as_str()).push(" OR label LIKE ").push_bind(typed);
            $query.push(" ESCAPE '\\' OR LOWER(label) LIKE ").push_bind(lower).push(" ESCAPE '\\')");
        }
    };
}

pub(crate) const COLUMNS: &str =
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
        self.changes_in_state(org, run, context, "'staged'", after, limit).await
    }

    /// Changes of a target in a state, with whatever else is asked of them, after a position, in order.
    pub(crate) async fn changes_in_state(
        &self,
        org: OrgId,
        run: RunId,
        context: ContextId,
        state: &'static str,
        after: i64,
        limit: i64,
    ) -> Result<Vec<StoredChange>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM run_changes WHERE org_id = $1 AND run_id = $2 AND context_id = $3 AND seq > $4 AND state = {state} \
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
    pub async fn changes_page(&self, org: OrgId, run: RunId, filter: &ChangeFilter, after: i64, limit: i64) -> Result<Vec<StoredChange>> {
        let rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT ");
            query.push(COLUMNS).push(" FROM run_changes WHERE org_id = ").push_bind(org).push(" AND run_id = ").push_bind(run);
            push_filter!(query, filter);
            if let Some(op) = filter.op {
                query.push(" AND op = ").push_bind(op);
            }
            query.push(" AND seq > ").push_bind(after).push(" ORDER BY seq LIMIT ").push_bind(limit);
            query.build_query_as::<Row>().fetch_all(db).await
        })?;
        Ok(rows.into_iter().map(StoredChange::from).collect())
    }

    /// How many changes people see of each operation, for a filter without its own operation.
    pub async fn count_changes(&self, org: OrgId, run: RunId, filter: &ChangeFilter) -> Result<Vec<(ChangeOp, i64)>> {
        Ok(on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT op, COUNT(*) FROM run_changes WHERE org_id = ");
            query.push_bind(org).push(" AND run_id = ").push_bind(run);
            push_filter!(query, filter);
            query.push(" GROUP BY op");
            query.build_query_as::<(ChangeOp, i64)>().fetch_all(db).await
        })?)
    }

    /// The applied changes of people in a context by runs that ended after a moment: how many of each operation, and the newest few with
    /// the time and public id of their run.
    pub async fn people_changed_since(
        &self,
        org: OrgId,
        context: ContextId,
        since: Timestamp,
        limit: i64,
    ) -> Result<(Vec<(ChangeOp, i64)>, Vec<RecentChange>)> {
        let by_run = on_reader!(self, |db| sqlx::query_as::<Db, (ChangeOp, RunId, i64)>(
            "SELECT c.op, c.run_id, COUNT(DISTINCT c.entity_id) FROM run_changes c WHERE c.org_id = $1 AND c.context_id = $2 \
             AND c.entity = 'person' AND c.state = 'applied' AND c.op <> 'link' \
             AND c.run_id IN (SELECT id FROM integration_sync_logs WHERE org_id = $1 AND finished_at > $3) GROUP BY c.run_id, c.op"
        )
        .bind(org)
        .bind(context)
        .bind(since)
        .fetch_all(db)
        .await)?;
        let mut counts = Vec::new();
        for op in ChangeOp::ALL {
            let of_op = by_run.iter().filter(|(counted, ..)| counted == op);
            // Most changes are those of one run, as a rule: only what others add to it has to be looked at.
            let Some((_, greatest, people)) = of_op.clone().max_by_key(|(.., people)| *people) else { continue };
            let others = if of_op.count() > 1 { self.changed_elsewhere(org, context, since, *op, *greatest).await? } else { 0 };
            counts.push((*op, people + others));
        }
        // Ids of runs grow with time.
        let mut runs: Vec<RunId> = by_run.into_iter().map(|(_, run, _)| run).collect();
        runs.sort_unstable_by(|one, other| other.cmp(one));
        runs.dedup();
        let mut latest = Vec::new();
        for run in runs {
            let missing = limit - i64::try_from(latest.len()).unwrap_or(limit);
            if missing <= 0 {
                break;
            }
            latest.extend(self.latest_of(org, context, run, missing).await?);
        }
        Ok((counts, latest))
    }

    /// People of whom runs that ended after a moment made a change of this operation, and not `run` too.
    async fn changed_elsewhere(&self, org: OrgId, context: ContextId, since: Timestamp, op: ChangeOp, run: RunId) -> Result<i64> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, i64>(
            "SELECT COUNT(DISTINCT c.entity_id) FROM run_changes c WHERE c.org_id = $1 AND c.context_id = $2 AND c.entity = 'person' \
             AND c.state = 'applied' AND c.op = $4 AND c.op <> 'link' AND c.run_id <> $5 \
             AND c.run_id IN (SELECT id FROM integration_sync_logs WHERE org_id = $1 AND finished_at > $3) \
             AND NOT EXISTS (SELECT 1 FROM run_changes x WHERE x.org_id = $1 AND x.entity_id = c.entity_id AND x.run_id = $5 \
             AND x.context_id = $2 AND x.entity = 'person' AND x.state = 'applied' AND x.op = $4)"
        )
        .bind(org)
        .bind(context)
        .bind(since)
        .bind(op)
        .bind(run)
        .fetch_one(db)
        .await)?)
    }

    async fn latest_of(&self, org: OrgId, context: ContextId, run: RunId, limit: i64) -> Result<Vec<RecentChange>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, RecentRow>(
            "SELECT c.label, a.public_id AS person, c.op, c.attributes, r.finished_at, r.public_id FROM run_changes c \
             JOIN integration_sync_logs r ON r.org_id = c.org_id AND r.id = c.run_id \
             LEFT JOIN actors a ON a.org_id = c.org_id AND a.id = c.entity_id \
             WHERE c.org_id = $1 AND c.run_id = $3 AND c.context_id = $2 AND c.entity = 'person' AND c.state = 'applied' \
             AND c.op <> 'link' ORDER BY c.seq DESC LIMIT $4"
        )
        .bind(org)
        .bind(context)
        .bind(run)
        .bind(limit)
        .fetch_all(db)
        .await)?;
        Ok(rows.into_iter().map(RecentChange::from).collect())
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
