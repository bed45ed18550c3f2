//! What pages show.

mod account;
mod audit;
mod connections;
mod integrations;
mod invitations;
mod notifications;
mod org_chart;
mod overview;
mod people;
mod person;
mod runs;
mod scenarios;
mod side_by_side;

pub use account::*;
pub use audit::*;
pub use connections::*;
pub use integrations::*;
pub use invitations::*;
pub use notifications::*;
pub use org_chart::*;
pub use overview::*;
pub use people::*;
pub use person::*;
pub use runs::*;
pub use scenarios::*;
pub use side_by_side::*;

use serde::{Deserialize, Serialize};

use crate::run::{ChangeEntity, ChangeOp, ChangeState, RunPhase};
use crate::{Attribute, Date, FailureKind, Permission, Plan, Provider, RunKind, RunStatus, Timestamp, Value};

/// One page of a keyset-paged list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// Opaque cursor of the following page.
    pub next: Option<String>,
    /// How many rows the filter matches in all.
    pub total: u64,
}

impl<T> Page<T> {
    /// The same page of something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next, total: self.total }
    }
}

/// Who is looking: the signed-in person inside one tenant. The top bar and every gate read this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// The tenant's public id.
    pub tenant_id: String,
    /// The tenant's name.
    pub tenant_name: String,
    /// The tenant's plan.
    pub plan: Plan,
    /// The name of the person's role.
    pub role: String,
    /// What the role includes.
    pub permissions: Vec<Permission>,
    /// Whether the person is a member of other tenants too.
    pub has_several_tenants: bool,
    /// Notifications they have not read.
    pub unread_notifications: u64,
}

impl Viewer {
    /// Whether the role includes `permission`.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// What a person of a context is today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonStatus {
    /// Here.
    Active,
    /// Hired; the first day is still to come.
    Future,
    /// No longer here; kept.
    Deactivated,
}

impl PersonStatus {
    /// Every status.
    pub const ALL: &'static [Self] = &[Self::Active, Self::Future, Self::Deactivated];

    /// The word in URLs and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Future => "future",
            Self::Deactivated => "deactivated",
        }
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Future => "Starts later",
            Self::Deactivated => "Deactivated",
        }
    }

    /// Finds a status by its word.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.id() == id)
    }
}

/// A row of the people table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Public id, `act_…`.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Work address.
    pub email: Option<String>,
    /// Title.
    pub job_title: Option<String>,
    /// Department's name.
    pub department: Option<String>,
    /// Site.
    pub location: Option<String>,
    /// Manager's name.
    pub manager: Option<String>,
    /// The manager's source id while the manager is not here yet (O26).
    pub deferred_manager: Option<String>,
    /// First day, `YYYY-MM-DD`.
    pub start_date: Option<String>,
    /// Where the person stands.
    pub status: PersonStatus,
    /// The source that owns the facts.
    pub source: Option<Provider>,
    /// The person's id there.
    pub source_id: Option<String>,
}

/// Filters of the people table, as they stand in the URL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleFilter {
    /// Words to find in name, address, title or number.
    pub search: Option<String>,
    /// Department's name.
    pub department: Option<String>,
    /// Status.
    pub status: Option<PersonStatus>,
}

impl PeopleFilter {
    /// Whether anything is filtered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// People a search fits at most to be counted one by one.
pub const COUNTED: u64 = 3_000;

/// Whether a list this long was counted roughly: of a search that fits many, the index says about how many.
pub fn is_counted_roughly(search: Option<&str>, total: u64) -> bool {
    search.is_some() && total > COUNTED
}

/// The people page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleView {
    /// Name of the context shown.
    pub context: String,
    /// The rows.
    pub page: Page<PersonRow>,
    /// Departments to filter by.
    pub departments: Vec<String>,
    /// How many people the context has without any filter.
    pub everyone: u64,
    /// When a sync last wrote here.
    pub last_sync: Option<Timestamp>,
}

/// Counts of a run (O19, S6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCounts {
    /// People read from the source.
    pub fetched: u64,
    /// People created, over all targets.
    pub created: u64,
    /// People updated, over all targets.
    pub updated: u64,
    /// People deactivated, over all targets.
    pub deactivated: u64,
    /// Records left out.
    pub skipped: u64,
    /// Things that went wrong.
    pub errors: u64,
}

/// A row of the run log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow {
    /// Public id, `sync_…`.
    pub id: String,
    /// The vendor.
    pub provider: Provider,
    /// Why it ran.
    pub kind: RunKind,
    /// The event that caused it, such as `nightly_reconciliation` or `rerun`.
    pub event_type: Option<String>,
    /// Where it stands.
    pub status: RunStatus,
    /// When it was asked for.
    pub queued_at: Timestamp,
    /// When a worker took it.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What it did.
    pub counts: RunCounts,
    /// One sentence about what went wrong.
    pub summary: Option<String>,
}

impl RunRow {
    /// Milliseconds it took, or has taken until `now`.
    pub fn duration_ms(&self, now: Timestamp) -> Option<i64> {
        Some(self.finished_at.unwrap_or(now).millis_since(self.started_at?))
    }
}

