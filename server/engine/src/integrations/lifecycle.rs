//! Pausing, resuming and disconnecting the HR system from its page (O27).

use contract::AppError;
use contract::form::DisconnectForm;
use contract::view::DisconnectView;

use crate::Services;
use crate::access::Actor;
use crate::connection::Disconnection;

impl Services {
    /// Pauses the sync.
    pub async fn pause_hris(&self, actor: &Actor) -> Result<(), AppError> {
        let integration = self.connected(actor).await?;
        Ok(self.parts.connections.pause(&integration, Some(actor.user_id)).await?)
    }

    /// Resumes the sync; one reconciliation catches up.
    pub async fn resume_hris(&self, actor: &Actor) -> Result<(), AppError> {
        let org = self.managed_org(actor).await?;
        let integration = self.connected(actor).await?;
        self.parts.connections.resume(&org, &integration, Some(actor.user_id)).await?;
        Ok(())
    }

    /// What disconnecting would end.
    pub async fn disconnect_view(&self, actor: &Actor) -> Result<DisconnectView, AppError> {
        let integration = self.connected(actor).await?;
        let connections = &self.parts.connections;
        Ok(DisconnectView {
            provider: integration.provider,
            account: connections.account(&integration),
            keeps_secrets: connections.is_shared(&integration).await?,
        })
    }

    /// Disconnects, once the account's name was typed to confirm.
    pub async fn disconnect_hris(&self, actor: &Actor, form: &DisconnectForm) -> Result<Disconnection, AppError> {
        let integration = self.connected(actor).await?;
        let connections = &self.parts.connections;
        if let Some(error) = form.error(&connections.account(&integration)) {
            return Err(AppError::Invalid { fields: vec![error] });
        }
        let flow = connections.flow(&integration).await?;
        Ok(connections.disconnect(&integration, &flow, Some(actor.user_id)).await?)
    }
}
