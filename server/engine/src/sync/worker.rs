//! The worker: claims a run, carries it out under its lease, settles it.

use std::sync::Arc;
use std::time::Duration;

use connectors::http::Client;
use connectors::{Connector, Registry};
use contract::FailureKind;
use contract::id::RunId;
use contract::run::{RunPhase, RunStatus};
use contract::view::RunTargets;
use jiff::tz::TimeZone;
use store::integrations::{FlowRow, IntegrationRow, status};
use store::reviews::decision;
use store::runs::{Lease, RunRow};
use store::{Priority, Store};
use tokio_util::sync::CancellationToken;

use super::failure::{Failure, Result, Stop};
use super::flow;
use super::group::{self, Group};
use super::one_hold;
use super::planning::PlanningContext;
use super::projection::{Projection, TargetReport};
use super::pull::{self, Pulled};
use super::reviewed;
use super::run::{LEASE_SECONDS, Run};
use super::settle::{self, Report};
use super::undo;
use crate::clock::Clock;
use crate::connection;
use crate::ids::Ids;
use crate::vault::Vault;

/// How often a worker looks for work of other nodes when nobody wakes it.
const POLL: Duration = Duration::from_secs(5);
/// How often a busy worker shows that it lives and looks whether it should stop.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// Every how many heartbeats the lease is extended; steps that write extend it too.
const HEARTBEATS_PER_LEASE: u64 = 20;

/// Carries out runs.
#[derive(Debug, Clone)]
pub struct Worker {
    /// Names this process in leases.
    pub name: String,
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Ids,
    /// Stored secrets.
    pub vault: Arc<Vault>,
    /// Connectors.
    pub registry: Arc<Registry>,
    /// The way out.
    pub http: Client,
    /// Zone of "today".
    pub zone: TimeZone,
    /// How long the same cause of a failing connection is no news, in seconds.
    pub cooldown_seconds: i64,
}

impl Worker {
    /// Works until `shutdown`. A run in hand is left where it is: the next worker goes on with it.
    pub async fn work(&self, shutdown: CancellationToken) {
        loop {
            let bell = self.store.bell().rung();
            let step = async {
                match self.work_once().await {
                    Ok(Some(_)) => {}
                    Ok(None) => self.rest(bell).await,
                    Err(error) => {
                        tracing::error!(error = &error as &dyn std::error::Error, "the queue cannot be read");
                        tokio::time::sleep(POLL).await;
                    }
                }
            };
            tokio::select! {
                biased;
                () = shutdown.cancelled() => return,
                () = step => {}
            }
        }
    }

