//! The one reconciliation after something stood still: a pause, a plan without live sync, a key that was refused.

use contract::id::UserId;
use contract::run::RunKind;
use contract::view::RunTargets;
use store::integrations::IntegrationRow;
use store::runs::{NewRun, RunRow};
use store::{Result, Transaction};

use super::queue::Queue;

/// Why it is needed; the run says so as its event type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The connection was paused.
    Resumed,
    /// The plan had no live sync.
    Upgraded,
    /// The secret is another.
    NewSecret,
}

impl Cause {
    /// The word in the log.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Resumed => "resumed",
            Self::Upgraded => "upgraded",
            Self::NewSecret => "secret_replaced",
        }
    }
}

impl Queue<'_> {
    /// Queues a full reconciliation in the transaction of what made it needed, or joins one that is queued.
    pub async fn catch_up(
        &self,
        transaction: &mut Transaction,
        integration: &IntegrationRow,
        targets: &RunTargets,
        by: Option<UserId>,
        cause: Cause,
    ) -> Result<RunRow> {
        if let Some(queued) = transaction.queued_full_run(integration.org_id, integration.id, RunKind::Reconcile).await? {
            return Ok(queued);
        }
        let run = self.new_run(integration, RunKind::Reconcile, targets, by);
        transaction.insert_run(&NewRun { event_type: Some(cause.id().to_owned()), ..run }).await
    }
}
