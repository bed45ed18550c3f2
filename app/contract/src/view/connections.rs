//! Connections and runs as programs and the command line read them, and runs that can be asked for again.

use serde::{Deserialize, Serialize};

use super::{ConnectionState, RunError, RunRow, RunTargets};
use crate::{ApiScope, Provider, Timestamp};

/// A connection, live or over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionSummary {
    /// Public id, `int_…`.
    pub id: String,
    /// The vendor.
    pub provider: Provider,
    /// The account there, such as the subdomain.
    pub account: String,
    /// Its badge.
    pub state: ConnectionState,
    /// One sentence, while something is wrong.
    pub last_error: Option<String>,
    /// Start of the last successful run.
    pub last_sync: Option<Timestamp>,
    /// Start of the last successful reconciliation.
    pub last_reconciled: Option<Timestamp>,
    /// When it was connected.
    pub connected_at: Timestamp,
    /// When it was disconnected.
    pub disconnected_at: Option<Timestamp>,
}

/// A connection with what it is set to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionDetail {
    /// The connection.
    #[serde(flatten)]
    pub connection: ConnectionSummary,
    /// Where it applies, or applied last.
    pub targets: RunTargets,
}

/// A run with what it applied to and what went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSummary {
    /// The run.
    pub run: RunRow,
    /// Public id of its connection, `int_…`.
    pub integration: String,
    /// What it applied to, as it was when it was queued.
    pub targets: RunTargets,
    /// What went wrong.
    pub error: Option<RunError>,
    /// Public id of the run it repeats.
    pub rerun_of: Option<String>,
}

/// What disconnecting would end (O27).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisconnectView {
    /// The vendor.
    pub provider: Provider,
    /// The account there, which is typed to confirm.
    pub account: String,
    /// Whether something else uses the connection, so that its secrets stay.
    pub keeps_secrets: bool,
}

/// Somebody a run is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RerunPerson {
    /// Id at the source.
    pub source_id: String,
    /// Name, where it is known.
    pub name: Option<String>,
}

/// What running a run again would do (O20).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RerunView {
    /// The run.
    pub run: RunRow,
    /// Whom it reads; empty for everybody.
    pub people: Vec<RerunPerson>,
    /// Names of what it applies to.
    pub targets: Vec<String>,
    /// Names of targets that are archived or gone by now.
    pub left_out: Vec<String>,
    /// Whether scenarios made since "all future scenarios" are among the targets.
    pub takes_in_future: bool,
    /// Why it cannot run now, where that is so.
    pub obstacle: Option<String>,
}

/// Where a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// Lets its holder in.
    Active,
    /// Its time is over.
    Expired,
    /// Somebody ended it.
    Revoked,
}

impl TokenState {
    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Expired => "Expired",
            Self::Revoked => "Revoked",
        }
    }
}

/// A token of the REST API; never the token itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    /// Public id, `tok_…`.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<ApiScope>,
    /// Where it stands.
    pub state: TokenState,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom; `None` for whoever runs the installation.
    pub created_by: Option<String>,
    /// When its time is over.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}
