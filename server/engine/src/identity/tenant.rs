//! Making tenants.

use contract::form::{name_error, slug_error};
use contract::id::{PublicKind, UserId};
use contract::{AppError, Plan, RoleBundle};
use serde_json::json;
use store::audit::category;
use store::contexts::{self, ContextRow};
use store::orgs::OrgRow;
use store::roles::RoleRow;
use store::{Priority, Transaction};

use super::Identity;
use crate::error::{Error, Result};

/// What a tenant is made of.
#[derive(Debug, Clone, Copy)]
pub struct NewTenant<'a> {
    /// DNS label, not taken yet.
    pub slug: &'a str,
    /// The name people read.
    pub name: &'a str,
    /// The plan.
    pub plan: Plan,
}

impl Identity {
    /// Makes a tenant with the default roles and an empty Live Baseline. `by` is `None` for the operator.
    /// What is wrong is told of the fields `slug` and `name`.
    pub async fn create_tenant(&self, tenant: &NewTenant<'_>, by: Option<UserId>) -> Result<OrgRow> {
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        let (org, _) = self.insert_tenant(&mut transaction, tenant, by).await?;
        transaction.commit().await?;
        Ok(org)
    }

    /// The same within a transaction; gives the owner's role too.
    pub(super) async fn insert_tenant(
        &self,
        transaction: &mut Transaction,
        tenant: &NewTenant<'_>,
        by: Option<UserId>,
    ) -> Result<(OrgRow, RoleRow)> {
        let fields: Vec<_> = slug_error(tenant.slug).into_iter().chain(name_error("name", "a name", tenant.name)).collect();
        if !fields.is_empty() {
            return Err(AppError::Invalid { fields }.into());
        }
        let created_at = self.clock.now();
        let org = OrgRow {
            id: self.ids.next(),
            public_id: self.ids.public(PublicKind::Org),
            slug: tenant.slug.to_owned(),
            name: tenant.name.trim().to_owned(),
            plan: tenant.plan,
            created_at,
        };
        transaction.insert_org(&org).await.map_err(|error| match error {
            store::Error::Exists => AppError::field("slug", format!("`{}` is taken; choose another.", tenant.slug)).into(),
            other => Error::from(other),
        })?;

        let mut roles = Vec::with_capacity(RoleBundle::DEFAULTS.len());
        for bundle in RoleBundle::DEFAULTS {
            let role = RoleRow { id: self.ids.next(), key: bundle.key.to_owned(), name: bundle.name.to_owned() };
            transaction.insert_role(org.id, &role, bundle.permissions).await?;
            roles.push(role);
        }
        let baseline = ContextRow {
            org_id: org.id,
            id: self.ids.next(),
            public_id: self.ids.public(PublicKind::Context),
            kind: contexts::kind::BASELINE.to_owned(),
            name: contexts::BASELINE_NAME.to_owned(),
            created_at,
            archived_at: None,
        };
        transaction.insert_context(&baseline).await?;
        let event = self.event(category::TENANT, "tenant.create", by, ("tenant", org.id.0), json!({ "plan": tenant.plan }));
        transaction.insert_audit_events(org.id, &[event]).await?;
        let owner = roles.into_iter().find(|role| role.key == OWNER).ok_or(Error::Broken("the default roles have no owner"))?;
        Ok((org, owner))
    }
}

const OWNER: &str = "owner";

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use contract::Permission;

    use super::*;
    use crate::identity::testing::{Installation, app_error};

    fn tenant<'a>(slug: &'a str, name: &'a str) -> NewTenant<'a> {
        NewTenant { slug, name, plan: Plan::Team }
    }

    #[tokio::test]
    async fn a_tenant_has_a_plan_the_default_roles_and_a_baseline() {
        let installation = Installation::new().await;
        let org = installation.identity.create_tenant(&tenant("acme", " Acme "), None).await.unwrap();
        assert_eq!((org.slug.as_str(), org.name.as_str(), org.plan), ("acme", "Acme", Plan::Team));
        assert!(PublicKind::Org.matches(&org.public_id));
        let roles = installation.store.roles(org.id).await.unwrap();
        assert_eq!(roles.iter().map(|role| role.key.as_str()).collect::<Vec<_>>(), ["admin", "editor", "owner", "viewer"]);
        assert!(installation.store.baseline(org.id).await.unwrap().unwrap().is_writable());
    }

    #[tokio::test]
    async fn a_slug_is_taken_once_and_a_refused_tenant_leaves_nothing() {
        let installation = Installation::new().await;
        installation.identity.create_tenant(&tenant("acme", "Acme"), None).await.unwrap();
        let refused = app_error(installation.identity.create_tenant(&tenant("acme", "Other"), None).await.unwrap_err());
        assert_eq!(refused, AppError::field("slug", "`acme` is taken; choose another."));
        assert_eq!(installation.store.org_by_slug("acme").await.unwrap().unwrap().name, "Acme");
    }

    #[tokio::test]
    async fn everything_wrong_is_told_at_once() {
        let installation = Installation::new().await;
        let refused = app_error(installation.identity.create_tenant(&tenant("Not A Label", ""), None).await.unwrap_err());
        assert!(matches!(refused, AppError::Invalid { fields } if fields.len() == 2));
    }

    #[test]
    fn the_default_roles_permit_exactly_this() {
        let mut matrix = format!("{:<22}", "");
        for bundle in RoleBundle::DEFAULTS {
            write!(matrix, "{:<8}", bundle.key).unwrap();
        }
        for permission in Permission::ALL {
            write!(matrix, "\n{:<22}", permission.id()).unwrap();
            for bundle in RoleBundle::DEFAULTS {
                write!(matrix, "{:<8}", if bundle.permissions.contains(permission) { "yes" } else { "-" }).unwrap();
            }
        }
        let matrix: Vec<_> = matrix.lines().map(str::trim_end).collect();
        insta::assert_snapshot!("role_matrix", matrix.join("\n"));
    }
}
