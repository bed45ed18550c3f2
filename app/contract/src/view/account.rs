//! Views of what somebody sets for themselves and for the organisation.

use serde::{Deserialize, Serialize};

use crate::{Permission, Plan, Timestamp};

/// A tenant somebody is a member of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantChoice {
    /// Public id, `org_…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// The name of the person's role there.
    pub role: String,
    /// Whether it is the one they look at.
    pub is_current: bool,
}

/// The signed-in person's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileView {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Whether they sign in with a password.
    pub has_password: bool,
    /// Whether that password was made for them by somebody else.
    pub password_is_initial: bool,
}

/// A place where somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRow {
    /// Names it among the person's sign-ins; of no use to anyone else.
    pub id: String,
    /// The name of the tenant looked at there.
    pub tenant: Option<String>,
    /// Browser and system, in words; `None` where nothing is known of it.
    pub browser: Option<String>,
    /// The address it came from.
    pub address: Option<String>,
    /// Whether it is the one this was asked from.
    pub is_current: bool,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
}

/// A member of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// Public id, `usr_…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Key of the role.
    pub role_key: String,
    /// Name of the role.
    pub role: String,
    /// When they became a member.
    pub since: Timestamp,
    /// Whether it is the person who asks.
    pub is_self: bool,
}

/// One member, with what may be done about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// The member.
    pub member: MemberRow,
    /// Roles the viewer may give.
    pub roles: Vec<RoleName>,
    /// Whether the member's role includes nothing that the viewer's lacks: only then may the viewer change it.
    pub can_change: bool,
}

/// A role by key and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleName {
    /// Key, unique within the tenant.
    pub key: String,
    /// Name.
    pub name: String,
}

/// A role with what it includes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// Key, unique within the tenant.
    pub key: String,
    /// Name.
    pub name: String,
    /// What it includes.
    pub permissions: Vec<Permission>,
    /// How many members have it.
    pub members: u64,
}

/// The tenant itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationView {
    /// Name.
    pub name: String,
    /// The word in addresses and on the command line.
    pub slug: String,
    /// Plan.
    pub plan: Plan,
    /// When it was created.
    pub created_at: Timestamp,
}
