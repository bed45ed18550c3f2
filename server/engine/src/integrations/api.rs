//! Connections and runs for programs with a token. It reads, and no secret is in any of it.

use contract::view::{ConnectionDetail, ConnectionSummary, RunRow, RunSummary};
use contract::{ApiScope, AppError};

use crate::Services;
use crate::error::Error;
use crate::identity::ApiClient;
use crate::reading;

impl Services {
    /// Every connection, live or over, newest first.
    pub async fn api_connections(&self, client: &ApiClient) -> Result<Vec<ConnectionSummary>, AppError> {
        client.require(ApiScope::IntegrationsRead)?;
        Ok(self.parts.connections.summaries(client.org_id).await?)
    }

    /// One connection; another tenant's is not found (O21).
    pub async fn api_connection(&self, client: &ApiClient, id: &str) -> Result<ConnectionDetail, AppError> {
        client.require(ApiScope::IntegrationsRead)?;
        let integration = self.parts.connections.find(client.org_id, id).await?;
        Ok(self.parts.connections.detail(&integration).await?)
    }

    /// Runs of a connection, newest first, with the cursor of the following ones. A cursor this server did not make is
    /// [`AppError::Invalid`] on field `cursor`.
    pub async fn api_runs(
        &self,
        client: &ApiClient,
        id: &str,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<(Vec<RunRow>, Option<String>), AppError> {
        client.require(ApiScope::IntegrationsRead)?;
        let integration = self.parts.connections.find(client.org_id, id).await?;
        let runs = self.parts.store.runs_of(client.org_id, integration.id, cursor, i64::from(limit)).await;
        let (runs, next) = runs.map_err(|error| match error {
            store::Error::Cursor => AppError::field("cursor", "Pass `next_cursor` of an earlier answer as it is."),
            other => Error::from(other).into(),
        })?;
        Ok((runs.iter().map(reading::row).collect(), next))
    }

    /// One run; another tenant's is not found (O21).
    pub async fn api_run(&self, client: &ApiClient, id: &str) -> Result<RunSummary, AppError> {
        client.require(ApiScope::IntegrationsRead)?;
        Ok(reading::run_summary(&self.parts.store, client.org_id, id).await?)
    }
}
