//! Planning contexts as targets: the Live Baseline and scenarios.

mod apply;
mod batch;
mod circles;
mod closing;
mod inverse;
mod load;
mod people;
mod restage;
mod rows;
mod stage;
mod top_down;
mod writer;

use contract::id::{ContextId, FlowId, RunId};
use domain::guard::{self, HoldReason};
use store::contexts::ContextRow;
use store::integrations::FlowRow;

use super::failure::Result;
use super::flow::FlowRules;
use super::mirror::Mirror;
use super::projection::{Applied, Projection, Staged};
use super::run::Run;

const HOUR_MICROS: i64 = 3_600_000_000;
/// How far back the guard looks. The ledger counts by the hour: the hour that began a day ago belongs to the last 24.
const GUARD_HOURS: i64 = 24;

/// One planning context that a run applies to.
#[derive(Debug)]
pub struct PlanningContext {
    context: ContextRow,
    flow: FlowId,
    rules: FlowRules,
}

impl PlanningContext {
    /// A context with the settings of the flow that feeds it.
    pub fn new(context: ContextRow, flow: &FlowRow) -> Self {
        Self { context, flow: flow.id, rules: FlowRules::of(flow) }
    }
}

#[async_trait::async_trait]
impl Projection for PlanningContext {
    fn context(&self) -> ContextId {
        self.context.id
    }

    fn name(&self) -> (&str, &str) {
        (&self.context.public_id, &self.context.name)
    }

    async fn stage(&self, run: &Run, mirror: &Mirror) -> Result<Staged> {
        stage::stage(self, run, mirror).await
    }

    async fn stage_inverse(&self, run: &Run, of: RunId) -> Result<Staged> {
        inverse::stage(self, run, of).await
    }

    async fn restage(&self, run: &Run) -> Result<Staged> {
        restage::restage(self, run).await
    }

    async fn judge(&self, run: &Run, staged: &Staged) -> Result<Vec<HoldReason>> {
        let since = run.clock.now().0.div_euclid(HOUR_MICROS) - GUARD_HOURS;
        let recent = run.store.recent_volume(run.org(), self.flow, self.context.id, since).await?;
        Ok(guard::judge(&self.rules.thresholds, staged.active, &staged.volume, &recent))
    }

    async fn apply(&self, run: &mut Run) -> Result<Applied> {
        apply::apply(self, run).await
    }
}