/// Filters of the run log, as they stand in the URL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFilter {
    /// Status.
    pub status: Option<RunStatus>,
    /// Kind.
    pub kind: Option<RunKind>,
    /// Vendor.
    pub provider: Option<Provider>,
    /// Queued on this day (UTC) or later.
    pub from: Option<Date>,
    /// Queued on this day (UTC) or earlier.
    pub until: Option<Date>,
}

impl RunFilter {
    /// Whether anything is filtered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a run applies to, as it was when the run was queued (O19).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTargets {
    /// Live Baseline.
    pub baseline: bool,
    /// Scenarios chosen one by one.
    pub scenarios: Vec<ContextName>,
    /// The all-future-scenarios choice (O16).
    pub all_future_scenarios: bool,
}

/// A context by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextName {
    /// Public id, `scn_…`.
    pub id: String,
    /// Name.
    pub name: String,
}

/// What a running run has done so far. Sent to the page as it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunProgress {
    /// Where the run stands.
    pub status: RunStatus,
    /// What the worker is doing; `None` before it starts.
    pub phase: Option<RunPhase>,
    /// How much of the phase is done.
    pub done: u64,
    /// How much there is, where that is known.
    pub total: Option<u64>,
    /// Counts so far.
    pub counts: RunCounts,
    /// When the vendor or the backoff lets it go on.
    pub waiting_until: Option<Timestamp>,
}

/// Why a run failed or was held, for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunError {
    /// Kind of failure; `None` for a hold.
    pub kind: Option<FailureKind>,
    /// What happened.
    pub summary: String,
    /// What to do.
    pub next_step: String,
    /// Whether it will be tried again by itself.
    pub retries: bool,
}

/// Something about one record that a run left out or wants seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunIssue {
    /// Stable word, such as `duplicate_source_id`.
    pub code: String,
    /// Whether it makes the run a warning; the others only inform.
    pub is_warning: bool,
    /// The record at the source, where there is one.
    pub source_id: Option<String>,
    /// Name to show for it.
    pub label: Option<String>,
    /// The attribute, where it is about one.
    pub attribute: Option<Attribute>,
    /// What happened.
    pub message: String,
    /// What to do.
    pub next_step: String,
}

/// One changed attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeChange {
    /// Which.
    pub attribute: Attribute,
    /// Before.
    pub old: Value,
    /// After.
    pub new: Value,
}

/// One change of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRow {
    /// Position in the run.
    pub seq: u64,
    /// The context's name.
    pub context: String,
    /// What it does.
    pub op: ChangeOp,
    /// To what.
    pub entity: ChangeEntity,
    /// The record at the source.
    pub source_id: Option<String>,
    /// Name to show.
    pub label: String,
    /// The person, `act_…`, where the page leads there.
    pub person: Option<String>,
    /// Where it stands.
    pub state: ChangeState,
    /// Attribute by attribute.
    pub attributes: Vec<AttributeChange>,
}

/// Filters of a run's changes, as they stand in the URL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeFilter {
    /// Operation.
    pub op: Option<ChangeOp>,
    /// An attribute that changed.
    pub attribute: Option<Attribute>,
    /// Part of a name, or a whole source id.
    pub person: Option<String>,
}

/// Somebody a run touched (O19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityRow {
    /// The source HRIS.
    pub source: Provider,
    /// The id there.
    pub source_id: String,
    /// Address, if any.
    pub email: Option<String>,
    /// Name to show.
    pub name: String,
    /// The person, `act_…`, who may be gone by now.
    pub person: Option<String>,
    /// The context's name.
    pub context: String,
}

/// One request to the vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRow {
    /// Method.
    pub method: String,
    /// Path with its query, secrets left out.
    pub path: String,
    /// Status; `None` when no answer came.
    pub status: Option<u16>,
    /// Milliseconds.
    pub ms: u64,
    /// Which try it was, from 1.
    pub attempt: u32,
    /// Milliseconds the vendor made us wait before the next try.
    pub waited_ms: u64,
}

/// The run page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunView {
    /// The row of the log.
    pub run: RunRow,
    /// What it applies to.
    pub targets: RunTargets,
    /// Live progress.
    pub progress: RunProgress,
    /// Which try it is, from 1.
    pub attempt: u32,
    /// The tries so far, oldest first.
    pub attempts: Vec<AttemptRow>,
    /// Why it failed or is held.
    pub error: Option<RunError>,
    /// Structured error, pretty-printed JSON.
    pub error_json: Option<String>,
    /// Run details, pretty-printed JSON.
    pub details_json: String,
    /// Records left out or worth a look; the first hundred.
    pub issues: Vec<RunIssue>,
    /// How many there are in all.
    pub issues_total: u64,
    /// How many changes there are by operation.
    pub changes_by_op: Vec<(ChangeOp, u64)>,
    /// What changed.
    pub changes: Page<ChangeRow>,
    /// Whom it touched.
    pub identities: Page<IdentityRow>,
    /// What it asked the vendor; the last hundred.
    pub calls: Vec<CallRow>,
    /// How many calls there are in all.
    pub calls_total: u64,
    /// Milliseconds the vendor made us wait in all.
    pub calls_waited_ms: u64,
}

/// The run log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunsView {
    /// The rows, newest first.
    pub page: Page<RunRow>,
    /// The last thirty settled runs, oldest first, for the strip of outcomes and durations.
    pub strip: Vec<RunRow>,
    /// Whether any connection exists: with none, there is nothing a run could come from.
    pub is_connected: bool,
}
