//! The changes of a run, batch by batch: however many there are, one batch is in memory.

use contract::id::{OrgId, RunId};
use contract::view::{ChangeFilter, ChangeRow};
use contract::{AppError, Permission};
use store::Store;
use store::contexts::ContextRow;

use crate::access::Actor;
use crate::error::Error;
use crate::reading;
use crate::services::Services;

const BATCH: i64 = 500;

/// A run's changes on their way out.
#[derive(Debug)]
pub struct ChangesExport {
    store: Store,
    org: OrgId,
    run: RunId,
    run_id: String,
    filter: ChangeFilter,
    contexts: Vec<ContextRow>,
    after: i64,
}

impl Services {
    /// Begins to take a run's changes along, as the filter shows them.
    pub async fn export_run_changes(&self, actor: &Actor, run_id: &str, filter: ChangeFilter) -> Result<ChangesExport, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        let (store, org) = (self.parts.store.clone(), actor.org_id);
        let run = reading::find_run(&store, org, run_id).await?;
        let contexts = store.contexts(org).await.map_err(Error::from)?;
        Ok(ChangesExport { org, run: run.id, run_id: run.public_id, filter, contexts, after: 0, store })
    }
}

impl ChangesExport {
    /// The run's public id.
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// The next batch, in the run's order; empty at the end.
    pub async fn next_batch(&mut self) -> Result<Vec<ChangeRow>, AppError> {
        let batch = self.store.changes_page(self.org, self.run, &self.filter, self.after, BATCH).await.map_err(Error::from)?;
        if let Some(last) = batch.last() {
            self.after = last.seq;
        }
        Ok(batch.into_iter().map(|change| reading::change_row(change, &self.contexts)).collect())
    }
}
