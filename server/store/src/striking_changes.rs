//! The most striking of the changes that wait for a decision.

use contract::id::{OrgId, RunId};

use crate::run_changes::{COLUMNS, Row, StoredChange};
use crate::{Result, Store};

/// How striking a change is, the most first. A change's attributes are `{"name": [old, new]}`.
const RANK: &str = "CASE WHEN op = 'deactivate' THEN 0 \
    WHEN (attributes -> 'manager') ->> 0 IS NOT NULL AND (attributes -> 'manager') ->> 1 IS NULL THEN 1 \
    WHEN op = 'archive' OR op = 'update' AND (attributes -> 'manager' IS NOT NULL OR attributes -> 'department' IS NOT NULL) THEN 2 \
    WHEN op <> 'update' THEN 3 ELSE 4 END";

impl Store {
    /// What a run has staged, the most striking first: who would leave, who would lose their manager, who would move and which unit would
    /// go, who would come, and what else would be edited; of each, the change of most first.
    pub async fn striking_changes(&self, org: OrgId, run: RunId, limit: i64) -> Result<Vec<StoredChange>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM run_changes WHERE org_id = $1 AND run_id = $2 AND state = 'staged' AND op <> 'link' \
             ORDER BY {RANK}, LENGTH(CAST(attributes AS TEXT)) DESC, seq LIMIT $3"
        ));
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, Row>(sql).bind(org).bind(run).bind(limit).fetch_all(db).await)?;
        Ok(rows.into_iter().map(StoredChange::from).collect())
    }
}
