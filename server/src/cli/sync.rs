//! `orgonaut sync`

use clap::Args;
use contract::view::RunRow;
use contract::{Provider, RunStatus};

use super::error::CommandError;
use super::table::facts;
use super::{Session, argument};

/// Asks for a full sync. An equal one that is still queued is joined.
#[derive(Debug, Args)]
pub(super) struct Sync {
    /// The tenant's slug.
    #[arg(long)]
    tenant: String,
    /// The provider's id.
    #[arg(long, value_parser = argument::provider)]
    provider: Provider,
    /// Stops before writing: the changes wait for a review.
    #[arg(long)]
    preview: bool,
    /// Waits for the end, and works on it right here when no server does.
    #[arg(long)]
    wait: bool,
}

impl Sync {
    pub(super) async fn run(self, session: &Session) -> Result<(), CommandError> {
        let services = session.services().await?;
        let mut run = if self.preview {
            services.request_preview(&self.tenant, self.provider).await?
        } else {
            services.request_sync(&self.tenant, self.provider).await?
        };
        if self.wait {
            run = services.finish_run(&self.tenant, &run.id).await?;
        }
        session.output.answer(&run, shown)?;
        if self.wait { verdict(run) } else { Ok(()) }
    }
}

pub(super) fn shown(run: &RunRow) -> String {
    let counts = run.counts;
    let figure = |name, count: u64| (name, count.to_string());
    facts([
        ("Run", run.id.clone()),
        ("Status", run.status.label().to_owned()),
        figure("Fetched", counts.fetched),
        figure("Created", counts.created),
        figure("Updated", counts.updated),
        figure("Deactivated", counts.deactivated),
        figure("Errors", counts.errors),
        ("Summary", run.summary.clone().unwrap_or_default()),
    ])
}

/// Done is success, with warnings too, and so is having had nothing to do.
pub(super) fn verdict(run: RunRow) -> Result<(), CommandError> {
    match run.status {
        RunStatus::Completed | RunStatus::Warning | RunStatus::Previewed | RunStatus::Skipped => Ok(()),
        status => {
            let what = run.summary.unwrap_or_else(|| "See the run for why.".to_owned());
            Err(CommandError::Run { status, message: format!("Run {} is {}: {what}", run.id, status.label().to_lowercase()) })
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::view::RunCounts;
    use contract::{RunKind, Timestamp};

    use super::*;

    fn run(status: RunStatus) -> RunRow {
        RunRow {
            id: "sync_4kPmN8rT2wXq".to_owned(),
            provider: Provider::BambooHr,
            kind: RunKind::ManualSync,
            event_type: None,
            status,
            queued_at: Timestamp::default(),
            started_at: None,
            finished_at: None,
            counts: RunCounts { fetched: 600, created: 600, ..RunCounts::default() },
            summary: None,
        }
    }

    #[test]
    fn only_a_run_that_is_done_is_success() {
        let succeeds = |status: &&RunStatus| verdict(run(**status)).is_ok();
        let done: Vec<_> = RunStatus::ALL.iter().filter(succeeds).map(|status| status.id()).collect();
        assert_eq!(done, ["previewed", "completed", "warning", "skipped"]);
    }

    #[test]
    fn a_failed_a_held_and_a_waiting_run_are_told_apart() {
        let kind = |status| verdict(run(status)).unwrap_err().kind();
        assert_eq!(
            [RunStatus::Failed, RunStatus::Cancelled, RunStatus::Held, RunStatus::Waiting].map(kind),
            ["run_failed", "run_failed", "run_held", "run_waiting"]
        );
    }

    #[test]
    fn the_counts_stand_below_each_other() {
        insta::assert_snapshot!(shown(&run(RunStatus::Completed)), @r"
        Run          sync_4kPmN8rT2wXq
        Status       Completed
        Fetched      600
        Created      600
        Updated      0
        Deactivated  0
        Errors       0
        ");
    }
}
