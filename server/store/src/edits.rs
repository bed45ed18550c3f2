//! Edits of scenarios.

use std::collections::BTreeMap;

use contract::id::{ContextId, OrgId, UserId};
use contract::run::{ChangeEntity, ChangeOp};
use contract::time::Timestamp;
use contract::view::{AttributeChange, EditKind};
use contract::{Attribute, Value};
use domain::plan::{Change, Phase};
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Result, Store, Transaction};

/// An edit to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewEdit<'a> {
    /// Where.
    pub context: ContextId,
    /// Its number there, see [`Transaction::next_edit`].
    pub number: i64,
    /// What was done.
    pub kind: EditKind,
    /// By whom.
    pub user: UserId,
    /// When.
    pub at: Timestamp,
    /// The key of the form it came with.
    pub request_key: Option<&'a str>,
    /// The edit it takes back.
    pub undo_of: Option<i64>,
    /// What an undo left as it was, a sentence each.
    pub kept: &'a [String],
}

/// A row of `scenario_edits` with its editor's name.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct EditRow {
    /// Its number in the scenario.
    pub number: i64,
    /// What was done.
    pub kind: EditKind,
    /// By whom.
    pub editor: String,
    /// When.
    pub at: Timestamp,
    /// The edit it took back.
    pub undo_of: Option<i64>,
    /// The edit that took it back.
    pub undone_by: Option<i64>,
    /// What it left as it was, a sentence each.
    pub kept: Option<Json<Vec<String>>>,
    /// How many changes it made.
    pub changes: i64,
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    number: i64,
    op: ChangeOp,
    entity: ChangeEntity,
    entity_id: Uuid,
    label: String,
    attributes: Json<BTreeMap<Attribute, (Value, Value)>>,
    expected_version: Option<i64>,
    person: Option<String>,
}

/// A change of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedChange {
    /// The edit's number.
    pub number: i64,
    /// The change.
    pub change: Change,
    /// The public id of the person it is about.
    pub person: Option<String>,
}

impl From<ChangeRow> for EditedChange {
    fn from(row: ChangeRow) -> Self {
        let attributes = row.attributes.0.into_iter().map(|(attribute, (old, new))| AttributeChange { attribute, old, new }).collect();
        let phase = match (row.entity, row.op) {
            (_, ChangeOp::Deactivate) => Phase::Deactivations,
            (ChangeEntity::Person, _) => Phase::People,
            _ => Phase::Units,
        };
        let change = Change {
            phase,
            op: row.op,
            entity: row.entity,
            entity_id: Some(row.entity_id),
            source_id: String::new(),
            label: row.label,
            attributes,
            remembered: contract::Attributes::default(),
            expected_version: row.expected_version,
            fingerprint: None,
        };
        Self { number: row.number, change, person: row.person }
    }
}

const ROWS_PER_STATEMENT: usize = 500;
const CHANGES: &str = "SELECT c.number, c.op, c.entity, c.entity_id, c.label, c.attributes, c.expected_version, a.public_id AS person \
                       FROM scenario_edit_changes c LEFT JOIN actors a ON a.org_id = c.org_id AND a.id = c.entity_id WHERE c.org_id = ";
const EDITS: &str = "SELECT e.number, e.kind, u.name AS editor, e.at, e.undo_of, e.undone_by, e.kept, (SELECT COUNT(*) FROM scenario_edit_changes c \
                     WHERE c.org_id = e.org_id AND c.context_id = e.context_id AND c.number = e.number) AS changes \
                     FROM scenario_edits e JOIN users u ON u.id = e.user_id WHERE e.org_id = $1 AND e.context_id = $2";

impl Transaction {
    /// Records an edit with its changes, in the transaction that makes them.
    pub async fn insert_edit(&mut self, org: OrgId, edit: NewEdit<'_>, changes: &[Change]) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO scenario_edits (org_id, context_id, number, kind, user_id, at, request_key, undo_of, kept) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        )
        .bind(org)
        .bind(edit.context)
        .bind(edit.number)
        .bind(edit.kind)
        .bind(edit.user)
        .bind(edit.at)
        .bind(edit.request_key)
        .bind(edit.undo_of)
        .bind((!edit.kept.is_empty()).then_some(Json(edit.kept)))
        .execute(db)
        .await
        .map(drop))?;
        let mut seq = 1_i64;
        for changes in changes.chunks(ROWS_PER_STATEMENT) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(
                    "INSERT INTO scenario_edit_changes (org_id, context_id, number, seq, op, entity, entity_id, label, attributes, \
                     expected_version) ",
                );
                query.push_values(changes, |mut row, change| {
                    let attributes: BTreeMap<Attribute, (&Value, &Value)> =
                        change.attributes.iter().map(|change| (change.attribute, (&change.old, &change.new))).collect();
                    row.push_bind(org)
                        .push_bind(edit.context)
                        .push_bind(edit.number)
                        .push_bind(seq)
                        .push_bind(change.op)
                        .push_bind(change.entity)
                        .push_bind(change.entity_id)
                        .push_bind(&change.label)
                        .push_bind(Json(attributes))
                        .push_bind(change.expected_version);
                    seq += 1;
                });
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Marks an edit as taken back; `false` when it was before.
    pub async fn mark_undone(&mut self, org: OrgId, context: ContextId, number: i64, by: i64) -> Result<bool> {
        Ok(on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE scenario_edits SET undone_by = $4 WHERE org_id = $1 AND context_id = $2 AND number = $3 AND undone_by IS NULL"
        )
        .bind(org)
        .bind(context)
        .bind(number)
        .bind(by)
        .execute(db)
        .await
        .map(|done| done.rows_affected() == 1))?)
    }

    /// Whether an edit was made with this form already.
    pub async fn has_edit(&mut self, org: OrgId, context: ContextId, request_key: &str) -> Result<bool> {
        let found = on_transaction!(self, |db| sqlx::query_scalar::<Db, i64>(
            "SELECT number FROM scenario_edits WHERE org_id = $1 AND context_id = $2 AND request_key = $3"
        )
        .bind(org)
        .bind(context)
        .bind(request_key)
        .fetch_optional(db)
        .await)?;
        Ok(found.is_some())
    }

    /// How many people of the plan each of these departments has.
    pub async fn headcounts(&mut self, org: OrgId, context: ContextId) -> Result<Vec<(Uuid, i64)>> {
        Ok(on_transaction!(self, |db| sqlx::query_as::<Db, (Uuid, i64)>(
            "SELECT department_id, COUNT(*) FROM actors WHERE org_id = $1 AND context_id = $2 AND is_active AND department_id IS NOT NULL \
             GROUP BY department_id"
        )
        .bind(org)
        .bind(context)
        .fetch_all(db)
        .await)?)
    }
}

