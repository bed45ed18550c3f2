//! The tenant itself: its name and its plan.

use contract::form::NameForm;
use contract::view::OrganisationView;
use contract::{AppError, Permission};
use serde_json::json;
use store::Priority;
use store::audit::category;

use crate::Services;
use crate::access::Actor;
use crate::error::{self, Error};

const RENAMED: &str = "tenant.rename";

impl Services {
    /// The tenant.
    pub async fn organisation(&self, actor: &Actor) -> Result<OrganisationView, AppError> {
        actor.require(Permission::TenantManage)?;
        let org = self.parts.store.org(actor.org_id).await.map_err(Error::from)?.ok_or(AppError::NotFound)?;
        Ok(OrganisationView { name: org.name, slug: org.slug, plan: org.plan, created_at: org.created_at })
    }

    /// Renames the tenant. Its slug stays: it stands in addresses.
    pub async fn rename_organisation(&self, actor: &Actor, form: &NameForm) -> Result<(), AppError> {
        actor.require(Permission::TenantManage)?;
        let fields = form.errors("the organisation's name");
        if !fields.is_empty() {
            return Err(AppError::Invalid { fields });
        }
        let name = form.name.trim();
        if name == actor.viewer.tenant_name {
            return Ok(());
        }
        if !self.write_organisation_name(actor, &form.was, name).await? {
            let stored = format!("“{}”", actor.viewer.tenant_name);
            return Err(self.saved_first(actor, actor.org_id.0, RENAMED, &stored).await?);
        }
        Ok(())
    }

    async fn write_organisation_name(&self, actor: &Actor, was: &str, name: &str) -> error::Result<bool> {
        let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
        if !transaction.rename_org(actor.org_id, was, name).await? {
            return Ok(false);
        }
        let entity = ("tenant", actor.org_id.0);
        let detail = json!({ "attributes": ["name"], "name": name, "former_name": was });
        let event = self.parts.identity.event(category::TENANT, RENAMED, Some(actor.user_id), entity, detail);
        transaction.insert_audit_events(actor.org_id, &[event]).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
