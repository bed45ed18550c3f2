//! The one format of a change, from plan to undo.

use contract::run::{ChangeEntity, ChangeOp};
use contract::view::AttributeChange;
use contract::{Attributes, Date, Provider};
use uuid::Uuid;

/// When a change is applied. Within a phase the order does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Departments and divisions, so that people can be put into them.
    Units = 1,
    /// People.
    People = 2,
    /// Managers who were not here when their reports were (O26).
    Managers = 3,
    /// People who leave the plan.
    Deactivations = 4,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: &'static [Self] = &[Self::Units, Self::People, Self::Managers, Self::Deactivations];

    /// Finds a phase by its number.
    pub fn by_number(number: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|phase| *phase as i64 == number)
    }
}

/// What planning has to know besides the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The source.
    pub provider: Provider,
    /// The day planned for.
    pub today: Date,
    /// Whether people who left are deactivated; additive-only sources never do.
    pub may_deactivate: bool,
    /// Grows when mapping or scope change, so that everybody is looked at again.
    pub version: i64,
}

/// One change of one thing in one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When it is applied.
    pub phase: Phase,
    /// What it does.
    pub op: ChangeOp,
    /// To what kind of thing.
    pub entity: ChangeEntity,
    /// To which one; `None` for something new, which is then known by its source id until it gets an id.
    pub entity_id: Option<Uuid>,
    /// The record at the source. Empty for a change no record stands behind.
    pub source_id: String,
    /// A name to show.
    pub label: String,
    /// What people will see change.
    pub attributes: Vec<AttributeChange>,
    /// Source values to remember although they change nothing people see.
    pub remembered: Attributes,
    /// The version the change was worked out on; another one is a conflict.
    pub expected_version: Option<i64>,
    /// The fingerprint to keep once it is applied; `None` leaves the person to be looked at again.
    pub fingerprint: Option<i64>,
}
