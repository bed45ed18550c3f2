//! The most striking of the changes that wait for a decision.

use contract::id::{OrgId, RunId};

use crate::run_changes::{COLUMNS, Row, StoredChange};
use crate::{Result, Store};

/// How striking a change is, the most first. The text of a change's attributes is `{"name": [old, new]}`, with or without the spaces.
const RANK: &str = r#"CASE WHEN op = 'deactivate' THEN 0
    WHEN CAST(attributes AS TEXT) LIKE '%"manager":%[{%},%null]%' THEN 1
    WHEN op = 'archive' OR op = 'update' AND (CAST(attributes AS TEXT) LIKE '%"manager":%' OR CAST(attributes AS TEXT) LIKE '%"department":%')
        THEN 2
    WHEN op <> 'update' THEN 3 ELSE 4 END"#;

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
