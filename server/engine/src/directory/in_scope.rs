//! Whether a live sync still means a person.

use contract::{AppError, Provider};
use domain::lifecycle::Lifecycle;
use store::actors::ActorRow;
use store::contexts::ContextRow;

use crate::access::Actor;
use crate::error::Error;
use crate::services::Services;
use crate::sync::flow::{self, FlowRules};

impl Services {
    /// The vendor whose sync writes this context and leaves the person as they are, because they are out of its scope.
    pub(super) async fn left_alone_by(&self, actor: &Actor, context: &ContextRow, row: &ActorRow) -> Result<Option<Provider>, AppError> {
        let Some((provider, source_id)) = row.source_hris.zip(row.source_hris_id.as_deref()).filter(|_| row.is_active) else {
            return Ok(None);
        };
        let (store, org) = (&self.parts.store, actor.org_id);
        let live = store.live_integrations(org).await.map_err(Error::from)?;
        let Some(integration) = live.into_iter().find(|integration| integration.provider == provider) else { return Ok(None) };
        let Some(flow) = store.planning_flow(org, integration.id).await.map_err(Error::from)? else { return Ok(None) };
        let scope = FlowRules::of(&flow).scope;
        if scope.is_everybody() {
            return Ok(None);
        }
        let targets = flow::targets(store, &flow).await.map_err(Error::from)?;
        let written = flow::writable_contexts(store, org, &flow, &targets).await.map_err(Error::from)?;
        if !written.iter().any(|target| target.id == context.id) {
            return Ok(None);
        }
        let Some((record, values)) = store.mirrored_person(org, integration.id, source_id).await.map_err(Error::from)? else {
            return Ok(None);
        };
        let at_source = Lifecycle::of(record.is_present, record.is_active, record.start_date.as_deref(), &self.today());
        Ok((scope.lifecycle(at_source, &values) == Lifecycle::OutOfScope).then_some(provider))
    }
}
