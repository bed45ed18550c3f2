//! The tenants somebody is a member of.

use contract::AppError;
use contract::id::OrgId;
use contract::view::TenantChoice;

use crate::Services;
use crate::access::Actor;

impl Services {
    /// Every tenant the person may look at, the one they joined first first.
    pub async fn tenants(&self, actor: &Actor) -> Result<Vec<TenantChoice>, AppError> {
        let memberships = self.parts.identity.memberships(actor.user_id).await?;
        let choices = memberships.into_iter().map(|membership| TenantChoice {
            id: membership.org_public_id,
            name: membership.org_name,
            role: membership.role,
            is_current: membership.org_id == actor.org_id,
        });
        Ok(choices.collect())
    }

    /// The tenant of this public id, for a member of it; to everyone else it does not exist.
    pub async fn tenant_to_switch_to(&self, actor: &Actor, public_id: &str) -> Result<OrgId, AppError> {
        let memberships = self.parts.identity.memberships(actor.user_id).await?;
        let found = memberships.into_iter().find(|membership| membership.org_public_id == public_id);
        found.map(|membership| membership.org_id).ok_or(AppError::NotFound)
    }

    /// The person as a member of the tenant of this public id; to everyone else it does not exist.
    pub async fn actor_in(&self, actor: &Actor, public_id: &str) -> Result<Actor, AppError> {
        let org = self.tenant_to_switch_to(actor, public_id).await?;
        Ok(self.parts.identity.actor(actor.user_id, org).await?)
    }
}
