//! A target of a run. Whatever a run writes to, it goes the same way: stage what would change, let the guard judge it, apply it in batches.
//!
//! To add a kind of target: a folder beside [`super::planning`] with an implementation of [`Projection`], and a line in
//! `worker::projections`.

use contract::id::{ContextId, RunId};
use domain::guard::{HoldReason, Volume};
use domain::issue::Issue;
use serde::{Deserialize, Serialize};

use super::failure::Result;
use super::mirror::Mirror;
use super::run::Run;

/// What staging gave.
#[derive(Debug, Default)]
pub struct Staged {
    /// How many changes were staged.
    pub changes: u64,
    /// How much of what people have would be changed.
    pub volume: Volume,
    /// How many people the target has in the plan before the change.
    pub active: u64,
    /// What there is to say about single records.
    pub issues: Vec<Issue>,
}

/// What applying gave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Changes written.
    pub changes: u64,
    /// Changes left out because something newer was there.
    pub conflicts: u64,
}

/// What became of one target, for the run's details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetReport {
    /// The target's public id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Changes staged.
    pub staged: u64,
    /// What was applied.
    pub applied: Applied,
    /// Why it is held, if it is.
    pub held: Vec<HoldReason>,
}

/// One target of a run.
#[async_trait::async_trait]
pub trait Projection: std::fmt::Debug + Send + Sync {
    /// Its id in the staged changes.
    fn context(&self) -> ContextId;

    /// Its public id and its name, for people.
    fn name(&self) -> (&str, &str);

    /// Works out what the mirror would change and stages it, replacing what the run had staged here before. Writes nothing else.
    async fn stage(&self, run: &Run, mirror: &Mirror) -> Result<Staged>;

    /// Works out what would take back what another run applied here (X5), and stages it like [`Projection::stage`].
    async fn stage_inverse(&self, run: &Run, of: RunId) -> Result<Staged>;

    /// What an earlier part of the run has staged and what of it still holds: changes of something that was changed since are not counted.
    async fn restage(&self, run: &Run) -> Result<Staged>;

    /// Whether it may go through unseen; empty means yes.
    async fn judge(&self, run: &Run, staged: &Staged) -> Result<Vec<HoldReason>>;

    /// Applies what is staged, in batches; counts go to the run.
    async fn apply(&self, run: &mut Run) -> Result<Applied>;
}
