//! The tick. Any number of nodes tick: whoever moves a schedule on asks for its run, in one transaction.

use std::sync::Arc;

use domain::health::not_before;
use store::Priority;
use store::runs::RunRow;
use store::schedules::ScheduleRow;
use tokio::sync::Notify;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};
use tokio_util::sync::CancellationToken;

use super::{NIGHTLY, next_run, owes_a_run};
use crate::Services;
use crate::integrations::REVIEW_SECONDS;
use crate::sync::queue::Queue;

/// Every minute, at its first second.
const EVERY_MINUTE: &str = "0 * * * * *";
/// Schedules looked at in one go; the next look follows at once while there are more.
const BATCH: i64 = 200;
/// What a run says that nobody decided about.
const EXPIRED: &str = "Nobody decided about these changes within seven days. Nothing of them was written; the next sync offers them again.";

impl Services {
    /// Ticks once a minute until `shutdown`, the first time at once: what was missed meanwhile is made up for.
    pub(crate) async fn tick_every_minute(&self, shutdown: CancellationToken) {
        let minute = Arc::new(Notify::new());
        let mut clockwork = match clockwork(&minute).await {
            Ok(clockwork) => clockwork,
            Err(error) => {
                tracing::error!(%error, "the clockwork does not start: nothing runs by its schedule");
                return;
            }
        };
        loop {
            if let Err(error) = self.tick().await {
                tracing::error!(error = &error as &dyn std::error::Error, "the schedules cannot be looked at");
            }
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = minute.notified() => {}
            }
        }
        if let Err(error) = clockwork.shutdown().await {
            tracing::debug!(%error, "the clockwork was stopped already");
        }
    }

    /// Asks for every run that is due by a schedule; gives those it asked for. Also ends reviews that are too old.
    pub async fn tick(&self) -> store::Result<Vec<RunRow>> {
        self.end_old_reviews().await?;
        let mut queued = Vec::new();
        loop {
            let due = self.parts.store.due_schedules(self.parts.clock.now(), BATCH).await?;
            for schedule in &due {
                queued.extend(self.run_schedule(schedule).await?);
            }
            if due.len() < usize::try_from(BATCH).unwrap_or(usize::MAX) {
                return Ok(queued);
            }
        }
    }

    /// Moves a schedule on and asks for its run, unless it rests after failing again and again (X4). A connection that is paused, or a plan
    /// without live sync, is the worker's to see: the run is in the log as skipped (O17).
    async fn run_schedule(&self, schedule: &ScheduleRow) -> store::Result<Option<RunRow>> {
        let (store, org, now) = (&self.parts.store, schedule.org_id, self.parts.clock.now());
        let next = next_run(&schedule.cron, &schedule.zone, now);
        let integration = store.integration(org, schedule.integration_id).await?;
        let flow = store.planning_flow(org, schedule.integration_id).await?;
        let mut transaction = store.begin(Priority::Delivery).await?;
        if !transaction.advance_schedule(org, schedule.id, schedule.next_run_at, next).await? {
            return Ok(None);
        }
        let rest = transaction.schedule_rest(org, schedule.integration_id).await?;
        let is_resting = not_before(now, rest.until) > now;
        let run = match integration.zip(flow).filter(|_| !is_resting) {
            Some((integration, flow)) if owes_a_run(schedule, now) => {
                let targets = crate::sync::flow::targets(store, &flow).await?;
                Some(self.queue().reconcile(&mut transaction, &integration, &targets, NIGHTLY).await?)
            }
            _ => None,
        };
        transaction.commit().await?;
        if let Some(run) = &run {
            tracing::info!(tenant = %org, run = run.public_id, "a run is due by its schedule");
        }
        Ok(run)
    }

    async fn end_old_reviews(&self) -> store::Result<()> {
        let before = self.parts.clock.now().plus_seconds(-REVIEW_SECONDS);
        let mut transaction = self.parts.store.begin(Priority::Batch).await?;
        let ended = transaction.expire_reviews(before, EXPIRED).await?;
        transaction.commit().await?;
        if ended > 0 {
            tracing::info!(runs = ended, "reviews nobody decided about have ended");
        }
        Ok(())
    }

    pub(crate) fn queue(&self) -> Queue<'_> {
        Queue { store: &self.parts.store, clock: &*self.parts.clock, ids: &self.parts.worker.ids }
    }
}

/// Rings every minute.
async fn clockwork(minute: &Arc<Notify>) -> Result<JobScheduler, JobSchedulerError> {
    let clockwork = JobScheduler::new().await?;
    let minute = Arc::clone(minute);
    let ring = Job::new_async(EVERY_MINUTE, move |_, _| {
        let minute = Arc::clone(&minute);
        Box::pin(async move { minute.notify_one() })
    })?;
    clockwork.add(ring).await?;
    clockwork.start().await?;
    Ok(clockwork)
}
