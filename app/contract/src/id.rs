//! Ids. Inside, every row has a UUIDv7; outside, people and programs only see a stored public id: a prefix that names the kind and
//! twelve base62 characters, such as `sync_4kPmN8rT2wXq` (the form seed 003 shows).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

typed_ids! {
    /// A tenant: the organisation every row belongs to (seed 003 calls it `org_id`).
    OrgId,
    /// A person who signs in.
    UserId,
    /// A role of a tenant: a named bundle of permissions.
    RoleId,
    /// One vendor account of a tenant.
    IntegrationId,
    /// What a connection is used for.
    FlowId,
    /// One run of the sync engine: a row of `integration_sync_logs`.
    RunId,
    /// A planning context: the Live Baseline, a scenario or a snapshot.
    ContextId,
    /// A position and its holder inside one context.
    ActorId,
    /// A department of one context.
    DepartmentId,
    /// A division of one context.
    DivisionId,
    /// A token by which a program reads over the REST API.
    ApiTokenId,
    /// A notification.
    NotificationId,
    /// An invitation to become a member.
    InvitationId,
}

/// What a public id names; its prefix is part of the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicKind {
    /// A tenant.
    Org,
    /// A user.
    User,
    /// An integration.
    Integration,
    /// A run.
    Run,
    /// A planning context.
    Context,
    /// An actor of a planning context.
    Actor,
    /// A department.
    Department,
    /// A division.
    Division,
    /// A token of the REST API; not the token itself.
    ApiToken,
    /// A notification.
    Notification,
    /// An invitation.
    Invitation,
}

impl PublicKind {
    /// The prefix with its underscore.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Org => "org_",
            Self::User => "usr_",
            Self::Integration => "int_",
            Self::Run => "sync_",
            Self::Context => "scn_",
            Self::Actor => "act_",
            Self::Department => "dep_",
            Self::Division => "div_",
            Self::ApiToken => "tok_",
            Self::Notification => "ntf_",
            Self::Invitation => "inv_",
        }
    }

    /// Makes the public id out of a number below 2^71, as much as 12 base62 characters hold. Greater numbers give ids that sort later.
    pub fn id_from(self, mut number: u128) -> String {
        const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let mut digits = [b'0'; PUBLIC_ID_DIGITS];
        for digit in digits.iter_mut().rev() {
            *digit = DIGITS[(number % 62) as usize];
            number /= 62;
        }
        self.prefix().chars().chain(digits.map(char::from)).collect()
    }

    /// Whether `text` has the form of such an id; what has not is not worth asking the database for.
    pub fn matches(self, text: &str) -> bool {
        text.strip_prefix(self.prefix())
            .is_some_and(|rest| rest.len() == PUBLIC_ID_DIGITS && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    }
}

const PUBLIC_ID_DIGITS: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_ids_sort_as_the_numbers_they_are_made_of() {
        let numbers = [0, 1, 61, 62, 3843, 3844, 1 << 53, (1 << 71) - 1];
        assert!(numbers.map(|number| PublicKind::Run.id_from(number)).is_sorted());
    }

    #[test]
    fn a_public_id_names_its_kind_and_nothing_else_matches_it() {
        let id = PublicKind::Run.id_from(u128::MAX);
        assert!(PublicKind::Run.matches(&id), "{id}");
        assert!(!PublicKind::Org.matches(&id));
        assert!(!PublicKind::Run.matches("sync_short"));
        assert!(!PublicKind::Run.matches("sync_4kPmN8rT2w'q"));
    }
}
