//! Connections as programs and the command line read them. No secret is in any of it.

use contract::AppError;
use contract::id::{OrgId, PublicKind};
use contract::view::{ConnectionDetail, ConnectionSummary, RunTargets};
use store::integrations::IntegrationRow;

use super::Connections;
use crate::error::Result;
use crate::integrations;
use crate::sync::flow;

impl Connections {
    /// Every connection of a tenant, live or over, newest first.
    pub async fn summaries(&self, org: OrgId) -> Result<Vec<ConnectionSummary>> {
        Ok(self.store.integrations(org).await?.iter().map(|integration| self.summary(integration)).collect())
    }

    /// The connection with this public id, live or over; another tenant's is not found (O21).
    pub async fn find(&self, org: OrgId, public_id: &str) -> Result<IntegrationRow> {
        let is_one = PublicKind::Integration.matches(public_id);
        let found = if is_one { self.store.integration_by_public_id(org, public_id).await? } else { None };
        found.ok_or_else(|| AppError::NotFound.into())
    }

    /// One connection with where it applies; of one that is over, where it applied last.
    pub async fn detail(&self, integration: &IntegrationRow) -> Result<ConnectionDetail> {
        let targets = match self.store.last_planning_flow(integration.org_id, integration.id).await? {
            Some(flow) => flow::targets(&self.store, &flow).await?,
            None => RunTargets::default(),
        };
        Ok(ConnectionDetail { connection: self.summary(integration), targets })
    }

    fn summary(&self, integration: &IntegrationRow) -> ConnectionSummary {
        ConnectionSummary {
            id: integration.public_id.clone(),
            provider: integration.provider,
            account: self.account(integration),
            state: integrations::state(integration),
            last_error: integration.last_error.clone().filter(|_| integration.deleted_at.is_none()),
            last_sync: integration.last_sync_at,
            last_reconciled: integration.last_reconciled_at,
            connected_at: integration.created_at,
            disconnected_at: integration.deleted_at,
        }
    }
}
