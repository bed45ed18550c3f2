//! When a connection is synced by itself (O14).

use contract::id::{IntegrationId, OrgId};
use contract::time::Timestamp;
use uuid::Uuid;

use crate::integrations::IntegrationRow;
use crate::runs::RunRow;
use crate::{Result, Store, Transaction};

/// What a schedule asks for.
pub mod kind {
    /// The full comparison, at night unless it is set otherwise.
    pub const RECONCILE: &str = "reconcile";
}

/// A row of `schedules`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ScheduleRow {
    /// Tenant.
    pub org_id: OrgId,
    /// Id.
    pub id: Uuid,
    /// The connection.
    pub integration_id: IntegrationId,
    /// One of [`kind`].
    pub kind: String,
    /// Five fields: minute, hour, day of the month, month, day of the week.
    pub cron: String,
    /// Zone those are meant in, by its IANA name.
    pub zone: String,
    /// When it is due.
    pub next_run_at: Timestamp,
    /// Whether it runs at all.
    pub is_enabled: bool,
}

impl Transaction {
    /// Adds the schedule of a connection, or replaces the one of the same kind it has. The id of the first one stays.
    pub async fn save_schedule(&mut self, org: OrgId, row: &ScheduleRow) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO schedules (org_id, id, integration_id, kind, cron, zone, next_run_at, is_enabled) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (org_id, integration_id, kind) DO UPDATE SET cron = excluded.cron, \
             zone = excluded.zone, next_run_at = excluded.next_run_at, is_enabled = excluded.is_enabled"
        )
        .bind(org)
        .bind(row.id)
        .bind(row.integration_id)
        .bind(&row.kind)
        .bind(&row.cron)
        .bind(&row.zone)
        .bind(row.next_run_at)
        .bind(row.is_enabled)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Moves a schedule on from one moment to the next; `false`, and nothing done, when another node has or somebody changed it.
    pub async fn advance_schedule(&mut self, org: OrgId, schedule: Uuid, from: Timestamp, to: Timestamp) -> Result<bool> {
        Ok(on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE schedules SET next_run_at = $4 WHERE org_id = $1 AND id = $2 AND next_run_at = $3 AND is_enabled"
        )
        .bind(org)
        .bind(schedule)
        .bind(from)
        .bind(to)
        .execute(db)
        .await
        .map(|done| done.rows_affected() == 1))?)
    }

    /// A reconciliation of a connection that has not begun, or waits for its next try: another one would find nothing else.
    pub async fn open_reconciliation(&mut self, org: OrgId, integration: IntegrationId) -> Result<Option<RunRow>> {
        Ok(on_transaction!(self, |db| sqlx::query_as::<Db, RunRow>(
            "SELECT * FROM integration_sync_logs WHERE org_id = $1 AND integration_id = $2 AND kind = 'reconcile' \
             AND status IN ('queued', 'waiting') AND scope IS NULL AND is_preview = FALSE ORDER BY queued_at LIMIT 1"
        )
        .bind(org)
        .bind(integration)
        .fetch_optional(db)
        .await)?)
    }
}

impl Store {
    /// Schedules of every tenant that are due, the longest due first. A disconnected connection has none.
    pub async fn due_schedules(&self, now: Timestamp, limit: i64) -> Result<Vec<ScheduleRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ScheduleRow>(
            "SELECT s.* FROM schedules s JOIN integrations i ON i.org_id = s.org_id AND i.id = s.integration_id \
             WHERE s.is_enabled AND s.next_run_at <= $1 AND i.deleted_at IS NULL ORDER BY s.next_run_at LIMIT $2"
        )
        .bind(now)
        .bind(limit)
        .fetch_all(db)
        .await)?)
    }

    /// The schedule of a connection.
    pub async fn schedule(&self, org: OrgId, integration: IntegrationId, kind: &str) -> Result<Option<ScheduleRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ScheduleRow>(
            "SELECT * FROM schedules WHERE org_id = $1 AND integration_id = $2 AND kind = $3"
        )
        .bind(org)
        .bind(integration)
        .bind(kind)
        .fetch_optional(db)
        .await)?)
    }

    /// When a schedule of a tenant runs next. Of a connection that rests none does.
    pub async fn next_scheduled_at(&self, org: OrgId) -> Result<Option<Timestamp>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, Timestamp>(
            "SELECT s.next_run_at FROM schedules s JOIN integrations i ON i.org_id = s.org_id AND i.id = s.integration_id \
             WHERE s.org_id = $1 AND s.is_enabled AND i.status = 'active' AND i.deleted_at IS NULL ORDER BY s.next_run_at LIMIT 1"
        )
        .bind(org)
        .fetch_optional(db)
        .await)?)
    }

    /// Every connection of every tenant that has a live sync.
    pub async fn syncing_integrations(&self) -> Result<Vec<IntegrationRow>> {
        let columns: Vec<String> = crate::integrations::INTEGRATION_COLUMNS.split(", ").map(|column| format!("i.{column}")).collect();
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {} FROM integrations i JOIN integration_flows f ON f.org_id = i.org_id AND f.integration_id = i.id \
             WHERE i.deleted_at IS NULL AND f.kind = 'planning' AND f.ended_at IS NULL ORDER BY i.org_id, i.id",
            columns.join(", ")
        ));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, IntegrationRow>(sql).fetch_all(db).await)?)
    }
}
