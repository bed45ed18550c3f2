//! Connections and runs by command: looking at them, pausing, resuming, disconnecting, running again.

use contract::view::{ConnectionDetail, ConnectionSummary, RunRow};
use contract::{AppError, Provider};

use crate::Services;
use crate::connection::Disconnection;
use crate::reading;

impl Services {
    /// Every connection of a tenant, live or over, newest first.
    pub async fn connection_list(&self, tenant: &str) -> Result<Vec<ConnectionSummary>, AppError> {
        let org = self.tenant(tenant).await?;
        Ok(self.parts.connections.summaries(org.id).await?)
    }

    /// The live connection to a vendor.
    pub async fn connection_show(&self, tenant: &str, provider: Provider) -> Result<ConnectionDetail, AppError> {
        let org = self.tenant(tenant).await?;
        let integration = self.parts.connections.live(org.id, provider).await?;
        Ok(self.parts.connections.detail(&integration).await?)
    }

    /// Pauses the connection to a vendor.
    pub async fn pause_integration(&self, tenant: &str, provider: Provider) -> Result<ConnectionDetail, AppError> {
        let org = self.tenant(tenant).await?;
        let integration = self.parts.connections.live(org.id, provider).await?;
        self.parts.connections.pause(&integration, None).await?;
        self.connection_show(tenant, provider).await
    }

    /// Resumes the connection to a vendor; gives the reconciliation that catches up, `None` when it was active before.
    pub async fn resume_integration(&self, tenant: &str, provider: Provider) -> Result<Option<RunRow>, AppError> {
        let org = self.tenant(tenant).await?;
        let integration = self.parts.connections.live(org.id, provider).await?;
        Ok(self.parts.connections.resume(&org, &integration, None).await?.as_ref().map(reading::row))
    }

    /// Ends the live sync with a vendor; gives what became of the connection.
    pub async fn disconnect_integration(&self, tenant: &str, provider: Provider) -> Result<Disconnection, AppError> {
        let org = self.tenant(tenant).await?;
        let integration = self.parts.connections.live(org.id, provider).await?;
        let flow = self.parts.connections.flow(&integration).await?;
        Ok(self.parts.connections.disconnect(&integration, &flow, None).await?)
    }

    /// Queues a run once more, or joins a rerun of it that has not ended.
    pub async fn run_again(&self, tenant: &str, run_id: &str) -> Result<RunRow, AppError> {
        let org = self.tenant(tenant).await?;
        let run = reading::find_run(&self.parts.store, org.id, run_id).await?;
        Ok(reading::row(&self.parts.connections.rerun(&run, None).await?))
    }
}
