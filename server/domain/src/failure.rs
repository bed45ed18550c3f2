//! What each kind of failure means: whether the run is tried again, what becomes of it, whether the connection counts as unhealthy, and
//! whose job it is. One table, so that pages, mails and the worker agree.

use contract::{FailureKind, RunStatus};

/// Who can put it right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The tenant's admin, here or at the vendor.
    Admin,
    /// The vendor.
    Vendor,
    /// Whoever runs this installation.
    Operator,
    /// Nobody has to: it passes by itself.
    Nobody,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// Whether the run is tried again by itself, with growing pauses.
    pub retries: bool,
    /// What the run becomes when it is not, or no longer, tried again.
    pub status: RunStatus,
    /// Whether it makes the connection unhealthy (one person's record never does).
    pub affects_health: bool,
    /// Whose job it is.
    pub owner: Owner,
    /// What to do, as a sentence.
    pub next_step: &'static str,
}

/// The table.
pub fn meaning(kind: FailureKind) -> Meaning {
    let line = |retries, status, affects_health, owner, next_step| Meaning { retries, status, affects_health, owner, next_step };
    match kind {
        FailureKind::Auth => line(
            false,
            RunStatus::Failed,
            true,
            Owner::Admin,
            "Make a new API key or client secret at the vendor and replace the stored one; the next sync uses it.",
        ),
        FailureKind::Permission => line(
            false,
            RunStatus::Failed,
            true,
            Owner::Admin,
            "Give the account behind the credentials read access to what is named here, then sync again.",
        ),
        FailureKind::NotFound => {
            line(false, RunStatus::Failed, true, Owner::Admin, "Check the address of the account in the connection's settings.")
        }
        FailureKind::RateLimited => {
            line(true, RunStatus::Failed, false, Owner::Nobody, "Nothing: the sync goes on when the vendor allows it again.")
        }
        FailureKind::Unreachable => line(
            true,
            RunStatus::Failed,
            true,
            Owner::Vendor,
            "Check the vendor's status page and this server's way out to the internet; the sync is tried again by itself.",
        ),
        FailureKind::Protocol => line(
            true,
            RunStatus::Failed,
            true,
            Owner::Vendor,
            "If it stays, something between here and the vendor answers in its place: a proxy, a maintenance page, a changed API.",
        ),
        FailureKind::InvalidRecord => {
            line(false, RunStatus::Warning, false, Owner::Admin, "Correct the record at the source; the next sync picks it up by itself.")
        }
        FailureKind::Conflict => line(
            true,
            RunStatus::Failed,
            false,
            Owner::Nobody,
            "Nothing: somebody else changed the same records at the same time, and the sync compares again.",
        ),
        FailureKind::Configuration => {
            line(false, RunStatus::Failed, false, Owner::Admin, "Correct the connection's settings and save them.")
        }
        FailureKind::Internal => line(
            true,
            RunStatus::Failed,
            false,
            Owner::Operator,
            "Ask whoever runs this installation to look for the run's id in the server's log.",
        ),
    }
}

/// Seconds to wait before try `attempt + 1` of a run, when the vendor did not say: 10 s, 30 s, 90 s, 270 s, 810 s. `None` after the last.
pub const fn backoff_seconds(attempt: u32) -> Option<i64> {
    if attempt == 0 || attempt > 5 { None } else { Some(10 * 3_i64.pow(attempt - 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_counts_auth_permission_reach_and_protocol_and_never_one_record() {
        let counted: Vec<_> = FailureKind::ALL.iter().filter(|kind| meaning(**kind).affects_health).map(|kind| kind.id()).collect();
        assert_eq!(counted, ["auth", "permission", "not_found", "unreachable", "protocol"]);
    }

    #[test]
    fn pauses_grow_and_end() {
        assert_eq!((1..=6).map(backoff_seconds).collect::<Vec<_>>(), [Some(10), Some(30), Some(90), Some(270), Some(810), None]);
    }
}
