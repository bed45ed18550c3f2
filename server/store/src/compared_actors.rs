//! People of a planning context as a comparison of two of them reads them.

use contract::Provider;
use contract::id::{ContextId, OrgId};
use uuid::Uuid;

use crate::{Result, Store};

/// Somebody of a context as a comparison reads them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ComparedRow {
    /// The actor.
    pub id: Uuid,
    /// The actor's public id.
    pub public_id: String,
    /// What it was first copied from; itself if it is no copy.
    pub lineage: Uuid,
    /// The source that owns the facts.
    pub source_hris: Option<Provider>,
    /// The id there.
    pub source_hris_id: Option<String>,
    /// In the plan, or deactivated.
    pub is_active: bool,
    /// Name.
    pub display_name: String,
    /// Manager.
    pub manager_id: Option<Uuid>,
    /// The manager's source id while the manager is not here.
    pub deferred_manager: Option<String>,
    /// Department.
    pub department_id: Option<Uuid>,
    /// Division.
    pub division_id: Option<Uuid>,
    /// Title.
    pub job_title: Option<String>,
    /// Site.
    pub location: Option<String>,
    /// Kind of employment.
    pub employment_type: Option<String>,
    /// First day.
    pub start_date: Option<String>,
    /// Last day.
    pub end_date: Option<String>,
}

impl Store {
    /// Everybody of a context, as a comparison reads them.
    pub async fn compared_actors(&self, org: OrgId, context: ContextId) -> Result<Vec<ComparedRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ComparedRow>(
            "SELECT id, public_id, COALESCE(lineage_id, id) AS lineage, source_hris, source_hris_id, is_active, display_name, manager_id, \
             deferred_manager, department_id, division_id, job_title, location, employment_type, start_date, end_date \
             FROM actors WHERE org_id = $1 AND context_id = $2"
        )
        .bind(org)
        .bind(context)
        .fetch_all(db)
        .await)?)
    }
}
