//! The audit log, batch by batch: however long it is, one batch is in memory.

use contract::id::OrgId;
use contract::view::{AuditFilter, AuditRow};
use contract::{AppError, Permission};
use store::Store;
use store::audit_log::AuditConditions;

use super::{conditions, row};
use crate::access::Actor;
use crate::error::Error;
use crate::services::Services;

const BATCH: i64 = 500;

/// Events on their way out, newest first.
#[derive(Debug)]
pub struct AuditExport {
    store: Store,
    org: OrgId,
    conditions: AuditConditions,
    /// After which event the next batch begins; from the newest on at first.
    after: Option<String>,
    is_over: bool,
}

impl Services {
    /// Begins to take the audit log along, as the filter shows it.
    pub async fn export_audit(&self, actor: &Actor, filter: &AuditFilter) -> Result<AuditExport, AppError> {
        actor.require(Permission::AuditView)?;
        let (conditions, _) = conditions(&self.parts.store, actor.org_id, filter).await?;
        Ok(AuditExport { store: self.parts.store.clone(), org: actor.org_id, conditions, after: None, is_over: false })
    }
}

impl AuditExport {
    /// The next batch; empty at the end.
    pub async fn next_batch(&mut self) -> Result<Vec<AuditRow>, AppError> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let page = self.store.audit_page(self.org, &self.conditions, self.after.as_deref(), BATCH).await;
        let (rows, next) = page.map_err(Error::from)?;
        self.is_over = next.is_none();
        self.after = next;
        Ok(rows.into_iter().map(row).collect())
    }
}
