//! Connections to HR systems: what is connected, how it is set up, what waits for a review.

use serde::{Deserialize, Serialize};

use super::{ChangeRow, ContextName, RunRow};
use crate::cadence::Cadence;
use crate::run::ChangeOp;
use crate::{Attribute, FailureKind, Plan, Provider, Thresholds, Timestamp};

/// The badge of a connection (O28). The worst of what is true wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// Syncs.
    Active,
    /// Rests until it is resumed.
    Paused,
    /// Its last run that says something about it failed.
    Error,
    /// Over.
    Disconnected,
}

impl ConnectionState {
    /// Every state.
    pub const ALL: &'static [Self] = &[Self::Active, Self::Paused, Self::Error, Self::Disconnected];

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Paused => "Paused",
            Self::Error => "Needs attention",
            Self::Disconnected => "Disconnected",
        }
    }
}

/// A connection as the list of integrations shows it (S11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionCard {
    /// The vendor.
    pub provider: Provider,
    /// The account there, such as the subdomain.
    pub account: String,
    /// Its badge.
    pub state: ConnectionState,
    /// Start of the last successful run.
    pub last_sync: Option<Timestamp>,
    /// One sentence, while something is wrong.
    pub last_error: Option<String>,
    /// One sentence about what waits, although nothing is wrong.
    pub note: Option<String>,
}

/// The list of integrations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationsView {
    /// The tenant's plan; without live sync nothing is offered (O1).
    pub plan: Plan,
    /// What is connected, or was last.
    pub connections: Vec<ConnectionCard>,
    /// What can be connected now.
    pub available: Vec<Provider>,
}

/// A context a sync may apply to (O6, O22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetOption {
    /// Public id, `scn_…`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the Live Baseline.
    pub is_baseline: bool,
    /// How many people it has.
    pub people: u64,
}

/// Where a sync applies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetsView {
    /// Public ids of the contexts chosen one by one, the baseline among them.
    pub chosen: Vec<String>,
    /// Their names; those that are archived by now are left out (O15).
    pub names: Vec<ContextName>,
    /// Since when new scenarios are taken in (O16).
    pub future_since: Option<Timestamp>,
}

/// A field of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChoice {
    /// The attribute it gives.
    pub attribute: Attribute,
    /// The vendor's own name of it.
    pub vendor_field: String,
}

/// Where one attribute comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingLine {
    /// The attribute.
    pub attribute: Attribute,
    /// The attribute of the field it comes from; `None` when it is left alone.
    pub source: Option<Attribute>,
    /// The fields it may come from, its own first.
    pub choices: Vec<FieldChoice>,
}

/// A value people are let in by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeChoice {
    /// The value in the form.
    pub value: String,
    /// Its name.
    pub label: String,
    /// Whether it lets people in.
    pub is_chosen: bool,
}

/// One criterion of the scope filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeLine {
    /// What people are told apart by.
    pub attribute: Attribute,
    /// The values; all there are when they were asked for, else those that are chosen.
    pub choices: Vec<ScopeChoice>,
}

/// Who is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeView {
    /// The criteria.
    pub lines: Vec<ScopeLine>,
    /// Whether people are in before their first day.
    pub includes_future_hires: bool,
    /// Whether those outside leave the plan.
    pub deactivates_outsiders: bool,
    /// Whether it lets everybody in.
    pub is_everybody: bool,
}

/// A value a list of a connection form can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChoice {
    /// The value.
    pub value: String,
    /// Its name at the vendor.
    pub label: String,
}

/// What a connection was made with, in the vendor's words; never a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingFact {
    /// Its name in the form.
    pub name: String,
    /// The vendor's word for it.
    pub label: String,
    /// What it is; empty for a list that leaves nothing out.
    pub value: String,
    /// Whether it is a list, which can be changed afterwards.
    pub is_list: bool,
}

/// When a connection is synced by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleView {
    /// How often; `None` for a pattern that was not made on the page.
    pub cadence: Option<Cadence>,
    /// The pattern.
    pub cron: String,
    /// IANA name of the zone it is meant in.
    pub zone: String,
    /// Whether it runs at all.
    pub is_on: bool,
    /// When it runs next, if it does.
    pub next_run_at: Timestamp,
}

/// A secret deliveries prove themselves by, without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookSecretView {
    /// What it is recognised by.
    pub fingerprint: String,
    /// When it was given, where that is known.
    pub set_at: Option<Timestamp>,
    /// Whether the one before it is accepted too.
    pub has_previous: bool,
}

