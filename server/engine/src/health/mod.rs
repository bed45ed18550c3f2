//! What a settled run says about its connection, and whom that is told: decided by `domain::health`, written in the transaction that
//! settles the run.

mod words;

use contract::run::{RunKind, RunStatus};
use contract::view::{HealthView, ProblemRow};
use contract::{FailureKind, NotificationKind};
use domain::health::{self, News, Problem, Rest, Seen, Trigger, Verdict};
use store::Transaction;
use store::integrations::health::{FAILED, HEALTHY};
use store::runs::Settlement;

use crate::mail::{InTenant, Letter};
use crate::notifications::{Announcement, announce};
use crate::sync::run::Run;

/// Where a run is looked at, below a tenant.
const RUNS: &str = "/settings/integrations/logs";
/// Where the connection is.
const CONNECTION: &str = "/settings/integrations/hris";

/// What the connection's row is to say from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    /// The word for its health.
    pub(crate) word: &'static str,
    /// One sentence, while it is unhealthy.
    pub(crate) last_error: Option<String>,
}

/// Notes what a settled run says about its connection and tells owners and admins what is news; `None` when its row stays as it is.
pub(crate) async fn settle(run: &Run, transaction: &mut Transaction, settlement: &Settlement) -> store::Result<Option<Changed>> {
    if settlement.status == RunStatus::Held {
        announce_hold(run, transaction, settlement).await?;
    }
    let (org, integration) = (run.org(), run.row.integration_id);
    let seen = Seen {
        trigger: if run.row.scope.is_none() { Trigger::Full } else { Trigger::Single },
        is_scheduled: matches!(run.row.kind, RunKind::Reconcile | RunKind::Scheduled),
        verdict: if has_asked(run) { health::verdict(settlement.status, settlement.error_kind) } else { Verdict::Silent },
        at: run.clock.now(),
    };
    if seen.verdict == Verdict::Silent {
        announce_wrong_setting(run, transaction, settlement).await?;
        return Ok(None);
    }
    let problems = transaction.integration_problems(org, integration).await?;
    let rest = transaction.schedule_rest(org, integration).await?;
    let Some(after) = health::after(&problems, rest, &seen, run.cooldown_seconds) else { return Ok(None) };
    for problem in &after.problems {
        transaction.upsert_integration_problem(org, integration, problem).await?;
    }
    if after.rest != rest {
        transaction.update_schedule_rest(org, integration, after.rest).await?;
    }
    for news in &after.news {
        tell(run, transaction, settlement, *news, after.rest).await?;
    }
    Ok(match (seen.verdict, after.is_failed) {
        (Verdict::Broken(_), _) => Some(Changed { word: FAILED, last_error: settlement.summary.clone() }),
        (_, false) => Some(Changed { word: HEALTHY, last_error: None }),
        // Something else is still broken, and its sentence stays.
        (_, true) => None,
    })
}

/// Whether the run asked the vendor: what was approved is applied from what was read before, and what is undone was never read.
fn has_asked(run: &Run) -> bool {
    !run.is_approved && run.row.kind != RunKind::Undo
}

async fn tell(run: &Run, transaction: &mut Transaction, settlement: &Settlement, news: News, rest: Rest) -> store::Result<()> {
    let provider = run.provider();
    let run_path = format!("{RUNS}/{}", run.row.public_id);
    let announcement = match news {
        News::Failed(_) => {
            let (summary, next_step) = words::failure(settlement);
            Announcement {
                kind: NotificationKind::IntegrationFailed,
                title: format!("{} connection needs attention", provider.label()),
                body: format!("{summary} Nothing was changed by this sync. {next_step}"),
                link: Some(run_path.clone()),
                letter: tenant(run).await?.map(|tenant| Letter::ConnectionFailed { tenant, provider, summary, next_step, link: run_path }),
            }
        }
        News::Recovered => Announcement {
            kind: NotificationKind::IntegrationRecovered,
            title: format!("{} recovered", provider.label()),
            body: words::recovery(settlement),
            link: None,
            letter: None,
        },
        News::Quarantined(until) => Announcement {
            kind: NotificationKind::IntegrationQuarantined,
            title: format!("{} is tried less often", provider.label()),
            body: words::quarantine(rest, until, &run.zone),
            link: Some(CONNECTION.to_owned()),
            letter: None,
        },
    };
    announce(transaction, &run.ids, run.org(), run.clock.now(), announcement).await
}

/// A hold announces itself once; one that replaces an open one, or that its reviewer has just met again, comes without mail.
async fn announce_hold(run: &Run, transaction: &mut Transaction, settlement: &Settlement) -> store::Result<()> {
    let replaces = transaction.has_other_hold(run.org(), run.row.integration_id, run.id()).await?;
    let reasons = settlement.summary.clone().unwrap_or_default();
    let link = format!("{RUNS}/{}/review", run.row.public_id);
    let provider = run.provider();
    let tenant = if replaces || run.is_approved { None } else { tenant(run).await? };
    let announcement = Announcement {
        kind: NotificationKind::RunHeld,
        title: "A sync waits for your review".to_owned(),
        body: format!("{reasons} Nothing of it has been applied."),
        link: Some(link.clone()),
        letter: tenant.map(|tenant| Letter::RunHeld { tenant, provider, reasons, link }),
    };
    announce(transaction, &run.ids, run.org(), run.clock.now(), announcement).await
}

/// A setting that is wrong is no ill health of the connection, but only its admins can correct it: they are told once, until a run ends
/// otherwise.
async fn announce_wrong_setting(run: &Run, transaction: &mut Transaction, settlement: &Settlement) -> store::Result<()> {
    const KIND: Option<FailureKind> = Some(FailureKind::Configuration);
    let is_wrong = settlement.status == RunStatus::Failed && settlement.error_kind == KIND && has_asked(run);
    if !is_wrong || transaction.failure_before(run.org(), run.row.integration_id, run.id()).await? == KIND {
        return Ok(());
    }
    let (summary, next_step) = words::failure(settlement);
    let announcement = Announcement {
        kind: NotificationKind::RunFailed,
        title: format!("A sync of {} failed", run.provider().label()),
        body: format!("{summary} Nothing was changed by this sync. {next_step}"),
        link: Some(format!("{RUNS}/{}", run.row.public_id)),
        letter: None,
    };
    announce(transaction, &run.ids, run.org(), run.clock.now(), announcement).await
}

async fn tenant(run: &Run) -> store::Result<Option<InTenant>> {
    Ok(run.store.org(run.org()).await?.map(|org| InTenant { id: org.public_id, name: org.name }))
}

/// The health of a connection as its page shows it.
pub(crate) fn view(problems: Vec<Problem>, rest: Rest) -> HealthView {
    let rows = problems.into_iter().filter(Problem::is_open).map(|problem| ProblemRow {
        cause: problem.cause,
        since: problem.first_seen,
        last_seen: problem.last_seen,
        failures: problem.failures.unsigned_abs(),
    });
    HealthView { problems: rows.collect(), rests_until: rest.until }
}
