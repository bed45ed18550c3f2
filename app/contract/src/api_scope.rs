//! What a token of the REST API may do. Every scope reads; none writes.

use serde::{Deserialize, Serialize};

use crate::Permission;

/// A right of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ApiScope {
    /// Read connections and runs.
    #[serde(rename = "integrations:read")]
    IntegrationsRead,
}

impl ApiScope {
    /// Every scope.
    pub const ALL: &'static [Self] = &[Self::IntegrationsRead];

    /// The word in the database and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::IntegrationsRead => "integrations:read",
        }
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::IntegrationsRead => "Read integrations",
        }
    }

    /// What it lets a program do, in a sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::IntegrationsRead => "Connections, their health, and what every run did. It changes nothing and sees no credential.",
        }
    }

    /// What somebody has to be allowed to give it away: nobody makes a token that may do more than they.
    pub const fn needs(self) -> Permission {
        match self {
            Self::IntegrationsRead => Permission::IntegrationsManage,
        }
    }

    /// Finds a scope by [`ApiScope::id`].
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.id() == id)
    }
}
