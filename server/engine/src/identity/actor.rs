//! Who a session speaks for, and what they may do.

use contract::id::{OrgId, UserId};
use contract::view::Viewer;
use contract::{AppError, Permission};
use store::roles::MembershipRow;

use super::Identity;
use crate::access::Actor;
use crate::error::Result;

impl Identity {
    /// Who a session speaks for, read afresh: a role that was changed counts at once. `Unauthenticated` when the person is no longer a
    /// member.
    pub async fn actor(&self, user: UserId, org: OrgId) -> Result<Actor> {
        let member = self.store.member(org, user).await?.ok_or(AppError::Unauthenticated)?;
        let password_is_initial = member.password_is_initial;
        let viewer = Viewer {
            name: member.name,
            email: member.email,
            tenant_id: member.org_public_id,
            tenant_name: member.org_name,
            plan: member.plan,
            role: member.role,
            permissions: member.permissions,
            has_several_tenants: member.has_several_tenants,
            unread_notifications: member.unread_notifications,
        };
        Ok(Actor { org_id: org, user_id: user, viewer, password_is_initial })
    }

    /// Every tenant somebody may switch to, the one they joined first first.
    pub async fn memberships(&self, user: UserId) -> Result<Vec<MembershipRow>> {
        Ok(self.store.memberships(user).await?)
    }
}

impl Actor {
    /// Lets only those pass whose role includes `permission`. To everyone else the thing does not exist (O3, O21).
    pub fn require(&self, permission: Permission) -> std::result::Result<(), AppError> {
        if self.viewer.may(permission) { Ok(()) } else { Err(AppError::NotFound) }
    }
}

#[cfg(test)]
mod tests {
    use contract::Plan;
    use secrecy::SecretString;

    use super::*;
    use crate::identity::testing::{Installation, PASSWORD, app_error};
    use crate::identity::{NewTenant, NewUser};

    #[tokio::test]
    async fn an_owner_may_do_everything() {
        let actor = Installation::with_owner().await.actor().await;
        for permission in Permission::ALL {
            assert_eq!(actor.require(*permission), Ok(()));
        }
    }

    #[tokio::test]
    async fn to_a_viewer_integrations_do_not_exist() {
        let installation = Installation::with_owner().await;
        let org = installation.owner().org_id;
        let password = SecretString::from(PASSWORD);
        let viewer = NewUser { org, email: "noor@example.com", name: "Noor", role: "viewer", password: &password };
        let viewer = installation.identity.create_user(&viewer, None).await.unwrap().user.id;
        let actor = installation.identity.actor(viewer, org).await.unwrap();
        assert_eq!(actor.require(Permission::PeopleView), Ok(()));
        assert_eq!(actor.require(Permission::IntegrationsManage), Err(AppError::NotFound));
    }

    #[tokio::test]
    async fn a_session_for_a_tenant_one_is_no_member_of_speaks_for_nobody() {
        let installation = Installation::with_owner().await;
        let tenant = NewTenant { slug: "other", name: "Other", plan: Plan::Business };
        let other = installation.identity.create_tenant(&tenant, None).await.unwrap().id;
        let refused = installation.identity.actor(installation.owner().user_id, other).await.unwrap_err();
        assert_eq!(app_error(refused), AppError::Unauthenticated);
    }
}