/// How a vendor tells us of changes (O9, O11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookView {
    /// Path of the address the vendor calls.
    pub path: String,
    /// When the newest event came.
    pub last_event: Option<Timestamp>,
    /// When it was registered at the vendor from here.
    pub registered_at: Option<Timestamp>,
    /// The key the vendor signs with.
    pub signing_key: Option<WebhookSecretView>,
    /// The secret that is sent along.
    pub shared_secret: Option<WebhookSecretView>,
}

impl WebhookView {
    /// Whether deliveries are accepted at all.
    pub const fn is_provisioned(&self) -> bool {
        self.signing_key.is_some() || self.shared_secret.is_some()
    }
}

/// A problem of a connection that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemRow {
    /// Its cause.
    pub cause: FailureKind,
    /// When it began.
    pub since: Timestamp,
    /// When it was met last.
    pub last_seen: Timestamp,
    /// How many runs have met it since.
    pub failures: u64,
}

/// The health of a connection (O28, X4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthView {
    /// Its open problems, one for each cause.
    pub problems: Vec<ProblemRow>,
    /// Until when the schedule rests.
    pub rests_until: Option<Timestamp>,
}

/// The connected HR system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionView {
    /// The vendor.
    pub provider: Provider,
    /// The account there.
    pub account: String,
    /// Its badge.
    pub state: ConnectionState,
    /// One sentence, while something is wrong.
    pub last_error: Option<String>,
    /// Its problems since when, and whether its schedule rests.
    pub health: HealthView,
    /// When it was connected.
    pub connected_at: Timestamp,
    /// By whom; `None` for whoever runs the installation.
    pub connected_by: Option<String>,
    /// What else it was connected with.
    pub settings: Vec<SettingFact>,
    /// When the secret was last given.
    pub secret_set_at: Timestamp,
    /// Start of the last successful run.
    pub last_sync: Option<Timestamp>,
    /// Start of the last successful reconciliation.
    pub last_reconciled: Option<Timestamp>,
    /// The version of the settings, for saving over them.
    pub version: i64,
    /// Whether every run stops before writing until a first one was approved.
    pub awaits_review: bool,
    /// The gravest of the runs that wait for a decision.
    pub waiting: Option<RunRow>,
    /// How the vendor tells us of changes, if it does.
    pub webhook: Option<WebhookView>,
    /// Where it applies.
    pub targets: TargetsView,
    /// Which field becomes which attribute.
    pub mapping: Vec<MappingLine>,
    /// Who is in.
    pub scope: ScopeView,
    /// When it syncs by itself; `None` when no schedule was ever made.
    pub schedule: Option<ScheduleView>,
    /// What the guard goes by.
    pub thresholds: Thresholds,
    /// The newest runs.
    pub runs: Vec<RunRow>,
    /// How many there are.
    pub runs_total: u64,
    /// The last thirty settled ones, oldest first.
    pub strip: Vec<RunRow>,
}

/// The page of the HR system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HrisView {
    /// The tenant's plan.
    pub plan: Plan,
    /// The connection, if there is one.
    pub connection: Option<ConnectionView>,
    /// Where a sync may apply.
    pub targets: Vec<TargetOption>,
}

/// How one step of "Test connection" went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepOutcome {
    /// Good.
    Passed,
    /// It works, with something to know.
    Warned,
    /// It does not.
    Failed,
    /// Not tried.
    Skipped,
}

/// One step of "Test connection" (O7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestStep {
    /// What was tried.
    pub label: String,
    /// How it went.
    pub outcome: StepOutcome,
    /// What was found, or what to do; may be empty.
    pub message: String,
    /// Of a failed step: the setting that can put it right.
    pub setting: Option<String>,
}

/// A run that waits for a decision (X1, X2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewView {
    /// The run.
    pub run: RunRow,
    /// How many people wait, by operation.
    pub staged: Vec<(ChangeOp, u64)>,
    /// How many changes wait in all.
    pub total: u64,
    /// The most striking of them, the most first.
    pub striking: Vec<ChangeRow>,
    /// Why the mass-change guard wants them seen; empty when they are few.
    pub reasons: Vec<String>,
    /// From then on they cannot be applied any more.
    pub expires_at: Timestamp,
    /// Why they cannot be applied now, where that is so.
    pub obstacle: Option<String>,
}

/// Taking a run back (X5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoView {
    /// The run it is about, for a run that takes another back.
    pub of: Option<RunRow>,
    /// The runs that were to take this one back, the newest first.
    pub undone_by: Vec<RunRow>,
    /// Until when it can be taken back; `None` when it cannot.
    pub possible_until: Option<Timestamp>,
}
