//! The list of integrations.

use contract::AppError;
use contract::view::{ConnectionCard, IntegrationsView};

use super::state;
use crate::Services;
use crate::access::Actor;
use crate::error::Error;
use crate::reading;

impl Services {
    /// What is connected and what can be. On a plan without live sync nothing is offered (O1); what is connected stays in sight.
    pub async fn integrations(&self, actor: &Actor) -> Result<IntegrationsView, AppError> {
        let org = self.managed_org(actor).await?;
        let connections = &self.parts.connections;
        let rows = self.parts.store.newest_integrations(org.id).await.map_err(Error::from)?;
        let waits = !reading::waiting_runs(&self.parts.store, org.id).await?.is_empty();
        let cards: Vec<ConnectionCard> = rows
            .iter()
            .map(|row| ConnectionCard {
                provider: row.provider,
                account: connections.account(row),
                state: state(row),
                last_sync: row.last_sync_at,
                last_error: row.last_error.clone().filter(|_| row.deleted_at.is_none()),
                note: (waits && row.deleted_at.is_none()).then(|| "A sync waits for your review.".to_owned()),
            })
            .collect();
        let has_live = rows.iter().any(|row| row.deleted_at.is_none());
        let is_offered = org.plan.has_live_sync() && !has_live;
        let providers = connections.registry.registrations().iter().map(|registration| registration.descriptor.provider);
        Ok(IntegrationsView { plan: org.plan, connections: cards, available: providers.filter(|_| is_offered).collect() })
    }
}
