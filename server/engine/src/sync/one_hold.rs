//! One open review per flow (X2): a run of some people that stops before writing a target takes over what others have left waiting for it,
//! so that a person decides once about all of it. Five hundred leavers of five hundred webhooks are one hold.

use std::collections::BTreeSet;

use domain::guard::HoldReason;
use store::Json;

use super::failure::Result;
use super::mirror::Mirror;
use super::projection::{Projection, Staged};
use super::run::Run;

/// Stages a target once more together with whatever waits for it on the same connection, if this run is one of some people and anything
/// does. What waited is replaced when the run is settled.
pub(super) async fn take_over(run: &mut Run, projection: &dyn Projection, mirror: &Mirror) -> Result<Option<(Staged, Vec<HoldReason>)>> {
    if run.row.scope.is_none() {
        return Ok(None);
    }
    let waiting = run.store.people_waiting_for_review(run.org(), run.row.integration_id, projection.context(), run.id()).await?;
    if waiting.is_empty() {
        return Ok(None);
    }
    let own = run.row.scope.take();
    let together: BTreeSet<String> = waiting.into_iter().chain(own.iter().flat_map(|own| own.0.clone())).collect();
    run.row.scope = Some(Json(together.into_iter().collect()));
    let staged = projection.stage(run, mirror).await;
    // Whom the run is about stays what it was asked for.
    run.row.scope = own;
    let staged = staged?;
    let held = projection.judge(run, &staged).await?;
    run.taken_over.push(projection.context());
    Ok(Some((staged, held)))
}
