//! Cancelling a run (X6).

use contract::view::Cancellation;
use contract::{AppError, Permission, RunStatus, audit_action};
use serde_json::json;
use store::audit::{AuditEvent, category};
use store::{Json, Priority};

use crate::access::Actor;
use crate::error::Result;
use crate::reading;
use crate::services::Services;

/// What a run says that was cancelled while no worker had it.
const CANCELLED: &str = "Cancelled by a person. What was applied before stays.";

impl Services {
    /// Cancels a run. One that is queued or waits for its next try is over at once; one that a worker has stops at its next step. Another
    /// tenant's run is not found (O21).
    pub async fn cancel_run(&self, actor: &Actor, run_id: &str) -> std::result::Result<Cancellation, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        Ok(self.cancel(actor, run_id).await?)
    }

    async fn cancel(&self, actor: &Actor, run_id: &str) -> Result<Cancellation> {
        let parts = &self.parts;
        let org = actor.org_id;
        let run = reading::find_run(&parts.store, org, run_id).await?;
        let now = parts.clock.now();
        let mut transaction = parts.store.begin(Priority::Interactive).await?;
        let Some(status) = transaction.cancel_run(org, run.id, now, CANCELLED).await? else { return Ok(Cancellation::TooLate) };
        if status == RunStatus::Cancelled {
            transaction.delete_run_pages(org, run.id).await?;
        }
        let event = AuditEvent {
            id: parts.worker.ids.next(),
            at: now,
            category: category::INTEGRATION.to_owned(),
            action: audit_action::of_act("run.cancel"),
            user_id: Some(actor.user_id),
            entity: Some("run".to_owned()),
            entity_id: Some(run.id.0),
            context_id: None,
            run_id: Some(run.id),
            detail: Json(json!({ "kind": run.kind.id(), "status": status.id() })),
            values_hash: None,
        };
        transaction.insert_audit_events(org, &[event]).await?;
        transaction.commit().await?;
        tracing::info!(tenant = %org, run = run.public_id, status = status.id(), "run cancelled by a person");
        Ok(if status == RunStatus::Cancelled { Cancellation::Cancelled } else { Cancellation::Requested })
    }
}