    /// Hears of runs other nodes queue. Where that fails, the poll finds them.
    pub async fn listen(&self) {
        loop {
            if let Err(error) = self.store.listen().await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "other nodes are not heard; the queue is looked at every few seconds"
                );
            }
            tokio::time::sleep(POLL).await;
        }
    }

    async fn rest(&self, bell: impl Future<Output = ()>) {
        let due = self.store.next_due_at().await.ok().flatten();
        let until_due = due.map_or(POLL, |due| Duration::from_millis(due.millis_since(self.clock.now()).unsigned_abs().max(50)));
        drop(tokio::time::timeout(until_due.min(POLL), bell).await);
    }

    /// Carries out the next due run, if there is one.
    pub async fn work_once(&self) -> store::Result<Option<RunStatus>> {
        let (now, until) = self.lease_times();
        let mut transaction = self.store.begin(Priority::Batch).await?;
        let Some((row, lease)) = transaction.claim_run(&self.name, now, until).await? else { return Ok(None) };
        let companions = group::companions(&mut transaction, &row, &self.name, now).await?;
        transaction.commit().await?;
        self.carry_out(row, companions, lease).await.map(Some)
    }

    /// Carries out this run, if it is due and its connection free.
    pub async fn work_on(&self, run: RunId) -> store::Result<Option<RunStatus>> {
        let (now, until) = self.lease_times();
        let mut transaction = self.store.begin(Priority::Batch).await?;
        let Some((row, lease)) = transaction.claim_this_run(run, &self.name, now, until).await? else { return Ok(None) };
        group::alone(&mut transaction, &row, &self.name, now).await?;
        transaction.commit().await?;
        self.carry_out(row, Vec::new(), lease).await.map(Some)
    }

    fn lease_times(&self) -> (contract::Timestamp, contract::Timestamp) {
        let now = self.clock.now();
        (now, now.plus_seconds(LEASE_SECONDS))
    }

    async fn carry_out(&self, mut row: RunRow, companions: Vec<RunRow>, lease: Lease) -> store::Result<RunStatus> {
        let together = companions.len() + 1;
        tracing::info!(tenant = %row.org_id, run = %row.public_id, kind = row.kind.id(), attempt = row.attempt, together, "run begins");
        let cancellation = CancellationToken::new();
        let counts = row.counts();
        let group = Group::of(&mut row, companions);
        let mut run = Run {
            row,
            lease,
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            ids: self.ids.clone(),
            zone: self.zone.clone(),
            cancellation: cancellation.clone(),
            calls: Arc::default(),
            counts,
            is_approved: false,
            taken_over: Vec::new(),
            group,
            cooldown_seconds: self.cooldown_seconds,
        };
        let (org, id) = (run.org(), run.id());
        let outcome = tokio::select! {
            outcome = self.steps(&mut run) => outcome,
            stop = self.heartbeat(org, id, lease) => { cancellation.cancel(); Err(stop) }
        };
        group::settle(&mut run, outcome).await
    }

    /// Keeps the lease; ends when it is lost or a person asks the run to stop.
    async fn heartbeat(&self, org: contract::id::OrgId, run: RunId, lease: Lease) -> Stop {
        let mut beats = 0_u64;
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            beats += 1;
            if self.store.is_cancel_requested(org, run).await.unwrap_or(false) {
                return Stop::Cancelled;
            }
            if beats.is_multiple_of(HEARTBEATS_PER_LEASE) && !self.extend(lease).await.unwrap_or(true) {
                return Stop::LeaseLost;
            }
        }
    }

    async fn extend(&self, lease: Lease) -> store::Result<bool> {
        let mut transaction = self.store.begin(Priority::Delivery).await?;
        let is_held = transaction.fence(lease, self.clock.now().plus_seconds(LEASE_SECONDS)).await?;
        transaction.commit().await?;
        Ok(is_held)
    }

    async fn steps(&self, run: &mut Run) -> Result<Report> {
        if run.row.cancel_requested {
            return Err(Stop::Cancelled);
        }
        if let Some(of) = run.row.undo_of {
            return self.take_back(run, of).await;
        }
        let (integration, flow) = self.gate(run).await?;
        let decision = self.store.run_decision(run.org(), run.id()).await?;
        if decision.is_some_and(|row| row.decision == decision::APPLY) {
            return reviewed::apply(run, &self.projections(run, &flow).await?).await;
        }
        if group::is_of_events(&run.row) {
            if flow.awaits_review {
                return Err(Stop::Skipped("The first sync waits for a review; this person is read again with the sync that follows it."));
            }
            group::begin_anew(run).await?;
        }
        run.row.is_preview |= flow.awaits_review;
        let connector = self.connector(&integration).await?;
        let http = self.http.for_run(Arc::clone(&run.calls) as _, run.cancellation.clone());
        let mut report = Report::default();

        let began = self.clock.now();
        let pulled = pull::pull(run, &*connector, &http).await?;
        report.pages = pulled.pages;
        report.phases.push(("pull", self.clock.now().0 - began.0));

        let projections = self.projections(run, &flow).await?;
        // A run that was interrupted while it applied plans again: what it applied is no difference any more, and the guard's ledger has it.
        self.plan_and_apply(run, &projections, pulled, &mut report).await?;
        Ok(report)
    }

    /// X5. It is a person's own act upon what is here: a connection that rests or is over does not stop it.
    async fn take_back(&self, run: &mut Run, of: RunId) -> Result<Report> {
        let flow = self.store.latest_planning_flow(run.org(), run.row.integration_id).await?;
        let flow = flow.ok_or(Stop::Skipped("There is no live sync any more whose changes could be taken back."))?;
        let projections = undo::projections(run, of, &flow).await?;
        let decision = self.store.run_decision(run.org(), run.id()).await?;
        if decision.is_some_and(|row| row.decision == decision::APPLY) {
            return reviewed::apply(run, &projections).await;
        }
        undo::preview(run, of, &projections).await
    }

    /// O17, O27: a run of a tenant or connection that may not sync does nothing.
    async fn gate(&self, run: &Run) -> Result<(IntegrationRow, FlowRow)> {
        let org = self.store.org(run.org()).await?;
        if !org.is_some_and(|org| org.plan.has_live_sync()) {
            return Err(Stop::Skipped("The tenant's plan does not include live sync; nothing was read or changed."));
        }
        let integration = self.store.integration(run.org(), run.row.integration_id).await?;
        let Some(integration) = integration.filter(|integration| integration.status != status::DISCONNECTED) else {
            return Err(Stop::Skipped("The connection was disconnected; nothing was read or changed."));
        };
        if integration.status == status::PAUSED {
            return Err(Stop::Skipped("The connection is paused; nothing was read or changed."));
        }
        let flow = self.store.planning_flow(run.org(), integration.id).await?.filter(|flow| flow.is_enabled);
        let Some(flow) = flow else { return Err(Stop::Skipped("Live sync is switched off; nothing was read or changed.")) };
        Ok((integration, flow))
    }

    async fn connector(&self, integration: &IntegrationRow) -> Result<Arc<dyn Connector>> {
        let settings = connection::settings(&self.vault, integration).await?;
        let configuration = |message: String| Stop::Failed(Failure::permanent(FailureKind::Configuration, message));
        let registration = self.registry.get(integration.provider).map_err(|error| configuration(error.to_string()))?;
        registration
            .connect(&settings)
            .map_err(|errors| configuration(errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" ")))
    }

    /// Every target of a run, in the order they are written.
    async fn projections(&self, run: &Run, flow: &FlowRow) -> Result<Vec<Box<dyn Projection>>> {
        let targets: RunTargets = serde_json::from_value(run.row.targets.0.clone()).unwrap_or_default();
        let contexts = flow::writable_contexts(&self.store, run.org(), flow, &targets).await?;
        Ok(contexts.into_iter().map(|context| Box::new(PlanningContext::new(context, flow)) as Box<dyn Projection>).collect())
    }

    async fn plan_and_apply(&self, run: &mut Run, projections: &[Box<dyn Projection>], pulled: Pulled, report: &mut Report) -> Result<()> {
        let began = self.clock.now();
        let Pulled { mut issues, mirror, .. } = pulled;
        let mut goes = Vec::new();
        for projection in projections {
            let mut staged = projection.stage(run, &mirror).await?;
            let mut held = projection.judge(run, &staged).await?;
            let will_wait = !held.is_empty() || (run.row.is_preview && staged.changes > 0);
            if will_wait && let Some(together) = one_hold::take_over(run, &**projection, &mirror).await? {
                (staged, held) = together;
            }
            issues.extend(staged.issues);
            let (id, name) = projection.name();
            report.targets.push(TargetReport {
                id: id.to_owned(),
                name: name.to_owned(),
                staged: staged.changes,
                applied: super::projection::Applied::default(),
                held,
            });
            run.group.contexts.push(projection.context());
            goes.push(staged.changes > 0);
        }
        drop(mirror);
        issues.sort();
        issues.dedup();
        report.has_warnings = issues.iter().any(domain::issue::Issue::is_warning);
        settle::count_issues(run, &issues);
        let mut transaction = run.begin().await?;
        transaction.replace_run_issues(run.org(), run.id(), &issues).await?;
        run.group.issues = issues;
        run.note_progress(&mut transaction, RunPhase::Plan, 0, None).await?;
        transaction.commit().await?;
        report.phases.push(("plan", self.clock.now().0 - began.0));

        let began = self.clock.now();
        for (at, projection) in projections.iter().enumerate() {
            if !goes[at] || run.row.is_preview {
                continue;
            }
            if report.targets[at].held.is_empty() {
                report.targets[at].applied = projection.apply(run).await?;
            } else if let Some(mut rest) = group::set_held_apart(run, projection.context(), &report.targets[at].held).await? {
                report.targets[at].applied = projection.apply(&mut rest).await?;
            }
        }
        report.phases.push(("apply", self.clock.now().0 - began.0));
        Ok(())
    }
}
