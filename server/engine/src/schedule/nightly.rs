//! The nightly reconciliation, asked for by hand: `orgonaut integration reconcile-nightly`.

use contract::AppError;
use contract::view::RunRow;
use serde::Serialize;
use store::Priority;

use super::NIGHTLY;
use crate::Services;
use crate::error::{Error, Result};
use crate::reading;
use crate::sync::flow;

/// A run that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NightlyRun {
    /// Slug of the tenant.
    pub tenant: String,
    /// The run.
    pub run: RunRow,
}

impl Services {
    /// Asks for the nightly reconciliation of every connection, or of one tenant's, and joins those that wait already. The schedules stay
    /// as they are.
    pub async fn reconcile_nightly(&self, tenant: Option<&str>) -> std::result::Result<Vec<NightlyRun>, AppError> {
        let only = match tenant {
            Some(slug) => Some(self.tenant(slug).await?.id),
            None => None,
        };
        let integrations = self.parts.store.syncing_integrations().await.map_err(Error::from)?;
        let mut asked = Vec::new();
        for integration in integrations.into_iter().filter(|integration| only.is_none_or(|org| org == integration.org_id)) {
            asked.extend(self.reconcile(&integration).await?);
        }
        Ok(asked)
    }

    async fn reconcile(&self, integration: &store::integrations::IntegrationRow) -> Result<Option<NightlyRun>> {
        let store = &self.parts.store;
        let (org, flow) = (store.org(integration.org_id).await?, store.planning_flow(integration.org_id, integration.id).await?);
        let Some((org, flow)) = org.zip(flow) else { return Ok(None) };
        let targets = flow::targets(store, &flow).await?;
        let mut transaction = store.begin(Priority::Interactive).await?;
        let run = self.queue().reconcile(&mut transaction, integration, &targets, NIGHTLY).await?;
        transaction.commit().await?;
        Ok(Some(NightlyRun { tenant: org.slug, run: reading::row(&run) }))
    }
}
