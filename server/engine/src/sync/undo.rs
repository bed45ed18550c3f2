//! Taking a run back (X5): nothing is read from the source. What the run applied is turned around, staged, and waits for a review like any
//! other; applying it goes the way of every reviewed run.

use std::collections::HashSet;

use contract::id::{ContextId, RunId};
use contract::run::RunPhase;
use store::contexts::ContextRow;
use store::integrations::FlowRow;

use super::failure::Result;
use super::planning::PlanningContext;
use super::projection::{Applied, Projection, TargetReport};
use super::run::Run;
use super::settle::{self, Report};

/// What a run changed and can still be written to, in the order it is written. An archived scenario is read-only (O15), whatever was changed
/// in it before.
pub(super) async fn projections(run: &Run, of: RunId, flow: &FlowRow) -> Result<Vec<Box<dyn Projection>>> {
    let changed: HashSet<ContextId> = run.store.changed_contexts(run.org(), of).await?.into_iter().collect();
    let contexts = run.store.contexts(run.org()).await?;
    let can_be_written = |context: &ContextRow| changed.contains(&context.id) && context.is_writable();
    Ok(contexts
        .into_iter()
        .filter(can_be_written)
        .map(|context| Box::new(PlanningContext::new(context, flow)) as Box<dyn Projection>)
        .collect())
}

/// Stages the inverse of a run and stops there.
pub(super) async fn preview(run: &mut Run, of: RunId, projections: &[Box<dyn Projection>]) -> Result<Report> {
    run.row.is_preview = true;
    let began = run.clock.now();
    let mut report = Report::default();
    let mut issues = Vec::new();
    for projection in projections {
        let staged = projection.stage_inverse(run, of).await?;
        let held = projection.judge(run, &staged).await?;
        issues.extend(staged.issues);
        let (id, name) = projection.name();
        report.targets.push(TargetReport {
            id: id.to_owned(),
            name: name.to_owned(),
            staged: staged.changes,
            applied: Applied::default(),
            held,
        });
    }
    issues.sort();
    issues.dedup();
    report.has_warnings = issues.iter().any(domain::issue::Issue::is_warning);
    settle::count_issues(run, &issues);
    let mut transaction = run.begin().await?;
    transaction.replace_run_issues(run.org(), run.id(), &issues).await?;
    run.note_progress(&mut transaction, RunPhase::Plan, 0, None).await?;
    transaction.commit().await?;
    report.phases.push(("plan", run.clock.now().0 - began.0));
    Ok(report)
}
