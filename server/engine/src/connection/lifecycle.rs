//! Pausing, resuming and ending a connection (O27), each in one transaction with its audit event (E6).

use contract::AppError;
use contract::id::UserId;
use serde_json::json;
use store::Priority;
use store::integrations::{FlowRow, IntegrationRow, status};
use store::lifecycle::EndOfRuns;
use store::orgs::OrgRow;
use store::runs::RunRow;

use super::Connections;
use crate::error::Result;
use crate::sync::catch_up::Cause;
use crate::sync::flow;

const PAUSED: EndOfRuns<'_> = EndOfRuns {
    unbegun: "The connection was paused before this run began; nothing was read or changed.",
    begun: "Stopped because the connection was paused. What was applied before stays.",
};
const DISCONNECTED: EndOfRuns<'_> = EndOfRuns {
    unbegun: "The connection was ended before this run began; nothing was read or changed.",
    begun: "Stopped because the connection was ended. What was applied before stays.",
};
const REVIEW_OVER: &str = "The connection was ended before somebody decided. Nothing of these changes was written.";

/// What became of a connection that was to be ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disconnection {
    /// It is over, and its secrets are gone.
    Ended,
    /// Its live sync is over; its secrets stay, because something else uses the connection.
    LiveSyncEnded,
}

impl Connections {
    /// Pauses a connection. Runs that wait end, the one that runs stops; health stays as it is. Paused already is done already.
    pub async fn pause(&self, integration: &IntegrationRow, by: Option<UserId>) -> Result<()> {
        let org = integration.org_id;
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        if !transaction.move_integration(org, integration.id, status::ACTIVE, status::PAUSED).await? {
            return Ok(());
        }
        let ended = transaction.end_open_runs(org, integration.id, self.clock.now(), PAUSED).await?;
        let detail = json!({ "provider": integration.provider.id(), "runs_ended": ended });
        transaction.insert_audit_events(org, &[self.event(integration, "integration.pause", by, detail)]).await?;
        Ok(transaction.commit().await?)
    }

    /// Resumes a paused connection and queues one reconciliation, which catches up with what happened meanwhile. Active already is done
    /// already: `None`.
    pub async fn resume(&self, org: &OrgRow, integration: &IntegrationRow, by: Option<UserId>) -> Result<Option<RunRow>> {
        if !org.plan.has_live_sync() {
            let message = format!("Live sync is not part of the plan {}, so it cannot be resumed.", org.plan.label());
            return Err(AppError::Conflict { message }.into());
        }
        let flow = self.flow(integration).await?;
        let targets = flow::targets(&self.store, &flow).await?;
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        if !transaction.move_integration(org.id, integration.id, status::PAUSED, status::ACTIVE).await? {
            return Ok(None);
        }
        let run = self.queue().catch_up(&mut transaction, integration, &targets, by, Cause::Resumed).await?;
        let detail = json!({ "provider": integration.provider.id(), "run": run.public_id });
        transaction.insert_audit_events(org.id, &[self.event(integration, "integration.resume", by, detail)]).await?;
        transaction.commit().await?;
        Ok(Some(run))
    }

    /// Ends the live sync of a connection, and with it the connection unless something else uses it. Runs that wait end, the one that runs
    /// stops, reviews are discarded; the log stays.
    pub async fn disconnect(&self, integration: &IntegrationRow, flow: &FlowRow, by: Option<UserId>) -> Result<Disconnection> {
        let (org, id, at) = (integration.org_id, integration.id, self.clock.now());
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        let ended = transaction.end_open_runs(org, id, at, DISCONNECTED).await?;
        transaction.discard_reviews(org, id, REVIEW_OVER).await?;
        let was_live = transaction.end_flow(org, flow.id, at).await?;
        let others = transaction.count_flows(org, id).await?;
        if others == 0 {
            transaction.end_integration(org, id, at).await?;
        }
        // Somebody else may have done it a moment ago.
        if was_live {
            let credentials = if others == 0 { "erased" } else { "kept" };
            let detail = json!({ "provider": integration.provider.id(), "runs_ended": ended, "credentials": credentials });
            transaction.insert_audit_events(org, &[self.event(integration, "integration.disconnect", by, detail)]).await?;
        }
        transaction.commit().await?;
        Ok(if others == 0 { Disconnection::Ended } else { Disconnection::LiveSyncEnded })
    }

    /// Whether something besides its live sync uses a connection: then its secrets outlive it.
    pub async fn is_shared(&self, integration: &IntegrationRow) -> Result<bool> {
        Ok(self.store.live_flows(integration.org_id, integration.id).await? > 1)
    }
}
