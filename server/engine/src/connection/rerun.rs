//! Running a run again (O20): a reconciliation as a whole, any other run when it is bound to people. The new run has the tenant, the
//! targets, the kind and the people of the old one.

use contract::id::UserId;
use contract::run::RunKind;
use contract::view::{RerunPerson, RerunView, RunTargets};
use contract::{AppError, Attribute};
use domain::source::RecordKind;
use serde_json::json;
use store::Priority;
use store::integrations::{FlowRow, IntegrationRow, status};
use store::runs::{NewRun, RunRow};

use super::Connections;
use crate::error::{Error, Result};
use crate::reading;
use crate::sync::flow;

/// People named one by one; of more it is said how many.
const PEOPLE_NAMED: usize = 20;

/// Whom a run can be run again for; `None` when it cannot.
fn people(run: &RunRow) -> Option<&[String]> {
    let scope = run.scope.as_ref().map_or(&[][..], |ids| &ids.0);
    match run.kind {
        RunKind::Reconcile => Some(scope),
        RunKind::Webhook | RunKind::ManualSync if !scope.is_empty() => Some(scope),
        RunKind::Webhook | RunKind::ManualSync | RunKind::Scheduled | RunKind::Undo => None,
    }
}

impl Connections {
    /// What running a run again would do; `None` when it is none that can be.
    pub async fn rerun_view(&self, run: &RunRow) -> Result<Option<RerunView>> {
        let Some(people) = people(run).filter(|_| run.status.is_settled()) else { return Ok(None) };
        let integration = self.connection_of(run).await?;
        let flow = self.store.planning_flow(run.org_id, integration.id).await?;
        let stored: RunTargets = serde_json::from_value(run.targets.0.clone()).unwrap_or_default();
        let writable = match &flow {
            Some(flow) => flow::writable_contexts(&self.store, run.org_id, flow, &stored).await?,
            None => Vec::new(),
        };
        let is_left_out = |id: &str| !writable.iter().any(|context| context.public_id == id);
        let left_out = stored.scenarios.iter().filter(|scenario| is_left_out(&scenario.id)).map(|scenario| scenario.name.clone()).collect();
        let since = flow.as_ref().and_then(|flow| flow.future_scenarios_since);
        let obstacle = self.obstacle(run, &integration, flow.as_ref(), writable.is_empty()).await?;
        Ok(Some(RerunView {
            run: reading::row(run),
            people: self.named(&integration, people).await?,
            targets: writable.into_iter().map(|context| context.name).collect(),
            left_out,
            takes_in_future: stored.all_future_scenarios && since.is_some(),
            obstacle,
        }))
    }

    /// Queues the run once more, or joins a rerun of it that has not ended.
    pub async fn rerun(&self, run: &RunRow, by: Option<UserId>) -> Result<RunRow> {
        let refused = |message: &str| Error::from(AppError::Conflict { message: message.to_owned() });
        if !run.status.is_settled() {
            return Err(refused("This run has not ended yet. Run it again when it has."));
        }
        let Some(view) = self.rerun_view(run).await? else {
            return Err(refused("This run is bound to nobody, so it is not run again. Sync now instead."));
        };
        if let Some(obstacle) = view.obstacle {
            return Err(refused(&obstacle));
        }
        match self.queue_again(run, by).await {
            Err(Error::Store(store::Error::Exists)) => {
                let open = self.store.open_rerun(run.org_id, run.id).await?;
                // It has ended since.
                open.ok_or_else(|| refused("It was run again just now. Look at the newest run."))
            }
            other => other,
        }
    }

    async fn queue_again(&self, run: &RunRow, by: Option<UserId>) -> Result<RunRow> {
        let integration = self.connection_of(run).await?;
        let new = NewRun {
            scope: run.scope.as_ref().map(|ids| ids.0.clone()),
            targets: run.targets.0.clone(),
            ..self.queue().new_run(&integration, run.kind, &RunTargets::default(), by)
        };
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        let again = transaction.insert_run(&new).await?;
        transaction.make_rerun(run.org_id, again.id, run.id).await?;
        let mut event = self.event(&integration, "run.rerun", by, json!({ "run": again.public_id, "of": run.public_id }));
        event.run_id = Some(again.id);
        transaction.insert_audit_events(run.org_id, &[event]).await?;
        transaction.commit().await?;
        Ok(RunRow { event_type: Some(store::reruns::EVENT.to_owned()), rerun_of: Some(run.id), ..again })
    }

    async fn connection_of(&self, run: &RunRow) -> Result<IntegrationRow> {
        self.store.integration(run.org_id, run.integration_id).await?.ok_or_else(|| AppError::NotFound.into())
    }

    /// Why a run cannot be run again now.
    async fn obstacle(&self, run: &RunRow, integration: &IntegrationRow, flow: Option<&FlowRow>, is_empty: bool) -> Result<Option<String>> {
        let has_live_sync = self.store.org(run.org_id).await?.is_some_and(|org| org.plan.has_live_sync());
        Ok(if integration.deleted_at.is_some() || flow.is_none_or(|flow| !flow.is_enabled) {
            Some("This run belongs to a connection that has ended. Sync with the one there is now.".to_owned())
        } else if !has_live_sync {
            Some("Live sync is not part of the organisation's plan any more, so nothing can be run.".to_owned())
        } else if integration.status == status::PAUSED {
            Some("The connection is paused. Resume it, then run again.".to_owned())
        } else if is_empty {
            Some("Everything this run applied to is archived by now, so there is nothing to write to.".to_owned())
        } else {
            None
        })
    }

    async fn named(&self, integration: &IntegrationRow, people: &[String]) -> Result<Vec<RerunPerson>> {
        let ids: Vec<&str> = people.iter().take(PEOPLE_NAMED).map(String::as_str).collect();
        let known = self.store.mirror_attributes(integration.org_id, integration.id, RecordKind::Person, &ids).await?;
        let name = |id: &String| known.get(id).and_then(|record| record.get(Attribute::DisplayName).shown().map(str::to_owned));
        Ok(people.iter().map(|id| RerunPerson { source_id: id.clone(), name: name(id) }).collect())
    }
}
