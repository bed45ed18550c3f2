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
    /// Where the next batch begins; `None` after the last one.
    next: Option<Option<String>>,
}

impl Services {
    /// Begins to take the audit log along, as the filter shows it.
    pub async fn export_audit(&self, actor: &Actor, filter: &AuditFilter) -> Result<AuditExport, AppError> {
        actor.require(Permission::AuditView)?;
        let (conditions, _) = conditions(&self.parts.store, actor.org_id, filter).await?;
        Ok(AuditExport { store: self.parts.store.clone(), org: actor.org_id, conditions, next: Some(None) })
    }
}

impl AuditExport {
    /// The next batch; empty at the end.
    pub async fn next_batch(&mut self) -> Result<Vec<AuditRow>, AppError> {
        let Some(after) = self.next.take() else { return Ok(Vec::new()) };
        let page = self.store.audit_page(self.org, &self.conditions, after.as_deref(), BATCH).await.map_err(Error::from)?;
        let (rows, next) = page;
        self.next = next.map(Some);
        Ok(rows.into_iter().map(row).collect())
    }
}
