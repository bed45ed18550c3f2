//! Issues and calls of a run, batch by batch: its page shows a hundred of each.

use contract::id::{OrgId, RunId};
use contract::view::{CallRow, RunIssue};
use contract::{AppError, Permission};
use store::Store;

use crate::access::Actor;
use crate::error::Error;
use crate::reading;
use crate::services::Services;

const BATCH: i64 = 500;

/// A run's issues or calls on their way out.
#[derive(Debug)]
pub struct RecordsExport {
    store: Store,
    org: OrgId,
    run: RunId,
    run_id: String,
    after: i64,
}

impl Services {
    /// Begins to take a run's issues or calls along.
    pub async fn export_run_records(&self, actor: &Actor, run_id: &str) -> Result<RecordsExport, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        let (store, org) = (self.parts.store.clone(), actor.org_id);
        let run = reading::find_run(&store, org, run_id).await?;
        Ok(RecordsExport { org, run: run.id, run_id: run.public_id, after: 0, store })
    }
}

impl RecordsExport {
    /// The run's public id.
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// The next issues, in the run's order; empty at the end.
    pub async fn next_issues(&mut self) -> Result<Vec<RunIssue>, AppError> {
        let batch = self.store.run_issues_after(self.org, self.run, self.after, BATCH).await.map_err(Error::from)?;
        Ok(self.passed(batch))
    }

    /// The next calls, in their order; empty at the end.
    pub async fn next_calls(&mut self) -> Result<Vec<CallRow>, AppError> {
        let batch = self.store.run_calls_after(self.org, self.run, self.after, BATCH).await.map_err(Error::from)?;
        Ok(self.passed(batch))
    }

    /// The rows of a batch, behind which the next one begins.
    fn passed<T>(&mut self, batch: Vec<(i64, T)>) -> Vec<T> {
        if let Some((last, _)) = batch.last() {
            self.after = *last;
        }
        batch.into_iter().map(|(_, row)| row).collect()
    }
}
