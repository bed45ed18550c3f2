//! Roles: what each includes. They are the tenant's own data.

use std::collections::BTreeSet;

use contract::form::RoleForm;
use contract::view::RoleRow;
use contract::{AppError, Permission};
use serde_json::json;
use store::audit::category;
use store::members::RoleSummary;

use crate::Services;
use crate::access::Actor;
use crate::error::{self, Error};

const CHANGED: &str = "role.update";

impl Services {
    /// The tenant's roles by name.
    pub async fn roles(&self, actor: &Actor) -> Result<Vec<RoleRow>, AppError> {
        actor.require(Permission::MembersManage)?;
        let roles = self.parts.store.role_summaries(actor.org_id).await.map_err(Error::from)?;
        Ok(roles.into_iter().map(row).collect())
    }

    /// One role by its key.
    pub async fn role(&self, actor: &Actor, key: &str) -> Result<RoleRow, AppError> {
        self.roles(actor).await?.into_iter().find(|role| role.key == key).ok_or(AppError::NotFound)
    }

    /// Changes what a role includes. Permissions the person does not have themselves stay as they are, and none of them can be added.
    pub async fn change_role(&self, actor: &Actor, key: &str, form: &RoleForm) -> Result<(), AppError> {
        actor.require(Permission::MembersManage)?;
        let roles = self.parts.store.role_summaries(actor.org_id).await.map_err(Error::from)?;
        let role = roles.into_iter().find(|role| role.role.key == key).ok_or(AppError::NotFound)?;
        let (checked, stored) = (form.permissions(), role.permissions.iter().copied().collect::<BTreeSet<_>>());
        let wanted = wanted(actor, &checked, &stored)?;
        if wanted == stored {
            return Ok(());
        }
        let stale = form.was != RoleForm::words(&stored);
        if stale || !self.write_permissions(actor, &role, &stored, &wanted).await? {
            let now = self.role(actor, key).await?.permissions;
            return Err(self.saved_first(actor, role.role.id.0, CHANGED, &listed(&now)).await?);
        }
        Ok(())
    }

    async fn write_permissions(
        &self,
        actor: &Actor,
        role: &RoleSummary,
        was: &BTreeSet<Permission>,
        wanted: &BTreeSet<Permission>,
    ) -> error::Result<bool> {
        let (mut transaction, owners) = self.begin_change_of_access(actor).await?;
        let (org, id) = (actor.org_id, role.role.id);
        if !transaction.role_permissions(org, id).await?.iter().eq(was) {
            return Ok(false);
        }
        let added: Vec<_> = wanted.difference(was).copied().collect();
        let removed: Vec<_> = was.difference(wanted).copied().collect();
        for permission in &added {
            transaction.insert_role_permission(org, id, *permission).await?;
        }
        for permission in &removed {
            transaction.delete_role_permission(org, id, *permission).await?;
        }
        let detail = json!({ "role": role.role.key, "added": added, "removed": removed });
        let event = self.parts.identity.event(category::ACCESS, CHANGED, Some(actor.user_id), ("role", id.0), detail);
        transaction.insert_audit_events(org, &[event]).await?;
        self.commit_change_of_access(actor, transaction, owners).await?;
        Ok(true)
    }
}

/// What the role is to include: the boxes of those permissions the person has, and the others as they are.
fn wanted(actor: &Actor, checked: &BTreeSet<Permission>, stored: &BTreeSet<Permission>) -> Result<BTreeSet<Permission>, AppError> {
    if let Some(beyond) = checked.difference(stored).find(|permission| !actor.viewer.may(**permission)) {
        return Err(AppError::field(beyond.id(), "You cannot give this: your own role does not include it."));
    }
    let theirs = checked.iter().filter(|permission| actor.viewer.may(**permission));
    let kept = stored.iter().filter(|permission| !actor.viewer.may(**permission));
    let wanted: BTreeSet<_> = theirs.chain(kept).copied().collect();
    if wanted.contains(&Permission::ScenariosEdit) && !wanted.contains(&Permission::ScenariosView) {
        return Err(AppError::field(Permission::ScenariosView.id(), "Who edits scenarios must see them."));
    }
    Ok(wanted)
}

fn listed(permissions: &[Permission]) -> String {
    if permissions.is_empty() {
        return "nothing at all".to_owned();
    }
    permissions.iter().map(|permission| format!("“{}”", permission.label())).collect::<Vec<_>>().join(", ")
}

fn row(role: RoleSummary) -> RoleRow {
    RoleRow { key: role.role.key, name: role.role.name, permissions: role.permissions, members: role.members }
}
