//! What may be known of a secret by those who may not know it.

use contract::Timestamp;
use serde::Serialize;

/// Which of the two a delivery may prove itself by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    /// The key BambooHR signs with.
    Hmac,
    /// The secret that is sent along.
    Shared,
}

impl SecretKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Hmac, Self::Shared];

    /// The word on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Hmac => "hmac",
            Self::Shared => "shared",
        }
    }

    /// Finds it by its word.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// A secret that is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecretFacts {
    /// Which kind.
    pub kind: SecretKind,
    /// Whether it is the one in use, or the one before it.
    pub is_current: bool,
    /// The first twelve hexadecimal digits of its SHA-256.
    pub fingerprint: String,
    /// When it was given; `None` for one that was provisioned without saying.
    pub set_at: Option<Timestamp>,
}
