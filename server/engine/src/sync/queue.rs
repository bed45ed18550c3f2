//! Asking for runs.

use contract::id::{PublicKind, UserId};
use contract::run::RunKind;
use contract::view::RunTargets;
use store::integrations::{FlowRow, IntegrationRow};
use store::runs::{NewRun, RunRow};
use store::{Priority, Store, Transaction};

use super::flow;
use crate::clock::Clock;
use crate::ids::Ids;

/// What queueing needs.
#[derive(Debug, Clone, Copy)]
pub struct Queue<'a> {
    /// The database.
    pub store: &'a Store,
    /// The time.
    pub clock: &'a dyn Clock,
    /// New ids.
    pub ids: &'a Ids,
}

impl Queue<'_> {
    /// Queues a full `manual_sync`, or joins an equal one that is still queued.
    pub async fn manual_sync(&self, integration: &IntegrationRow, flow: &FlowRow, by: Option<UserId>) -> store::Result<RunRow> {
        let targets = flow::targets(self.store, flow).await?;
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        if let Some(queued) = transaction.queued_full_run(integration.org_id, integration.id, RunKind::ManualSync).await? {
            return Ok(queued);
        }
        let run = transaction.insert_run(&self.new_run(integration, RunKind::ManualSync, &targets, by)).await?;
        transaction.commit().await?;
        Ok(run)
    }

    /// Queues a full `manual_sync` that stops before writing (X1), or joins an equal one that is still queued.
    pub async fn preview(&self, integration: &IntegrationRow, flow: &FlowRow, by: Option<UserId>) -> store::Result<RunRow> {
        let targets = flow::targets(self.store, flow).await?;
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        if let Some(queued) = transaction.queued_preview(integration.org_id, integration.id).await? {
            return Ok(queued);
        }
        let run = transaction.insert_run(&self.new_run(integration, RunKind::ManualSync, &targets, by)).await?;
        transaction.make_preview(run.org_id, run.id).await?;
        transaction.commit().await?;
        Ok(RunRow { is_preview: true, ..run })
    }

    /// Queues a full `reconcile` in a transaction that is under way, or joins one that waits.
    pub async fn reconcile(
        &self,
        transaction: &mut Transaction,
        integration: &IntegrationRow,
        targets: &RunTargets,
        event_type: &str,
    ) -> store::Result<RunRow> {
        if let Some(open) = transaction.open_reconciliation(integration.org_id, integration.id).await? {
            return Ok(open);
        }
        let run = self.new_run(integration, RunKind::Reconcile, targets, None);
        transaction.insert_run(&NewRun { event_type: Some(event_type.to_owned()), ..run }).await
    }

    /// A run that is not queued yet.
    pub fn new_run(&self, integration: &IntegrationRow, kind: RunKind, targets: &RunTargets, by: Option<UserId>) -> NewRun {
        NewRun {
            org_id: integration.org_id,
            id: self.ids.next(),
            public_id: self.ids.public(PublicKind::Run),
            integration_id: integration.id,
            provider: integration.provider,
            kind,
            event_type: None,
            scope: None,
            targets: serde_json::to_value(targets).unwrap_or_default(),
            requested_by: by,
            queued_at: self.clock.now(),
        }
    }
}
