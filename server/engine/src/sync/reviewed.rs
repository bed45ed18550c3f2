//! Applying what a person has seen and approved: exactly what is staged, and nothing is read anew.

use contract::run::RunPhase;
use domain::guard::HoldReason;
use serde::Deserialize;

use super::failure::Result;
use super::projection::{Projection, TargetReport};
use super::run::Run;
use super::settle::Report;

/// What the run said of itself when it stopped: its reviewer has seen that.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Seen {
    pages: u64,
    targets: Vec<TargetReport>,
}

/// Applies the staged changes of every target. The guard judges them once more, together with what happened since: a target about which
/// there is more to say than was seen is held again, and nothing of it applied.
pub(super) async fn apply(run: &mut Run, projections: &[Box<dyn Projection>]) -> Result<Report> {
    run.row.is_preview = false;
    run.is_approved = true;
    let seen: Seen = serde_json::from_value(run.row.details.0.clone()).unwrap_or_default();
    let (issues, _) = run.store.run_issues(run.org(), run.id(), 1).await?;
    let mut report = Report { pages: seen.pages, has_warnings: issues.iter().any(|issue| issue.is_warning), ..Report::default() };
    let began = run.clock.now();
    let mut goes = Vec::new();
    for projection in projections {
        let staged = projection.restage(run).await?;
        let (id, name) = projection.name();
        let before = seen.targets.iter().find(|target| target.id == id);
        let mut held = if staged.changes == 0 { Vec::new() } else { projection.judge(run, &staged).await? };
        if before.is_some_and(|target| held.iter().all(|reason| target.held.iter().any(|seen: &HoldReason| seen.covers(reason)))) {
            held.clear();
        }
        goes.push(staged.changes > 0 && held.is_empty());
        report.targets.push(TargetReport {
            id: id.to_owned(),
            name: name.to_owned(),
            staged: before.map_or(staged.changes, |target| target.staged),
            applied: before.map(|target| target.applied).unwrap_or_default(),
            held,
        });
    }
    for (at, projection) in projections.iter().enumerate().filter(|(at, _)| goes[*at]) {
        report.targets[at].applied = projection.apply(run).await?;
    }
    if report.targets.iter().all(|target| target.held.is_empty()) {
        decline_the_rest(run).await?;
    }
    report.phases.push(("apply", run.clock.now().0 - began.0));
    Ok(report)
}

/// What was staged for a context that is archived by now is nobody's any more (O15).
async fn decline_the_rest(run: &Run) -> Result<()> {
    let mut transaction = run.begin().await?;
    transaction.decline_staged_changes(run.org(), run.id()).await?;
    run.note_progress(&mut transaction, RunPhase::Settle, 0, None).await?;
    transaction.commit().await?;
    Ok(())
}
