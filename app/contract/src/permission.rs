//! Permissions, and the role bundles a new tenant starts with. Roles are data of the tenant; these are only their first content.

use serde::{Deserialize, Serialize};

/// A right a role may include.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// See people of the Live Baseline and the directory.
    #[serde(rename = "people.view")]
    PeopleView,
    /// See scenarios.
    #[serde(rename = "scenarios.view")]
    ScenariosView,
    /// Create and change scenarios.
    #[serde(rename = "scenarios.edit")]
    ScenariosEdit,
    /// Everything below `/settings/integrations`: connect, sync, read runs (O3).
    #[serde(rename = "integrations.manage")]
    IntegrationsManage,
    /// Read the audit log.
    #[serde(rename = "audit.view")]
    AuditView,
    /// Invite members and give roles.
    #[serde(rename = "members.manage")]
    MembersManage,
    /// Change what the tenant is: its name, its plan, its end.
    #[serde(rename = "tenant.manage")]
    TenantManage,
}

impl Permission {
    /// Every permission.
    pub const ALL: &'static [Self] = &[
        Self::PeopleView,
        Self::ScenariosView,
        Self::ScenariosEdit,
        Self::IntegrationsManage,
        Self::AuditView,
        Self::MembersManage,
        Self::TenantManage,
    ];

    /// The word in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::PeopleView => "people.view",
            Self::ScenariosView => "scenarios.view",
            Self::ScenariosEdit => "scenarios.edit",
            Self::IntegrationsManage => "integrations.manage",
            Self::AuditView => "audit.view",
            Self::MembersManage => "members.manage",
            Self::TenantManage => "tenant.manage",
        }
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::PeopleView => "See people",
            Self::ScenariosView => "See scenarios",
            Self::ScenariosEdit => "Edit scenarios",
            Self::IntegrationsManage => "Manage integrations",
            Self::AuditView => "Read the audit log",
            Self::MembersManage => "Manage members",
            Self::TenantManage => "Manage the organisation",
        }
    }

    /// What it lets somebody do, in a sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::PeopleView => "The people of the Live Baseline and the directory.",
            Self::ScenariosView => "Scenarios and what they change.",
            Self::ScenariosEdit => "Make scenarios, move people in them, archive them.",
            Self::IntegrationsManage => "Connect HR systems, run syncs, read what they did.",
            Self::AuditView => "Who did what, and when.",
            Self::MembersManage => "Add and remove members, give roles, decide what roles include.",
            Self::TenantManage => "Its name, its plan, its end.",
        }
    }

    /// Finds a permission by [`Permission::id`].
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.id() == id)
    }
}

/// A default role: what a new tenant is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleBundle {
    /// Stable key, also the word on the command line.
    pub key: &'static str,
    /// The name people read.
    pub name: &'static str,
    /// What it includes.
    pub permissions: &'static [Permission],
}

impl RoleBundle {
    /// The default bundles (O3: owner and admin include integration management).
    pub const DEFAULTS: &'static [Self] = &[
        Self { key: "owner", name: "Owner", permissions: Permission::ALL },
        Self {
            key: "admin",
            name: "Admin",
            permissions: &[
                Permission::PeopleView,
                Permission::ScenariosView,
                Permission::ScenariosEdit,
                Permission::IntegrationsManage,
                Permission::AuditView,
                Permission::MembersManage,
            ],
        },
        Self {
            key: "editor",
            name: "Editor",
            permissions: &[Permission::PeopleView, Permission::ScenariosView, Permission::ScenariosEdit],
        },
        Self { key: "viewer", name: "Viewer", permissions: &[Permission::PeopleView, Permission::ScenariosView] },
    ];
}

stored_as_word!(Permission);
