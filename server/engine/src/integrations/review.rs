//! Reviewing a run that stopped before writing: exactly what is staged is applied, or nothing of it (X1, X2).

use contract::id::{OrgId, UserId};
use contract::run::{ChangeEntity, ChangeOp, ChangeState, RunKind, RunStatus};
use contract::view::ReviewView;
use contract::{AppError, Permission};
use serde_json::json;
use store::Priority;
use store::reviews::{DecisionRow, decision};
use store::runs::RunRow;

use super::state;
use crate::Services;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::reading;
use crate::sync::projection::TargetReport;

/// How long what is staged can be applied: seven days.
pub(crate) const REVIEW_SECONDS: i64 = 7 * 86_400;

/// How many of the changes stand beside the decision.
const STRIKING_SHOWN: i64 = 10;

/// Who decides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decider<'a> {
    /// The tenant.
    pub(crate) org: OrgId,
    /// The person; `None` for the operator.
    pub(crate) user: Option<UserId>,
    /// The name to show.
    pub(crate) name: &'a str,
}

impl<'a> Decider<'a> {
    fn of(actor: &'a Actor) -> Self {
        Self { org: actor.org_id, user: Some(actor.user_id), name: &actor.viewer.name }
    }
}

impl Services {
    /// What waits for a decision on a run; `None` when nothing does.
    pub async fn review(&self, actor: &Actor, run_id: &str) -> std::result::Result<Option<ReviewView>, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        let run = reading::find_run(&self.parts.store, actor.org_id, run_id).await?;
        if !waits(&run) {
            return Ok(None);
        }
        let store = &self.parts.store;
        let mut counts = store.change_counts(run.org_id, run.id).await.map_err(Error::from)?;
        counts.retain(|(_, op, state, _)| *op != ChangeOp::Link && *state == ChangeState::Staged);
        let staged = |op: ChangeOp| {
            let counts = counts.iter().filter(|(entity, counted, ..)| *entity == ChangeEntity::Person && *counted == op);
            counts.map(|(.., count)| count.unsigned_abs()).sum::<u64>()
        };
        let staged = ChangeOp::ALL.iter().map(|op| (*op, staged(*op))).filter(|(_, count)| *count > 0).collect();
        let striking = store.striking_changes(run.org_id, run.id, STRIKING_SHOWN).await.map_err(Error::from)?;
        let contexts = store.contexts(run.org_id).await.map_err(Error::from)?;
        Ok(Some(ReviewView {
            staged,
            total: counts.iter().map(|(.., count)| count.unsigned_abs()).sum(),
            striking: reading::change_rows(store, run.org_id, striking, &contexts).await?,
            reasons: reasons(&run),
            expires_at: run.finished_at.unwrap_or(run.queued_at).plus_seconds(REVIEW_SECONDS),
            obstacle: self.obstacle(&run).await?,
            run: reading::row(&run),
        }))
    }

    /// Has exactly what is staged applied: the run is queued once more, and its worker judges it once more.
    pub async fn apply_reviewed(&self, actor: &Actor, run_id: &str) -> std::result::Result<(), AppError> {
        actor.require(Permission::IntegrationsManage)?;
        self.approve_as(Decider::of(actor), run_id).await
    }

    /// Declines what is staged. Nothing is written; the next sync offers it again.
    pub async fn discard_reviewed(&self, actor: &Actor, run_id: &str) -> std::result::Result<(), AppError> {
        actor.require(Permission::IntegrationsManage)?;
        self.discard_as(Decider::of(actor), run_id).await
    }

    /// See [`Services::apply_reviewed`].
    pub(crate) async fn approve_as(&self, decider: Decider<'_>, run_id: &str) -> std::result::Result<(), AppError> {
        let run = reading::find_run(&self.parts.store, decider.org, run_id).await?;
        if let Some(message) = self.obstacle(&run).await? {
            return Err(AppError::Conflict { message });
        }
        self.decide(decider, &run, true).await
    }

    /// See [`Services::discard_reviewed`].
    pub(crate) async fn discard_as(&self, decider: Decider<'_>, run_id: &str) -> std::result::Result<(), AppError> {
        let run = reading::find_run(&self.parts.store, decider.org, run_id).await?;
        self.decide(decider, &run, false).await
    }

    async fn decide(&self, decider: Decider<'_>, run: &RunRow, is_approved: bool) -> std::result::Result<(), AppError> {
        let (org, by, at) = (decider.org, decider.user, self.parts.clock.now());
        let integration = self.parts.store.integration(org, run.integration_id).await.map_err(Error::from)?.ok_or(AppError::NotFound)?;
        let action = if is_approved { "run.approve" } else { "run.discard" };
        let mut event = self.parts.connections.event(&integration, action, by, json!({ "run": run.public_id }));
        event.run_id = Some(run.id);
        let written = async {
            let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
            let is_decided = if is_approved {
                if run.kind != RunKind::Undo {
                    transaction.end_first_review(org, run.integration_id).await?;
                }
                transaction.approve_run(org, run.id, by, at).await?
            } else {
                let summary = format!("Discarded by {} after a review. Nothing was written.", decider.name);
                transaction.decline_staged_changes(org, run.id).await?;
                transaction.discard_run(org, run.id, by, at, &summary).await?
            };
            if is_decided {
                transaction.insert_audit_events(org, &[event]).await?;
                transaction.commit().await?;
            }
            Ok::<_, store::Error>(is_decided)
        };
        if written.await.map_err(Error::from)? { Ok(()) } else { self.decided_already(decider, run, is_approved).await }
    }

    /// What becomes of a decision that was made before: nothing, where the same person sends the same again; else the refusal.
    async fn decided_already(&self, decider: Decider<'_>, run: &RunRow, is_approved: bool) -> std::result::Result<(), AppError> {
        let made = self.parts.store.run_decision(run.org_id, run.id).await.map_err(Error::from)?;
        let Some(DecisionRow { decision, decided_by: Some(user), .. }) = made else {
            return Err(AppError::Conflict { message: "These changes do not wait for a decision any more.".to_owned() });
        };
        let was_approved = decision == decision::APPLY;
        let is_own = decider.user == Some(user);
        if is_own && was_approved == is_approved {
            return Ok(());
        }
        let member = self.parts.store.member(run.org_id, user).await.map_err(Error::from)?;
        let who =
            if is_own { "You have".to_owned() } else { format!("{} has", member.map_or_else(|| "Somebody".to_owned(), |it| it.name)) };
        let what = if was_approved { "had these changes applied" } else { "discarded these changes" };
        Err(AppError::Conflict { message: format!("{who} {what} already.") })
    }

    /// Why what is staged cannot be applied now.
    async fn obstacle(&self, run: &RunRow) -> Result<Option<String>> {
        let integration = self.parts.store.integration(run.org_id, run.integration_id).await?;
        let is_active = integration.is_some_and(|row| row.deleted_at.is_none() && state(&row) != contract::view::ConnectionState::Paused);
        let has_live_sync = self.parts.store.org(run.org_id).await?.is_some_and(|org| org.plan.has_live_sync());
        let age = self.parts.clock.now().millis_since(run.finished_at.unwrap_or(run.queued_at)) / 1000;
        // An undo asks nothing of the source.
        let is_undo = run.kind == RunKind::Undo;
        Ok(if age >= REVIEW_SECONDS {
            Some("These changes are more than seven days old. Sync again and review the result.".to_owned())
        } else if is_undo {
            None
        } else if !is_active {
            Some("The connection is paused or disconnected. Resume it, then apply.".to_owned())
        } else if !has_live_sync {
            Some("Live sync is not part of the organisation's plan any more, so nothing is applied.".to_owned())
        } else {
            None
        })
    }
}

const fn waits(run: &RunRow) -> bool {
    matches!(run.status, RunStatus::Previewed | RunStatus::Held)
}

/// Why the guard wants the changes seen, target by target.
fn reasons(run: &RunRow) -> Vec<String> {
    let targets = run.details.0.get("targets").cloned().unwrap_or_default();
    let targets: Vec<TargetReport> = serde_json::from_value(targets).unwrap_or_default();
    let sentences =
        |target: &TargetReport| target.held.iter().map(|reason| format!("{}: {}", target.name, reason.message())).collect::<Vec<_>>();
    targets.iter().flat_map(sentences).collect()
}
