//! The entity sets there are (section A.5).

use serde::{Deserialize, Serialize};

/// An entity set, by its public name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EntitySet {
    /// Workers.
    Workers,
    /// From when to when, in which legal entity.
    EmploymentsV2,
    /// Positions as they are now.
    PositionsV2,
    /// Who holds which position, from when to when.
    PositionWorkerAssignmentsV2,
    /// Which position is beneath which, from when to when.
    PositionHierarchies,
    /// Departments.
    DepartmentsV2,
    /// Legal entities.
    LegalEntities,
}

impl EntitySet {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Workers,
        Self::EmploymentsV2,
        Self::PositionsV2,
        Self::PositionWorkerAssignmentsV2,
        Self::PositionHierarchies,
        Self::DepartmentsV2,
        Self::LegalEntities,
    ];

    /// The name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Workers => "Workers",
            Self::EmploymentsV2 => "EmploymentsV2",
            Self::PositionsV2 => "PositionsV2",
            Self::PositionWorkerAssignmentsV2 => "PositionWorkerAssignmentsV2",
            Self::PositionHierarchies => "PositionHierarchies",
            Self::DepartmentsV2 => "DepartmentsV2",
            Self::LegalEntities => "LegalEntities",
        }
    }

    /// Finds one by [`EntitySet::name`].
    pub(super) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|set| set.name() == name)
    }
}
