//! Who changed a thing last, by the audit log.

use contract::id::{OrgId, UserId};
use contract::time::Timestamp;
use uuid::Uuid;

use crate::{Result, Store};

/// The last act on a thing.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LastChange {
    /// The person; `None` for the system and the operator.
    pub user_id: Option<UserId>,
    /// Their name.
    pub name: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// The last act of this name on the thing of this id.
    pub async fn last_change(&self, org: OrgId, entity: Uuid, action: &str) -> Result<Option<LastChange>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, LastChange>(
            "SELECT audit_events.user_id, users.name, audit_events.at FROM audit_events LEFT JOIN users ON users.id = audit_events.user_id
             WHERE audit_events.org_id = $1 AND audit_events.entity_id = $2 AND audit_events.action = $3
             ORDER BY audit_events.id DESC LIMIT 1"
        )
        .bind(org)
        .bind(entity)
        .bind(action)
        .fetch_optional(db)
        .await)?)
    }
}
