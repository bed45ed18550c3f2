//! The audit log: append-only, one row per mutation and administrative act (O23).

use contract::id::{ContextId, OrgId, RunId, UserId};
use contract::time::Timestamp;
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Result, Store, Transaction};

/// What kind of act it is.
pub mod category {
    /// Signing in, members, roles.
    pub const ACCESS: &str = "access";
    /// The tenant itself.
    pub const TENANT: &str = "tenant";
    /// Connections and runs (E6).
    pub const INTEGRATION: &str = "integration";
    /// People, departments, divisions, scenarios.
    pub const PLANNING: &str = "planning";
}

/// A row of `audit_events`. Values are not here: `detail` names what changed, `values_hash` proves with what.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AuditEvent {
    /// Time-ordered id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// One of [`category`].
    pub category: String,
    /// What, such as `person.update`.
    pub action: String,
    /// Who; `None` for the system.
    pub user_id: Option<UserId>,
    /// Kind of thing.
    pub entity: Option<String>,
    /// Which.
    pub entity_id: Option<Uuid>,
    /// Where.
    pub context_id: Option<ContextId>,
    /// By which run.
    pub run_id: Option<RunId>,
    /// Names of what changed, and nothing personal.
    pub detail: Json<serde_json::Value>,
    /// Salted hash of the values.
    pub values_hash: Option<Vec<u8>>,
}

const ROWS_PER_STATEMENT: usize = 500;

impl Transaction {
    /// Appends events, in the transaction of what they are about.
    pub async fn insert_audit_events(&mut self, org: OrgId, events: &[AuditEvent]) -> Result<()> {
        for events in events.chunks(ROWS_PER_STATEMENT) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(
                    "INSERT INTO audit_events (org_id, id, at, category, action, user_id, entity, entity_id, context_id, run_id, detail, \
                     values_hash) ",
                );
                query.push_values(events, |mut row, event| {
                    row.push_bind(org)
                        .push_bind(event.id)
                        .push_bind(event.at)
                        .push_bind(&event.category)
                        .push_bind(&event.action)
                        .push_bind(event.user_id)
                        .push_bind(&event.entity)
                        .push_bind(event.entity_id)
                        .push_bind(event.context_id)
                        .push_bind(event.run_id)
                        .push_bind(&event.detail)
                        .push_bind(&event.values_hash);
                });
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }
}

impl Store {
    /// Events of a tenant, oldest first, after an id.
    pub async fn audit_events(&self, org: OrgId, after: Option<Uuid>, limit: i64) -> Result<Vec<AuditEvent>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, AuditEvent>(
            "SELECT id, at, category, action, user_id, entity, entity_id, context_id, run_id, detail, values_hash FROM audit_events \
             WHERE org_id = $1 AND ($2 IS NULL OR id > $2) ORDER BY id LIMIT $3"
        )
        .bind(org)
        .bind(after)
        .bind(limit)
        .fetch_all(db)
        .await)?)
    }
}
