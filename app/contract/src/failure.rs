//! Kinds of failure a run can meet. What each means for retry, status and health is one table: `domain::failure`.

use serde::{Deserialize, Serialize};

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The vendor refuses the credentials.
    Auth,
    /// The credentials are good but may not do this.
    Permission,
    /// What was asked for is not there.
    NotFound,
    /// The vendor asks us to slow down.
    RateLimited,
    /// The vendor could not be reached, or did not answer in time.
    Unreachable,
    /// The vendor answered something that is not what its documentation promises.
    Protocol,
    /// One record is unusable; the others are not.
    InvalidRecord,
    /// Somebody else changed the same thing first.
    Conflict,
    /// The connection is set up in a way that cannot work.
    Configuration,
    /// A fault of ours.
    Internal,
}

impl FailureKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Auth,
        Self::Permission,
        Self::NotFound,
        Self::RateLimited,
        Self::Unreachable,
        Self::Protocol,
        Self::InvalidRecord,
        Self::Conflict,
        Self::Configuration,
        Self::Internal,
    ];

    /// The word in the database and in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::RateLimited => "rate_limited",
            Self::Unreachable => "unreachable",
            Self::Protocol => "protocol",
            Self::InvalidRecord => "invalid_record",
            Self::Conflict => "conflict",
            Self::Configuration => "configuration",
            Self::Internal => "internal",
        }
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Auth => "Credentials refused",
            Self::Permission => "Permission missing",
            Self::NotFound => "Account not found",
            Self::RateLimited => "Slowed down",
            Self::Unreachable => "Not reachable",
            Self::Protocol => "Unexpected answers",
            Self::InvalidRecord => "Unusable record",
            Self::Conflict => "Changed meanwhile",
            Self::Configuration => "Settings that cannot work",
            Self::Internal => "A fault of Orgonaut",
        }
    }

    /// Finds a kind by [`FailureKind::id`].
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.id() == id)
    }
}

stored_as_word!(FailureKind);
