//! Staged changes, written in order.

use contract::run::RunPhase;
use domain::plan::Change;

use super::PlanningContext;
use crate::sync::failure::Result;
use crate::sync::run::Run;

/// Writes staged changes in order, a batch a transaction.
pub(super) struct Writer<'a> {
    run: &'a Run,
    target: &'a PlanningContext,
    next_seq: i64,
    pub(super) written: u64,
}

impl<'a> Writer<'a> {
    /// Clears what an earlier try staged here.
    pub(super) async fn begin(run: &'a Run, target: &'a PlanningContext) -> Result<Self> {
        let mut transaction = run.begin().await?;
        transaction.delete_staged_changes(run.org(), run.id(), target.context.id).await?;
        let next_seq = transaction.last_change_seq(run.org(), run.id()).await? + 1;
        run.note_progress(&mut transaction, RunPhase::Plan, 0, None).await?;
        transaction.commit().await?;
        Ok(Self { run, target, next_seq, written: 0 })
    }

    /// Stages changes; something new gets its id here, if it has none yet.
    pub(super) async fn write(&mut self, mut changes: Vec<Change>, done: u64, total: u64) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        for change in &mut changes {
            // From here on something new has its id, so that an interrupted run goes on with the same one.
            if change.entity_id.is_none() {
                change.entity_id = Some(self.run.ids.next());
            }
        }
        let run = self.run;
        let mut rest = changes.as_slice();
        while !rest.is_empty() {
            let (changes, after) = rest.split_at(run.store.batch_rows().min(rest.len()));
            rest = after;
            let mut transaction = run.begin().await?;
            transaction.insert_changes(run.org(), run.id(), self.target.context.id, self.next_seq, changes).await?;
            run.note_progress(&mut transaction, RunPhase::Plan, done, Some(total)).await?;
            transaction.commit().await?;
            self.next_seq += i64::try_from(changes.len()).unwrap_or(i64::MAX);
            self.written += changes.len() as u64;
        }
        Ok(())
    }
}
