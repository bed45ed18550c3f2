//! Whether the picture is in step with its source, and what to do when it is not.

use contract::id::OrgId;
use contract::run::{RunKind, RunStatus};
use contract::view::{RunFilter, SyncHealth, SyncState};
use store::Store;
use store::integrations::{health, status};

use crate::error::Result;
use crate::reading;

/// How the tenant's connection does.
pub(super) async fn sync_state(store: &Store, org: OrgId) -> Result<SyncState> {
    let newest = store.runs_page(org, &RunFilter::default(), None, 1).await?.items.into_iter().next();
    let waiting = reading::waiting_runs(store, org).await?;
    let Some(integration) = store.live_integrations(org).await?.into_iter().next() else {
        return Ok(SyncState {
            provider: None,
            health: SyncHealth::NotConnected,
            reason: None,
            next_step: None,
            last_run: newest.map(|run| run.row),
            waiting,
            next_run_at: None,
        });
    };
    let failed = newest.as_ref().filter(|run| run.row.status == RunStatus::Failed);
    // An undo asks nothing of the source, and says nothing about it.
    let has_failed = failed.is_some_and(|run| run.row.kind != RunKind::Undo);
    let is_undecided = waiting.iter().any(|run| run.kind != RunKind::Undo);
    let health = match (integration.status.as_str(), integration.health.as_str()) {
        (status::PAUSED, _) => SyncHealth::Paused,
        (_, health::FAILED) => SyncHealth::Failed,
        // Whatever it failed of, the picture is not in step.
        _ if has_failed => SyncHealth::Failed,
        _ if is_undecided => SyncHealth::Undecided,
        (_, health::HEALTHY) => SyncHealth::Healthy,
        _ => SyncHealth::First,
    };
    let (reason, next_step) = match health {
        SyncHealth::Failed => (
            integration.last_error.clone().or_else(|| failed.and_then(|run| run.row.summary.clone())),
            failed.and_then(|run| run.next_step.clone()),
        ),
        SyncHealth::NotConnected | SyncHealth::First | SyncHealth::Healthy | SyncHealth::Undecided | SyncHealth::Paused => (None, None),
    };
    Ok(SyncState {
        provider: Some(integration.provider),
        health,
        reason,
        next_step,
        last_run: newest.map(|run| run.row),
        waiting,
        next_run_at: store.next_scheduled_at(org).await?,
    })
}
