//! `orgonaut run`

use clap::Subcommand;
use contract::view::{ChangeRow, RunIssue, RunRow, RunView};
use contract::{RunStatus, Timestamp};
use engine::Services;
use jiff::tz::TimeZone;

use super::Session;
use super::error::CommandError;
use super::sync::{shown, verdict};
use super::table::{Column, facts, table};

/// Runs: what every sync did.
#[derive(Debug, Subcommand)]
pub(super) enum Run {
    /// Lists runs, newest first.
    List {
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
        /// How many at most.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// Shows one run: what it did, what went wrong, what changed.
    Show {
        /// The run's id, such as `sync_4kPmN8rT2wXq`.
        id: String,
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
    },
    /// Runs a run again: a reconciliation as a whole, another run when it is bound to people. One that is asked for already is joined.
    Rerun {
        /// The run's id, such as `sync_4kPmN8rT2wXq`.
        id: String,
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
    },
    /// Works out what would take a run back, attribute by attribute. Nothing is written before it is applied.
    Undo {
        /// The run's id.
        id: String,
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
        /// Applies it at once.
        #[arg(long)]
        apply: bool,
    },
    /// Applies exactly what a run that was previewed or held has staged.
    Apply {
        /// The run's id.
        id: String,
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
    },
    /// Discards what a run has staged.
    Discard {
        /// The run's id.
        id: String,
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
    },
}

impl Run {
    pub(super) async fn run(self, session: &Session) -> Result<(), CommandError> {
        let services = session.services().await?;
        let zone = &session.config.time_zone;
        match self {
            Self::List { tenant, limit } => {
                let runs = services.run_list(&tenant, limit).await?;
                session.output.answer(&runs, |runs| list(runs, zone))
            }
            Self::Show { id, tenant } => {
                let run = services.run_show(&tenant, &id).await?;
                session.output.answer(&run, |run| show(run, zone))
            }
            Self::Rerun { id, tenant } => {
                let run = services.run_again(&tenant, &id).await?;
                session.output.answer(&run, |run| format!("{id} runs again as {}.", run.id))
            }
            Self::Undo { id, tenant, apply } => {
                let undo = services.request_undo_of(&tenant, &id).await?;
                let run = services.finish_run(&tenant, &undo.id).await?;
                if apply && run.status == RunStatus::Previewed {
                    return decided(session, &services, &tenant, &run.id).await;
                }
                let view = services.run_show(&tenant, &run.id).await?;
                session.output.answer(&view, |view| show(view, zone))?;
                verdict(run)
            }
            Self::Apply { id, tenant } => decided(session, &services, &tenant, &id).await,
            Self::Discard { id, tenant } => {
                services.discard_run(&tenant, &id).await?;
                let run = services.run_show(&tenant, &id).await?;
                session.output.answer(&run, |run| show(run, zone))
            }
        }
    }
}

/// Has what a run has staged applied, and shows what came of it.
async fn decided(session: &Session, services: &Services, tenant: &str, id: &str) -> Result<(), CommandError> {
    services.approve_run(tenant, id).await?;
    let run = services.finish_run(tenant, id).await?;
    session.output.answer(&run, shown)?;
    verdict(run)
}

fn list(runs: &[RunRow], zone: &TimeZone) -> String {
    if runs.is_empty() {
        return "There is no run yet.".to_owned();
    }
    let columns = [
        Column::Text("RUN"),
        Column::Text("PROVIDER"),
        Column::Text("KIND"),
        Column::Text("STATUS"),
        Column::Text("QUEUED"),
        Column::Number("FETCHED"),
        Column::Number("CREATED"),
        Column::Number("UPDATED"),
        Column::Number("DEACTIVATED"),
        Column::Number("ERRORS"),
    ];
    let rows = runs.iter().map(|run| {
        let counts = run.counts;
        [
            run.id.clone(),
            run.provider.id().to_owned(),
            run.kind.label().to_owned(),
            run.status.label().to_owned(),
            moment(run.queued_at, zone),
            counts.fetched.to_string(),
            counts.created.to_string(),
            counts.updated.to_string(),
            counts.deactivated.to_string(),
            counts.errors.to_string(),
        ]
    });
    table(columns, rows)
}

fn show(view: &RunView, zone: &TimeZone) -> String {
    let run = &view.run;
    let counts = run.counts;
    let at = |time: Option<Timestamp>| time.map(|time| moment(time, zone)).unwrap_or_default();
    let mut parts = vec![facts([
        ("Run", run.id.clone()),
        ("Provider", run.provider.label().to_owned()),
        ("Kind", run.kind.label().to_owned()),
        ("Status", run.status.label().to_owned()),
        ("Attempt", view.attempt.to_string()),
        ("Queued", moment(run.queued_at, zone)),
        ("Started", at(run.started_at)),
        ("Finished", at(run.finished_at)),
        ("Targets", targets(view)),
        ("Fetched", counts.fetched.to_string()),
        ("Created", counts.created.to_string()),
        ("Updated", counts.updated.to_string()),
        ("Deactivated", counts.deactivated.to_string()),
        ("Skipped", counts.skipped.to_string()),
        ("Errors", counts.errors.to_string()),
    ])];
    if let Some(error) = &view.error {
        parts.push(facts([("What happened", error.summary.clone()), ("What to do", error.next_step.clone())]));
    }
    if !view.issues.is_empty() {
        parts.push(format!("{} of {} records worth a look:\n{}", view.issues.len(), view.issues_total, issues(&view.issues)));
    }
    let changed = &view.changes;
    if !changed.items.is_empty() {
        parts.push(format!("{} of {} changes:\n{}", changed.items.len(), changed.total, changes(&changed.items)));
    }
    parts.join("\n")
}

fn targets(view: &RunView) -> String {
    let targets = &view.targets;
    let baseline = targets.baseline.then_some("Live Baseline");
    let scenarios = targets.scenarios.iter().map(|scenario| scenario.name.as_str());
    let future = targets.all_future_scenarios.then_some("all future scenarios");
    baseline.into_iter().chain(scenarios).chain(future).collect::<Vec<_>>().join(", ")
}

fn issues(issues: &[RunIssue]) -> String {
    let rows = issues.iter().map(|issue| {
        let record = issue.label.clone().or_else(|| issue.source_id.clone()).unwrap_or_default();
        [record, issue.message.clone(), issue.next_step.clone()]
    });
    table(["RECORD", "WHAT HAPPENED", "WHAT TO DO"].map(Column::Text), rows)
}

fn changes(changes: &[ChangeRow]) -> String {
    let rows = changes.iter().map(|change| {
        let attributes = change.attributes.iter().map(|attribute| {
            let [old, new] = [&attribute.old, &attribute.new].map(|value| value.shown().unwrap_or("nothing"));
            format!("{}: {old} -> {new}", attribute.attribute.label())
        });
        [change.op.label().to_owned(), change.label.clone(), change.context.clone(), attributes.collect::<Vec<_>>().join("; ")]
    });
    table(["CHANGE", "OF", "IN", "VALUES"].map(Column::Text), rows)
}

/// A time as the operator's clock shows it.
pub(super) fn moment(time: Timestamp, zone: &TimeZone) -> String {
    jiff::Timestamp::from_microsecond(time.0)
        .map(|time| time.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_in_the_configured_zone() {
        let time = Timestamp(1_781_000_000_000_000);
        assert_eq!(moment(time, &TimeZone::UTC), "2026-06-09 10:13:20");
        assert_eq!(moment(time, &TimeZone::get("Europe/Copenhagen").unwrap()), "2026-06-09 12:13:20");
    }

    #[test]
    fn an_empty_log_says_so() {
        assert_eq!(list(&[], &TimeZone::UTC), "There is no run yet.");
    }
}
