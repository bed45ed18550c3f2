//! What is staged already, counted anew before it is applied: between a review and its approval others may have changed the same people.

use std::collections::HashMap;

use contract::run::ChangeEntity;
use uuid::Uuid;

use super::PlanningContext;
use super::stage::{BATCH, measure};
use crate::sync::failure::Result;
use crate::sync::projection::Staged;
use crate::sync::run::Run;

/// Counts what is staged for the context and still holds.
pub(super) async fn restage(target: &PlanningContext, run: &Run) -> Result<Staged> {
    let (org, context) = (run.org(), target.context.id);
    let outline = run.store.actor_outline(org, context, run.provider()).await?;
    let mut staged = Staged { active: outline.active, ..Staged::default() };
    let mut after = 0;
    loop {
        let changes = run.store.staged_changes(org, run.id(), context, after, i64::try_from(BATCH).unwrap_or(i64::MAX)).await?;
        let Some(last) = changes.last() else { return Ok(staged) };
        after = last.seq;
        let people = changes.iter().map(|stored| &stored.change).filter(|change| change.entity == ChangeEntity::Person);
        let ids: Vec<Uuid> = people.clone().filter_map(|change| change.expected_version.and(change.entity_id)).collect();
        let versions: HashMap<Uuid, i64> =
            run.store.actors(org, &ids).await?.into_iter().map(|row| (row.actor.id.0, row.actor.version)).collect();
        for change in people {
            let version = change.entity_id.and_then(|id| versions.get(&id).copied());
            if change.expected_version == version {
                measure(change, &mut staged.volume);
            }
        }
        staged.changes += changes.len() as u64;
    }
}
