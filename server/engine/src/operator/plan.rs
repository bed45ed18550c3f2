//! Moving a tenant to another plan.

use contract::{AppError, Plan};
use serde_json::json;
use store::Priority;
use store::audit::category;
use store::integrations::status;
use store::orgs::OrgRow;

use super::TenantRow;
use crate::Services;
use crate::error::Result;
use crate::sync::catch_up::Cause;
use crate::sync::flow;

impl Services {
    /// Moves a tenant to another plan. Without live sync its connections stay and rest (O17); with it again, one reconciliation of each
    /// catches up.
    pub async fn change_plan(&self, tenant: &str, plan: Plan) -> std::result::Result<TenantRow, AppError> {
        let org = self.tenant(tenant).await?;
        if org.plan != plan {
            self.move_to(&org, plan).await?;
        }
        Ok(TenantRow { id: org.public_id, slug: org.slug, name: org.name, plan })
    }

    async fn move_to(&self, org: &OrgRow, plan: Plan) -> Result<()> {
        let (store, connections) = (&self.parts.store, &self.parts.connections);
        let mut resting = Vec::new();
        if plan.has_live_sync() && !org.plan.has_live_sync() {
            for integration in store.live_integrations(org.id).await?.into_iter().filter(|row| row.status == status::ACTIVE) {
                if let Some(flow) = store.planning_flow(org.id, integration.id).await? {
                    resting.push((integration, flow::targets(store, &flow).await?));
                }
            }
        }
        let mut transaction = store.begin(Priority::Interactive).await?;
        transaction.update_org_plan(org.id, plan).await?;
        for (integration, targets) in &resting {
            connections.queue().catch_up(&mut transaction, integration, targets, None, Cause::Upgraded).await?;
        }
        let detail = json!({ "plan": plan, "was": org.plan });
        let event = self.parts.identity.event(category::TENANT, "tenant.change_plan", None, ("tenant", org.id.0), detail);
        transaction.insert_audit_events(org.id, &[event]).await?;
        Ok(transaction.commit().await?)
    }
}
