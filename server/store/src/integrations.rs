//! Connections to vendors and what each is used for.

use std::collections::BTreeMap;

use contract::Provider;
use contract::id::{ContextId, FlowId, IntegrationId, OrgId, UserId};
use contract::time::Timestamp;
use sqlx::types::Json;

use crate::contexts::ContextRow;
use crate::{Result, Store, Transaction};

/// The states of a connection.
pub mod status {
    /// Syncs.
    pub const ACTIVE: &str = "active";
    /// Rests until it is resumed.
    pub const PAUSED: &str = "paused";
    /// Over; the secrets are gone.
    pub const DISCONNECTED: &str = "disconnected";
}

/// The health of a connection (O28).
pub mod health {
    /// Nothing has run yet.
    pub const UNKNOWN: &str = "unknown";
    /// The last run that says something about it was good.
    pub const HEALTHY: &str = "healthy";
    /// It was not.
    pub const FAILED: &str = "failed";
}

/// What a flow feeds.
pub mod flow_kind {
    /// HRIS live sync into planning contexts.
    pub const PLANNING: &str = "planning";
}

/// A row of `integrations`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct IntegrationRow {
    /// Tenant.
    pub org_id: OrgId,
    /// Id.
    pub id: IntegrationId,
    /// `int_…`.
    pub public_id: String,
    /// Vendor.
    pub provider: Provider,
    /// Plain settings by field name.
    pub settings: Json<BTreeMap<String, String>>,
    /// Sealed secrets by field name.
    pub config_encrypted: Json<BTreeMap<String, String>>,
    /// One of [`status`].
    pub status: String,
    /// One of [`health`].
    pub health: String,
    /// One sentence, while unhealthy.
    pub last_error: Option<String>,
    /// Start of the last successful run (S3).
    pub last_sync_at: Option<Timestamp>,
    /// Start of the last successful reconciliation.
    pub last_reconciled_at: Option<Timestamp>,
    /// When it was connected.
    pub created_at: Timestamp,
    /// Who connected it; `None` for the operator.
    pub connected_by: Option<UserId>,
    /// When its secrets were last given.
    pub secrets_set_at: Timestamp,
    /// When it was disconnected (E7).
    pub deleted_at: Option<Timestamp>,
}

/// A row of `integration_flows`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FlowRow {
    /// Tenant.
    pub org_id: OrgId,
    /// Id.
    pub id: FlowId,
    /// The connection it reads.
    pub integration_id: IntegrationId,
    /// One of [`flow_kind`].
    pub kind: String,
    /// Whether it applies to the Live Baseline (O6).
    pub targets_baseline: bool,
    /// When "all future scenarios" was switched on (O16).
    pub future_scenarios_since: Option<Timestamp>,
    /// Settings as JSON; the engine knows their form.
    pub rules: Json<serde_json::Value>,
    /// Whether it runs.
    pub is_enabled: bool,
    /// When it was set up.
    pub created_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// Grows with each change of the settings.
    pub version: i64,
    /// Who changed them last; `None` before the first change, and for the operator.
    pub changed_by: Option<UserId>,
    /// When.
    pub changed_at: Option<Timestamp>,
    /// Whether every run stops before writing, because no first sync was approved yet (X1).
    pub awaits_review: bool,
}

/// New settings of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowChange<'a> {
    /// The version they were made on.
    pub expected_version: i64,
    /// See [`FlowRow::targets_baseline`].
    pub targets_baseline: bool,
    /// See [`FlowRow::future_scenarios_since`].
    pub future_scenarios_since: Option<Timestamp>,
    /// See [`FlowRow::rules`].
    pub rules: &'a serde_json::Value,
    /// Who makes them.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

pub(crate) const INTEGRATION_COLUMNS: &str = "org_id, id, public_id, provider, settings, config_encrypted, status, health, last_error, last_sync_at, last_reconciled_at, created_at, connected_by, secrets_set_at, deleted_at";