impl Store {
    /// Edits of a scenario, the newest first, before a number.
    pub async fn edits(&self, org: OrgId, context: ContextId, before: Option<i64>, limit: i64) -> Result<Vec<EditRow>> {
        let sql = sqlx::AssertSqlSafe(format!("{EDITS} AND e.number < $3 ORDER BY e.number DESC LIMIT $4"));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, EditRow>(sql)
            .bind(org)
            .bind(context)
            .bind(before.unwrap_or(i64::MAX))
            .bind(limit)
            .fetch_all(db)
            .await)?)
    }

    /// One edit.
    pub async fn edit(&self, org: OrgId, context: ContextId, number: i64) -> Result<Option<EditRow>> {
        let sql = sqlx::AssertSqlSafe(format!("{EDITS} AND e.number = $3"));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, EditRow>(sql).bind(org).bind(context).bind(number).fetch_optional(db).await)?)
    }

    /// The last edits that touched somebody or something, the newest first.
    pub async fn edits_of(&self, org: OrgId, context: ContextId, entity: Uuid, limit: i64) -> Result<Vec<EditRow>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{EDITS} AND e.number IN (SELECT number FROM scenario_edit_changes WHERE org_id = $1 AND context_id = $2 AND entity_id = $3) \
             ORDER BY e.number DESC LIMIT $4"
        ));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, EditRow>(sql).bind(org).bind(context).bind(entity).bind(limit).fetch_all(db).await)?)
    }

    /// What edits changed, the first `each` changes of each of them, in order.
    pub async fn edit_changes(&self, org: OrgId, context: ContextId, numbers: &[i64], each: i64) -> Result<Vec<EditedChange>> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(CHANGES);
            query.push_bind(org).push(" AND c.context_id = ").push_bind(context).push(" AND c.number IN (");
            let mut separated = query.separated(", ");
            for number in numbers {
                separated.push_bind(*number);
            }
            query.push(") AND c.seq <= ").push_bind(each).push(" ORDER BY c.number DESC, c.seq");
            query.build_query_as::<ChangeRow>().fetch_all(db).await
        })?;
        Ok(rows.into_iter().map(EditedChange::from).collect())
    }

    /// What one edit changed, at most `limit` changes after a place in it, in order.
    pub async fn changes_of_edit(&self, org: OrgId, context: ContextId, number: i64, after: i64, limit: i64) -> Result<Vec<EditedChange>> {
        let sql =
            sqlx::AssertSqlSafe(format!("{CHANGES} $1 AND c.context_id = $2 AND c.number = $3 AND c.seq > $4 ORDER BY c.seq LIMIT $5"));
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, ChangeRow>(sql)
            .bind(org)
            .bind(context)
            .bind(number)
            .bind(after)
            .bind(limit)
            .fetch_all(db)
            .await)?;
        Ok(rows.into_iter().map(EditedChange::from).collect())
    }

    /// What edits changed about somebody or something.
    pub async fn changes_about(&self, org: OrgId, context: ContextId, entity: Uuid, numbers: &[i64]) -> Result<Vec<EditedChange>> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(CHANGES);
            query.push_bind(org).push(" AND c.context_id = ").push_bind(context).push(" AND c.entity_id = ").push_bind(entity);
            query.push(" AND c.number IN (");
            let mut separated = query.separated(", ");
            for number in numbers {
                separated.push_bind(*number);
            }
            query.push(")");
            query.build_query_as::<ChangeRow>().fetch_all(db).await
        })?;
        Ok(rows.into_iter().map(EditedChange::from).collect())
    }

    /// What was changed about somebody after a version of theirs was read, the newest first.
    pub async fn changes_since(&self, org: OrgId, context: ContextId, entity: Uuid, version: i64) -> Result<Vec<EditedChange>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{CHANGES} $1 AND c.context_id = $2 AND c.entity_id = $3 AND c.expected_version >= $4 ORDER BY c.number DESC LIMIT 5"
        ));
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, ChangeRow>(sql)
            .bind(org)
            .bind(context)
            .bind(entity)
            .bind(version)
            .fetch_all(db)
            .await)?;
        Ok(rows.into_iter().map(EditedChange::from).collect())
    }
}
