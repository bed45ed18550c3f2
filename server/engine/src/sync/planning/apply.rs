//! Applying: staged changes become rows, batch by batch.

use contract::run::{ChangeOp, ChangeState, RunPhase};
use store::Transaction;
use store::contexts::kind;
use store::run_changes::StoredChange;

use super::{PlanningContext, batch};
use crate::sync::failure::Result;
use crate::sync::projection::Applied;
use crate::sync::run::Run;

/// Changes applied in one transaction at most, while nobody else waits to write: more keep others out for longer once they come.
const TOGETHER: usize = 4_000;

/// Applies everything staged for the context.
pub(super) async fn apply(target: &PlanningContext, run: &mut Run) -> Result<Applied> {
    let mut applied = Applied::default();
    let mut after = 0;
    while apply_together(target, run, &mut after, &mut applied).await? {}
    link_managers(target, run).await?;
    Ok(applied)
}

/// Applies what is staged after a position, in one transaction: batches follow each other in it until somebody waits to write, as who stops the
/// run does, because what several of them touch in an index is then written once. Gives whether there was anything.
async fn apply_together(target: &PlanningContext, run: &mut Run, after: &mut i64, applied: &mut Applied) -> Result<bool> {
    let mut changes = staged(target, run, *after).await?;
    if changes.is_empty() {
        return Ok(false);
    }
    let mut transaction = run.begin().await?;
    let mut count = 0;
    while let Some(last) = changes.last().map(|change| change.seq) {
        settle_batch(target, run, &mut transaction, &changes, applied).await?;
        *after = last;
        count += changes.len();
        if count >= TOGETHER || run.store.is_writer_wanted() {
            break;
        }
        changes = staged(target, run, last).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

async fn staged(target: &PlanningContext, run: &Run, after: i64) -> Result<Vec<StoredChange>> {
    Ok(run.store.staged_changes(run.org(), run.id(), target.context.id, after, batch_rows(run)).await?)
}

/// Applies one batch and writes down what became of each change.
async fn settle_batch(
    target: &PlanningContext,
    run: &mut Run,
    transaction: &mut Transaction,
    changes: &[StoredChange],
    applied: &mut Applied,
) -> Result<()> {
    let (Some(first), Some(last)) = (changes.first().map(|change| change.seq), changes.last().map(|change| change.seq)) else {
        return Ok(());
    };
    if !transaction.hold_context(run.org(), target.context.id).await? {
        // Archived since it was planned: nothing is written to it any more (O15).
        transaction.settle_changes(run.org(), run.id(), first, last, ChangeState::Declined).await?;
        return Ok(());
    }
    let conflicts = batch::apply(target, run, transaction, changes).await?;
    for seq in &conflicts {
        transaction.settle_changes(run.org(), run.id(), *seq, *seq, ChangeState::Conflict).await?;
    }
    transaction.settle_changes(run.org(), run.id(), first, last, ChangeState::Applied).await?;
    let is_seen = |change: &StoredChange| change.change.op != ChangeOp::Link && !conflicts.contains(&change.seq);
    if target.context.kind == kind::SCENARIO && changes.iter().any(is_seen) {
        transaction.note_sync(run.org(), target.context.id, run.id(), run.clock.now()).await?;
    }
    applied.conflicts += conflicts.len() as u64;
    applied.changes += (changes.len() - conflicts.len()) as u64;
    run.note_progress(transaction, RunPhase::Apply, applied.changes + applied.conflicts, None).await
}

fn batch_rows(run: &Run) -> i64 {
    i64::try_from(run.store.batch_rows()).unwrap_or(i64::MAX)
}

/// Links everybody whose manager came in a later batch than they did.
async fn link_managers(target: &PlanningContext, run: &Run) -> Result<()> {
    loop {
        let mut transaction = run.begin().await?;
        let linked = transaction.resolve_deferred_managers(run.org(), target.context.id, run.provider(), batch_rows(run)).await?;
        transaction.commit().await?;
        if linked == 0 {
            return Ok(());
        }
    }
}
