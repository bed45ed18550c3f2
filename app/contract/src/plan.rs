//! The plan a tenant is on.

use serde::{Deserialize, Serialize};

/// A subscription plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Plan {
    /// No charge.
    Free,
    /// For a team.
    Team,
    /// For a company.
    Business,
    /// For a large company.
    Enterprise,
    /// For those who run many tenants.
    Agency,
}

impl Plan {
    /// Every plan, smallest first.
    pub const ALL: &'static [Self] = &[Self::Free, Self::Team, Self::Business, Self::Enterprise, Self::Agency];

    /// The word in the database and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Team => "team",
            Self::Business => "business",
            Self::Enterprise => "enterprise",
            Self::Agency => "agency",
        }
    }

    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Free => "Free",
            Self::Team => "Team",
            Self::Business => "Business",
            Self::Enterprise => "Enterprise",
            Self::Agency => "Agency",
        }
    }

    /// Finds a plan by [`Plan::id`].
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|plan| plan.id() == id)
    }

    /// O1: HRIS live sync is part of business, enterprise and agency.
    pub const fn has_live_sync(self) -> bool {
        matches!(self, Self::Business | Self::Enterprise | Self::Agency)
    }
}

stored_as_word!(Plan);
