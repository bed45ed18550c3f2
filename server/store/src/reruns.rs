//! Runs that are asked for again (O20).

use contract::id::{OrgId, RunId};

use crate::runs::RunRow;
use crate::{Result, Transaction};

/// What caused a rerun, in [`RunRow::event_type`].
pub const EVENT: &str = "rerun";

impl Transaction {
    /// Notes which run a queued one repeats; [`crate::Error::Exists`] when another open one repeats it already.
    pub async fn make_rerun(&mut self, org: OrgId, run: RunId, of: RunId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integration_sync_logs SET event_type = $4, rerun_of = $3 WHERE org_id = $1 AND id = $2 AND status = 'queued'"
        )
        .bind(org)
        .bind(run)
        .bind(of)
        .bind(EVENT)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl crate::Store {
    /// The rerun of a run that has not ended yet, which an equal request joins.
    pub async fn open_rerun(&self, org: OrgId, of: RunId) -> Result<Option<RunRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, RunRow>(
            "SELECT * FROM integration_sync_logs WHERE org_id = $1 AND rerun_of = $2 AND decision IS NULL \
             AND status IN ('queued', 'running', 'waiting')"
        )
        .bind(org)
        .bind(of)
        .fetch_optional(db)
        .await)?)
    }
}
