//! Running a run again from its page (O20).

use contract::view::RerunView;
use contract::{AppError, Permission};

use crate::access::Actor;
use crate::reading;
use crate::services::Services;

impl Services {
    /// What running a run again would do; `None` when it is none that can be, or not yet. Another tenant's run is not found (O21).
    pub async fn rerun_view(&self, actor: &Actor, run_id: &str) -> Result<Option<RerunView>, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        let run = reading::find_run(&self.parts.store, actor.org_id, run_id).await.map_err(AppError::from)?;
        Ok(self.parts.connections.rerun_view(&run).await?)
    }

    /// Queues a run once more, or joins a rerun of it that has not ended; gives the new run. Whoever asked for it may lose the right to
    /// before it runs: what was asked for then was theirs to ask for, and the source alone decides what it writes.
    pub async fn rerun(&self, actor: &Actor, run_id: &str) -> Result<String, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        let run = reading::find_run(&self.parts.store, actor.org_id, run_id).await?;
        Ok(self.parts.connections.rerun(&run, Some(actor.user_id)).await?.public_id)
    }
}
