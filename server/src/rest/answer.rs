//! What the endpoints answer with. Times are whole seconds since 1970, as everywhere in the API; a secret is in none of it.

use contract::Timestamp;
use contract::view::{ConnectionDetail, ConnectionState, ConnectionSummary, RunRow, RunSummary, RunTargets};
use serde::Serialize;
use utoipa::ToSchema;

/// A connection to a vendor.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Integration {
    /// Its id.
    #[schema(example = "int_4kPmN8rT2wXq")]
    id: String,
    /// The vendor's id.
    #[schema(example = "bamboohr")]
    provider: &'static str,
    /// The account at the vendor, such as the subdomain.
    account: String,
    /// `active`, `paused`, `error` or `disconnected`.
    status: &'static str,
    /// One sentence, while something is wrong.
    last_error: Option<String>,
    /// Start of the last successful run.
    last_sync_at: Option<i64>,
    /// Start of the last successful reconciliation.
    last_reconciled_at: Option<i64>,
    /// When it was connected.
    connected_at: i64,
    /// When it was disconnected.
    disconnected_at: Option<i64>,
}

impl From<ConnectionSummary> for Integration {
    fn from(connection: ConnectionSummary) -> Self {
        let ConnectionSummary { id, provider, account, state, last_error, last_sync, last_reconciled, connected_at, disconnected_at } =
            connection;
        Self {
            id,
            provider: provider.id(),
            account,
            status: match state {
                ConnectionState::Active => "active",
                ConnectionState::Paused => "paused",
                ConnectionState::Error => "error",
                ConnectionState::Disconnected => "disconnected",
            },
            last_error,
            last_sync_at: last_sync.map(Timestamp::seconds),
            last_reconciled_at: last_reconciled.map(Timestamp::seconds),
            connected_at: connected_at.seconds(),
            disconnected_at: disconnected_at.map(Timestamp::seconds),
        }
    }
}

/// Every connection.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IntegrationList {
    /// Newest first.
    pub(super) data: Vec<Integration>,
}

/// One connection with where it applies.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IntegrationDetail {
    #[serde(flatten)]
    integration: Integration,
    /// Where it applies; of one that is disconnected, where it applied last.
    apply_targets: ApplyTargets,
}

impl From<ConnectionDetail> for IntegrationDetail {
    fn from(detail: ConnectionDetail) -> Self {
        Self { integration: detail.connection.into(), apply_targets: detail.targets.into() }
    }
}

/// What changes are applied to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ApplyTargets {
    /// Whether to the Live Baseline.
    baseline: bool,
    /// Ids of the scenarios chosen one by one.
    scenario_ids: Vec<String>,
    /// Whether to scenarios created later.
    all_future_scenarios: bool,
}

impl From<RunTargets> for ApplyTargets {
    fn from(targets: RunTargets) -> Self {
        Self {
            baseline: targets.baseline,
            scenario_ids: targets.scenarios.into_iter().map(|scenario| scenario.id).collect(),
            all_future_scenarios: targets.all_future_scenarios,
        }
    }
}

/// A run.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Run {
    /// Its id.
    #[schema(example = "sync_4kPmN8rT2wXq")]
    id: String,
    /// The vendor's id.
    #[schema(example = "bamboohr")]
    provider: &'static str,
    /// `webhook`, `manual_sync`, `reconcile`, `scheduled` or `undo`.
    kind: &'static str,
    /// What caused it, such as `nightly_reconciliation`.
    event_type: Option<String>,
    /// `queued`, `running`, `waiting`, `previewed`, `held`, `completed`, `warning`, `failed`, `cancelled` or `skipped`.
    status: &'static str,
    /// When it was asked for.
    queued_at: i64,
    /// When a worker first took it.
    started_at: Option<i64>,
    /// When it ended.
    completed_at: Option<i64>,
    /// Milliseconds from its start to its end.
    duration_ms: Option<i64>,
    /// What it did.
    counts: Counts,
    /// One sentence, where there is something to say.
    summary: Option<String>,
}

impl From<RunRow> for Run {
    fn from(run: RunRow) -> Self {
        Self {
            id: run.id,
            provider: run.provider.id(),
            kind: run.kind.id(),
            event_type: run.event_type,
            status: run.status.id(),
            queued_at: run.queued_at.seconds(),
            started_at: run.started_at.map(Timestamp::seconds),
            completed_at: run.finished_at.map(Timestamp::seconds),
            duration_ms: run.started_at.zip(run.finished_at).map(|(started, finished)| finished.millis_since(started)),
            counts: Counts {
                fetched: run.counts.fetched,
                created: run.counts.created,
                updated: run.counts.updated,
                deactivated: run.counts.deactivated,
                skipped: run.counts.skipped,
                errors: run.counts.errors,
            },
            summary: run.summary,
        }
    }
}

/// How much a run did.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Counts {
    /// People read from the source.
    fetched: u64,
    /// People made.
    created: u64,
    /// People changed.
    updated: u64,
    /// People taken out of the plan.
    deactivated: u64,
    /// Records left out.
    skipped: u64,
    /// Errors.
    errors: u64,
}

/// Runs, one page.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunList {
    /// Newest first.
    pub(super) data: Vec<Run>,
    /// Whether there are older ones.
    pub(super) has_more: bool,
    /// Pass it as `cursor` to read them.
    pub(super) next_cursor: Option<String>,
}

/// One run with what it applied to and what went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunDetail {
    #[serde(flatten)]
    run: Run,
    /// Id of its connection.
    integration_id: String,
    /// What it applied to, as it was when it was queued.
    apply_targets: ApplyTargets,
    /// What went wrong.
    error: Option<RunFailure>,
    /// Id of the run it repeats.
    rerun_of: Option<String>,
}

/// What went wrong with a run.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RunFailure {
    /// A word for programs, such as `auth`; none for a run that is held.
    kind: Option<&'static str>,
    /// What happened.
    summary: String,
    /// What to do.
    next_step: String,
    /// Whether it is tried again by itself.
    retries: bool,
}

impl From<RunSummary> for RunDetail {
    fn from(summary: RunSummary) -> Self {
        let error = summary.error.map(|error| RunFailure {
            kind: error.kind.map(contract::FailureKind::id),
            summary: error.summary,
            next_step: error.next_step,
            retries: error.retries,
        });
        Self {
            run: summary.run.into(),
            integration_id: summary.integration,
            apply_targets: summary.targets.into(),
            error,
            rerun_of: summary.rerun_of,
        }
    }
}
