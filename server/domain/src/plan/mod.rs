//! Planning: the changes that take a target to what the source says, each attribute with its old and new value.
//!
//! Three-way: a change is planned only where the source differs from `synced`, the last source value applied here. What a person changed in
//! between stays, however often the source repeats itself.

mod change;
mod managers;
mod people;
mod units;

pub use change::{Change, Phase, Rules};
pub use managers::{ManagerStep, final_manager, find_closing_cycles, find_cycles};
pub use people::{PersonPlan, Planner, SourcePerson};
pub use units::{SourceUnit, UnitKind, plan_units};
