//! What people do with connections to HR systems on the pages: look, connect, change settings, review. Everything here needs
//! [`Permission::IntegrationsManage`]; to everyone else it does not exist (O3).

mod api;
mod catalogue;
mod connected_already;
mod connecting;
mod filter;
mod hris;
mod kept_secret;
mod lifecycle;
mod review;
mod saved_meanwhile;
mod schedule;
mod scope_choices;
mod settings;

pub use connecting::Connecting;
pub use connectors::Field as ConnectionField;
pub use kept_secret::KeptSecret;
pub(crate) use review::{Decider, REVIEW_SECONDS};

use contract::view::ConnectionState;
use contract::{AppError, Permission};
use store::integrations::{IntegrationRow, health, status};
use store::orgs::OrgRow;

use crate::Services;
use crate::access::Actor;
use crate::error::{Error, Result};

/// The badge of a connection (O28).
pub(crate) fn state(integration: &IntegrationRow) -> ConnectionState {
    if integration.deleted_at.is_some() || integration.status == status::DISCONNECTED {
        ConnectionState::Disconnected
    } else if integration.status == status::PAUSED {
        ConnectionState::Paused
    } else if integration.health == health::FAILED {
        ConnectionState::Error
    } else {
        ConnectionState::Active
    }
}

impl Services {
    /// The tenant of somebody who may manage its integrations.
    async fn managed_org(&self, actor: &Actor) -> std::result::Result<OrgRow, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        let org = self.parts.store.org(actor.org_id).await.map_err(Error::from)?;
        org.ok_or(AppError::NotFound)
    }

    /// The connection to the HR system; there is one at most (O2).
    async fn hris_connection(&self, actor: &Actor) -> Result<Option<IntegrationRow>> {
        let live = self.parts.store.live_integrations(actor.org_id).await?;
        for integration in live {
            if self.parts.store.planning_flow(actor.org_id, integration.id).await?.is_some() {
                return Ok(Some(integration));
            }
        }
        Ok(None)
    }

    /// The same for acts upon it: without one there is nothing to act upon.
    pub(crate) async fn connected(&self, actor: &Actor) -> std::result::Result<IntegrationRow, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        self.hris_connection(actor).await?.ok_or(AppError::NotFound)
    }
}
