//! What the audit log shows.

use serde::{Deserialize, Serialize};

use crate::{Attribute, Date, Timestamp};

/// What kind of act an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditCategory {
    /// Signing in, members, roles.
    Access,
    /// The tenant itself.
    Tenant,
    /// Connections and runs.
    Integration,
    /// People, departments, divisions, scenarios.
    Planning,
}

impl AuditCategory {
    /// Every category.
    pub const ALL: &'static [Self] = &[Self::Access, Self::Tenant, Self::Integration, Self::Planning];

    /// The word in URLs and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Tenant => "tenant",
            Self::Integration => "integration",
            Self::Planning => "planning",
        }
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Access => "Access",
            Self::Tenant => "Organisation",
            Self::Integration => "Integrations",
            Self::Planning => "People and plans",
        }
    }

    /// Finds a category by its word.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|category| category.id() == id)
    }
}

/// Filters of the audit log, as they stand in the URL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    /// Who did it: `usr_…`, or [`AuditFilter::SYSTEM`] for what nobody in person did.
    pub by: Option<String>,
    /// Category.
    pub category: Option<AuditCategory>,
    /// The action's word, such as `person.update`.
    pub action: Option<String>,
    /// Kind of thing, such as `person`.
    pub entity: Option<String>,
    /// One person, `act_…`.
    pub person: Option<String>,
    /// One run, `sync_…`.
    pub run: Option<String>,
    /// On this day (UTC) or later.
    pub from: Option<Date>,
    /// On this day (UTC) or earlier.
    pub until: Option<Date>,
}

impl AuditFilter {
    /// The value of [`AuditFilter::by`] for what the system did by itself.
    pub const SYSTEM: &'static str = "system";

    /// Whether anything is filtered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Somebody whose acts can be filtered by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditActor {
    /// `usr_…`.
    pub id: String,
    /// Name.
    pub name: String,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// When.
    pub at: Timestamp,
    /// Who; `None` for the system.
    pub by: Option<AuditActor>,
    /// Category.
    pub category: AuditCategory,
    /// The action's word, such as `person.update`.
    pub action: String,
    /// Kind of thing.
    pub entity: Option<String>,
    /// The thing's name: today's, or its last where it is gone.
    pub name: Option<String>,
    /// Its name before, where it was renamed; then the name is the one it got.
    pub former_name: Option<String>,
    /// The person's public id, `act_…`, where the thing is one.
    pub person_id: Option<String>,
    /// Name of the context.
    pub context: Option<String>,
    /// The context's public id, `ctx_…`, where it is a scenario that is there.
    pub scenario_id: Option<String>,
    /// By which run, `sync_…`.
    pub run_id: Option<String>,
    /// Attributes that changed.
    pub attributes: Vec<Attribute>,
}

/// The audit page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditView {
    /// The rows, newest first.
    pub rows: Vec<AuditRow>,
    /// Opaque cursor of the following page. The log is not counted: it only grows.
    pub next: Option<String>,
    /// Members of the tenant, to filter by.
    pub actors: Vec<AuditActor>,
    /// Name of the person filtered by.
    pub person: Option<String>,
}
