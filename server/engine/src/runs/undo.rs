//! Asking for a run to be taken back (X5).

use contract::id::{OrgId, UserId};
use contract::view::{RunTargets, UndoView};
use contract::{AppError, Permission, RunKind, Timestamp};
use serde_json::json;
use store::Priority;
use store::runs::RunRow;

use crate::Services;
use crate::access::Actor;
use crate::error::Result;
use crate::reading;

/// How long what a run changed can be taken back: ninety days.
const WINDOW_SECONDS: i64 = 90 * 86_400;
/// How many undos of one run are named.
const SHOWN: i64 = 5;

impl Services {
    /// Whether a run can be taken back, and whether it was.
    pub async fn undo_view(&self, actor: &Actor, run_id: &str) -> std::result::Result<UndoView, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        Ok(self.read_undo(actor.org_id, run_id).await?)
    }

    /// Asks for a run to be taken back; gives the run that does it, which stops before writing. One that is open already is joined. Another
    /// tenant's run is not found (O21).
    pub async fn undo_run(&self, actor: &Actor, run_id: &str) -> std::result::Result<String, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        Ok(self.request_undo(actor.org_id, run_id, Some(actor.user_id)).await?.public_id)
    }

    async fn read_undo(&self, org: OrgId, run_id: &str) -> Result<UndoView> {
        let store = &self.parts.store;
        let run = reading::find_run(store, org, run_id).await?;
        let of = match run.undo_of {
            Some(of) => store.run(org, of).await?,
            None => None,
        };
        let undone_by = store.undos_of(org, run.id, SHOWN).await?;
        Ok(UndoView {
            of: of.as_ref().map(reading::row),
            undone_by: undone_by.iter().map(reading::row).collect(),
            possible_until: self.possible_until(&run).await?,
        })
    }

    /// Until when a run can be taken back: one that has ended, has changed something, and not too long ago.
    async fn possible_until(&self, run: &RunRow) -> Result<Option<Timestamp>> {
        let Some(until) = run.finished_at.map(|at| at.plus_seconds(WINDOW_SECONDS)) else { return Ok(None) };
        let is_open = run.status.is_settled() && until > self.parts.clock.now();
        let has_changed = is_open && !self.parts.store.changed_contexts(run.org_id, run.id).await?.is_empty();
        Ok(has_changed.then_some(until))
    }

    pub(super) async fn request_undo(&self, org: OrgId, run_id: &str, by: Option<UserId>) -> Result<RunRow> {
        let (store, connections) = (&self.parts.store, &self.parts.connections);
        let run = reading::find_run(store, org, run_id).await?;
        if self.possible_until(&run).await?.is_none() {
            let message = if !run.status.is_settled() {
                "The run has not ended yet. Stop it or wait for its end, then undo it."
            } else if store.changed_contexts(org, run.id).await?.is_empty() {
                "This run has changed nothing, so there is nothing to undo."
            } else {
                "This run ended more than ninety days ago and cannot be undone any more."
            };
            return Err(AppError::Conflict { message: message.to_owned() }.into());
        }
        let integration = store.integration(org, run.integration_id).await?.ok_or(AppError::NotFound)?;
        let targets: RunTargets = serde_json::from_value(run.targets.0.clone()).unwrap_or_default();
        let new = self.queue().new_run(&integration, RunKind::Undo, &targets, by);
        let mut event = connections.event(&integration, "run.undo", by, json!({ "run": run.public_id }));
        event.run_id = Some(new.id);
        let mut transaction = store.begin(Priority::Interactive).await?;
        if let Some(open) = transaction.open_undo(org, run.id).await? {
            return Ok(open);
        }
        let queued = transaction.insert_run(&new).await?;
        transaction.make_undo(org, queued.id, run.id).await?;
        transaction.insert_audit_events(org, &[event]).await?;
        transaction.commit().await?;
        Ok(RunRow { is_preview: true, undo_of: Some(run.id), ..queued })
    }
}
