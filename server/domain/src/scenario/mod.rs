//! Planning by hand: what an edit changes in a scenario, what takes it back, and how two contexts differ.
//!
//! An edit becomes changes in the format of every other change ([`crate::plan::Change`]). It never touches the last source values: what a
//! planner changed is what differs from them, and a sync leaves it as it is until it is released.

mod compare;
mod edit;
mod overrides;
mod refusal;
mod scene;
mod undo;

pub use compare::{
    Comparison, DepartmentPair, Difference, DifferenceKind, Figures, Placed, Standing, UnitName, compare, counterparts, sort_key,
};
pub(crate) use edit::change as by_hand;
pub use edit::{Edit, Reports, VACANT_NAME, plan};
pub use overrides::overrides;
pub use refusal::Refusal;
pub use scene::{Department, Member, Scene, reference, referred};
pub use undo::{Kept, KeptReason, Undo, undo};
