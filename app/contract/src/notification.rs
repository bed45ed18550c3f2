//! What members are told by notifications.

use serde::{Deserialize, Serialize};

use crate::Permission;

/// Why a notification was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NotificationKind {
    /// A connection that worked does not any more (O31).
    #[serde(rename = "integration.failed")]
    IntegrationFailed,
    /// It works again.
    #[serde(rename = "integration.recovered")]
    IntegrationRecovered,
    /// Its schedule rests, because it failed again and again (X4).
    #[serde(rename = "integration.quarantined")]
    IntegrationQuarantined,
    /// A run waits for a decision (X2).
    #[serde(rename = "run.held")]
    RunHeld,
    /// A run failed of a setting that is to be corrected here.
    #[serde(rename = "run.failed")]
    RunFailed,
    /// Somebody accepted an invitation.
    #[serde(rename = "member.joined")]
    MemberJoined,
}

impl NotificationKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::IntegrationFailed,
        Self::IntegrationRecovered,
        Self::IntegrationQuarantined,
        Self::RunHeld,
        Self::RunFailed,
        Self::MemberJoined,
    ];

    /// The word in the database and in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::IntegrationFailed => "integration.failed",
            Self::IntegrationRecovered => "integration.recovered",
            Self::IntegrationQuarantined => "integration.quarantined",
            Self::RunHeld => "run.held",
            Self::RunFailed => "run.failed",
            Self::MemberJoined => "member.joined",
        }
    }

    /// The words on the link of such a notification.
    pub const fn call_to_action(self) -> &'static str {
        match self {
            Self::IntegrationFailed | Self::IntegrationRecovered | Self::RunFailed => "Open the run",
            Self::IntegrationQuarantined => "Open the connection",
            Self::RunHeld => "Review changes",
            Self::MemberJoined => "Open the members",
        }
    }

    /// What a role must include for its members to be told: by the default bundles, owners and admins (O30).
    pub const fn needs(self) -> Permission {
        match self {
            Self::IntegrationFailed | Self::IntegrationRecovered | Self::IntegrationQuarantined | Self::RunHeld | Self::RunFailed => {
                Permission::IntegrationsManage
            }
            Self::MemberJoined => Permission::MembersManage,
        }
    }

    /// Finds a kind by [`NotificationKind::id`].
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.id() == id)
    }
}

stored_as_word!(NotificationKind);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RoleBundle;

    #[test]
    fn owners_and_admins_are_told_and_nobody_else() {
        for kind in NotificationKind::ALL {
            let told: Vec<_> =
                RoleBundle::DEFAULTS.iter().filter(|bundle| bundle.permissions.contains(&kind.needs())).map(|bundle| bundle.key).collect();
            assert_eq!(told, ["owner", "admin"], "{}", kind.id());
        }
    }

    #[test]
    fn a_kind_is_found_by_its_word() {
        for kind in NotificationKind::ALL {
            assert_eq!(NotificationKind::by_id(kind.id()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.id());
        }
    }
}