impl Transaction {
    /// Adds a connection; [`crate::Error::Exists`] when the provider is connected already.
    pub async fn insert_integration(&mut self, row: &IntegrationRow) -> Result<()> {
        on_transaction!(self, |db| {
            sqlx::query::<Db>(
            "INSERT INTO integrations (org_id, id, public_id, provider, settings, config_encrypted, status, health, last_error, last_sync_at, \
             last_reconciled_at, created_at, connected_by, secrets_set_at, deleted_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        )
        .bind(row.org_id)
        .bind(row.id)
        .bind(&row.public_id)
        .bind(row.provider)
        .bind(&row.settings)
        .bind(&row.config_encrypted)
        .bind(&row.status)
        .bind(&row.health)
        .bind(&row.last_error)
        .bind(row.last_sync_at)
        .bind(row.last_reconciled_at)
        .bind(row.created_at)
        .bind(row.connected_by)
        .bind(row.secrets_set_at)
        .bind(row.deleted_at)
        .execute(db)
        .await
        .map(drop)
        })?;
        Ok(())
    }

    /// Adds a flow; [`crate::Error::Exists`] when the tenant has a live sync already (O2).
    pub async fn insert_flow(&mut self, row: &FlowRow) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO integration_flows (org_id, id, integration_id, kind, targets_baseline, future_scenarios_since, rules, is_enabled, \
             created_at, ended_at, version, changed_by, changed_at, awaits_review) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        )
        .bind(row.org_id)
        .bind(row.id)
        .bind(row.integration_id)
        .bind(&row.kind)
        .bind(row.targets_baseline)
        .bind(row.future_scenarios_since)
        .bind(&row.rules)
        .bind(row.is_enabled)
        .bind(row.created_at)
        .bind(row.ended_at)
        .bind(row.version)
        .bind(row.changed_by)
        .bind(row.changed_at)
        .bind(row.awaits_review)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Adds a scenario to a flow's targets.
    pub async fn insert_flow_scenario(&mut self, org: OrgId, flow: FlowId, context: ContextId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO integration_flow_scenarios (org_id, flow_id, context_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
        )
        .bind(org)
        .bind(flow)
        .bind(context)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Changes the settings of a flow; `false`, and nothing done, when they were changed since `expected_version`.
    pub async fn update_flow(&mut self, org: OrgId, flow: FlowId, change: &FlowChange<'_>) -> Result<bool> {
        let changed = on_transaction!(self, |db| {
            sqlx::query::<Db>(
            "UPDATE integration_flows SET targets_baseline = $4, future_scenarios_since = $5, rules = $6, changed_by = $7, changed_at = $8, \
             version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3 AND ended_at IS NULL"
        )
        .bind(org)
        .bind(flow)
        .bind(change.expected_version)
        .bind(change.targets_baseline)
        .bind(change.future_scenarios_since)
        .bind(Json(change.rules))
        .bind(change.by)
        .bind(change.at)
        .execute(db)
        .await
        .map(|done| done.rows_affected())
        })?;
        Ok(changed == 1)
    }

    /// Forgets the scenarios chosen one by one for a flow.
    pub async fn delete_flow_scenarios(&mut self, org: OrgId, flow: FlowId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM integration_flow_scenarios WHERE org_id = $1 AND flow_id = $2")
            .bind(org)
            .bind(flow)
            .execute(db)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Replaces the plain settings of a connection that is not disconnected.
    pub async fn update_integration_settings(
        &mut self,
        org: OrgId,
        integration: IntegrationId,
        settings: &BTreeMap<String, String>,
    ) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integrations SET settings = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
        )
        .bind(org)
        .bind(integration)
        .bind(Json(settings))
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Replaces the sealed secrets of a connection that is not disconnected.
    pub async fn update_integration_secrets(
        &mut self,
        org: OrgId,
        integration: IntegrationId,
        sealed: &BTreeMap<String, String>,
        at: Timestamp,
    ) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integrations SET config_encrypted = $3, secrets_set_at = $4 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
        )
        .bind(org)
        .bind(integration)
        .bind(Json(sealed))
        .bind(at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Notes what a settled run says about the connection; `None` leaves a value as it is.
    pub async fn update_integration_health(
        &mut self,
        org: OrgId,
        integration: IntegrationId,
        health: Option<(&str, Option<&str>)>,
        synced_at: Option<Timestamp>,
        reconciled_at: Option<Timestamp>,
    ) -> Result<()> {
        let (health, last_error) = health.unzip();
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integrations SET last_error = CASE WHEN $3 IS NULL THEN last_error ELSE $4 END, health = COALESCE($3, health), \
             last_sync_at = COALESCE($5, last_sync_at), last_reconciled_at = COALESCE($6, last_reconciled_at) WHERE org_id = $1 AND id = $2"
        )
        .bind(org)
        .bind(integration)
        .bind(health)
        .bind(last_error.flatten())
        .bind(synced_at)
        .bind(reconciled_at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// Who connected it, member still or not; `None` for the operator.
    pub async fn connected_by(&self, org: OrgId, integration: IntegrationId) -> Result<Option<String>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, String>(
            "SELECT u.name FROM integrations i JOIN users u ON u.id = i.connected_by WHERE i.org_id = $1 AND i.id = $2"
        )
        .bind(org)
        .bind(integration)
        .fetch_optional(db)
        .await)?)
    }

    /// One connection.
    pub async fn integration(&self, org: OrgId, integration: IntegrationId) -> Result<Option<IntegrationRow>> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {INTEGRATION_COLUMNS} FROM integrations WHERE org_id = $1 AND id = $2"));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, IntegrationRow>(sql).bind(org).bind(integration).fetch_optional(db).await)?)
    }

    /// The connections that are not disconnected.
    pub async fn live_integrations(&self, org: OrgId) -> Result<Vec<IntegrationRow>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {INTEGRATION_COLUMNS} FROM integrations WHERE org_id = $1 AND deleted_at IS NULL ORDER BY created_at, id"
        ));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, IntegrationRow>(sql).bind(org).fetch_all(db).await)?)
    }

    /// The newest connection to each vendor, live or over, by vendor.
    pub async fn newest_integrations(&self, org: OrgId) -> Result<Vec<IntegrationRow>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {INTEGRATION_COLUMNS} FROM integrations WHERE org_id = $1 ORDER BY provider, created_at DESC, id DESC"
        ));
        let mut rows = on_reader!(self, |db| sqlx::query_as::<Db, IntegrationRow>(sql).bind(org).fetch_all(db).await)?;
        rows.dedup_by_key(|row| row.provider);
        Ok(rows)
    }

    /// The planning flow of a connection, if it has one.
    pub async fn planning_flow(&self, org: OrgId, integration: IntegrationId) -> Result<Option<FlowRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, FlowRow>(
            "SELECT * FROM integration_flows WHERE org_id = $1 AND integration_id = $2 AND kind = 'planning' AND ended_at IS NULL"
        )
        .bind(org)
        .bind(integration)
        .fetch_optional(db)
        .await)?)
    }

    /// The scenarios chosen one by one for a flow, whatever has become of them since.
    pub async fn flow_scenarios(&self, org: OrgId, flow: FlowId) -> Result<Vec<ContextRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ContextRow>(
            "SELECT c.* FROM integration_flow_scenarios s JOIN contexts c ON c.org_id = s.org_id AND c.id = s.context_id \
             WHERE s.org_id = $1 AND s.flow_id = $2 ORDER BY c.created_at, c.id"
        )
        .bind(org)
        .bind(flow)
        .fetch_all(db)
        .await)?)
    }
}
