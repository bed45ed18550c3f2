//! Roles of a tenant, what they permit, and who has them.

use contract::id::{OrgId, RoleId, UserId};
use contract::time::Timestamp;
use contract::{Permission, Plan};

use crate::{Result, Store, Transaction};

/// A row of `roles`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RoleRow {
    /// Id.
    pub id: RoleId,
    /// Unique within the tenant; the word on the command line.
    pub key: String,
    /// The name people read.
    pub name: String,
}

/// A tenant somebody is a member of.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MembershipRow {
    /// The tenant.
    pub org_id: OrgId,
    /// Its public id.
    pub org_public_id: String,
    /// Its name.
    pub org_name: String,
    /// The name of the person's role there.
    pub role: String,
}

/// Everything a request needs to know about a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// Whether somebody else made the person's password.
    pub password_is_initial: bool,
    /// The tenant's public id.
    pub org_public_id: String,
    /// The tenant's name.
    pub org_name: String,
    /// The tenant's plan.
    pub plan: Plan,
    /// The role's name.
    pub role: String,
    /// What the role includes, in the order of [`Permission`]. A word this version does not know permits nothing.
    pub permissions: Vec<Permission>,
    /// Whether the person is a member of other tenants too.
    pub has_several_tenants: bool,
    /// Notifications the person may see and has not read.
    pub unread_notifications: u64,
}

#[derive(sqlx::FromRow)]
struct Member {
    name: String,
    email: String,
    password_is_initial: bool,
    org_public_id: String,
    org_name: String,
    plan: Plan,
    role: String,
    permissions: Option<String>,
    has_several_tenants: bool,
    unread_notifications: i64,
}

impl Transaction {
    /// Adds a role with what it includes; [`crate::Error::Exists`] when the tenant has one of this key.
    pub async fn insert_role(&mut self, org: OrgId, role: &RoleRow, permissions: &[Permission]) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("INSERT INTO roles (org_id, id, key, name) VALUES ($1, $2, $3, $4)")
            .bind(org)
            .bind(role.id)
            .bind(&role.key)
            .bind(&role.name)
            .execute(db)
            .await
            .map(drop))?;
        for permission in permissions {
            self.insert_role_permission(org, role.id, *permission).await?;
        }
        Ok(())
    }

    /// Gives a role a permission it does not have yet.
    pub async fn insert_role_permission(&mut self, org: OrgId, role: RoleId, permission: Permission) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("INSERT INTO role_permissions (org_id, role_id, permission) VALUES ($1, $2, $3)")
            .bind(org)
            .bind(role)
            .bind(permission)
            .execute(db)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Makes somebody a member; [`crate::Error::Exists`] when they are one already.
    pub async fn insert_membership(&mut self, org: OrgId, user: UserId, role: RoleId, at: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO memberships (org_id, user_id, role_id, created_at) VALUES ($1, $2, $3, $4)"
        )
        .bind(org)
        .bind(user)
        .bind(role)
        .bind(at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// The tenant's roles by name.
    pub async fn roles(&self, org: OrgId) -> Result<Vec<RoleRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, RoleRow>("SELECT id, key, name FROM roles WHERE org_id = $1 ORDER BY name")
            .bind(org)
            .fetch_all(db)
            .await)?)
    }

    /// The tenant's role of this key.
    pub async fn role_by_key(&self, org: OrgId, key: &str) -> Result<Option<RoleRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, RoleRow>("SELECT id, key, name FROM roles WHERE org_id = $1 AND key = $2")
            .bind(org)
            .bind(key)
            .fetch_optional(db)
            .await)?)
    }

    /// Every tenant somebody is a member of, the longest first.
    pub async fn memberships(&self, user: UserId) -> Result<Vec<MembershipRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, MembershipRow>(
            "SELECT orgs.id AS org_id, orgs.public_id AS org_public_id, orgs.name AS org_name, roles.name AS role
             FROM memberships
             JOIN orgs ON orgs.id = memberships.org_id
             JOIN roles ON roles.org_id = memberships.org_id AND roles.id = memberships.role_id
             WHERE memberships.user_id = $1
             ORDER BY memberships.created_at, memberships.org_id"
        )
        .bind(user)
        .fetch_all(db)
        .await)?)
    }

    /// What somebody is in a tenant; `None` when they are no member.
    pub async fn member(&self, org: OrgId, user: UserId) -> Result<Option<MemberRow>> {
        let found = on_reader!(self, |db| sqlx::query_as::<Db, Member>(
            "SELECT u.name, u.email, u.password_is_initial, o.public_id AS org_public_id, o.name AS org_name, o.plan, r.name AS role,
                    (SELECT string_agg(p.permission, ',') FROM role_permissions p WHERE p.org_id = m.org_id AND p.role_id = m.role_id)
                    AS permissions,
                    (SELECT COUNT(*) FROM memberships joined WHERE joined.user_id = m.user_id) > 1 AS has_several_tenants,
                    (SELECT COUNT(*) FROM notification_reads n WHERE n.org_id = m.org_id AND n.user_id = m.user_id AND n.read_at IS NULL
                     AND n.needs IN (SELECT p.permission FROM role_permissions p WHERE p.org_id = m.org_id AND p.role_id = m.role_id))
                    AS unread_notifications
             FROM memberships m
             JOIN users u ON u.id = m.user_id
             JOIN orgs o ON o.id = m.org_id
             JOIN roles r ON r.org_id = m.org_id AND r.id = m.role_id
             WHERE m.org_id = $1 AND m.user_id = $2"
        )
        .bind(org)
        .bind(user)
        .fetch_optional(db)
        .await)?;
        Ok(found.map(|member| {
            let permissions = member.permissions.unwrap_or_default();
            let mut permissions: Vec<_> = permissions.split(',').filter_map(Permission::by_id).collect();
            permissions.sort_unstable();
            MemberRow {
                name: member.name,
                email: member.email,
                password_is_initial: member.password_is_initial,
                org_public_id: member.org_public_id,
                org_name: member.org_name,
                plan: member.plan,
                role: member.role,
                permissions,
                has_several_tenants: member.has_several_tenants,
                unread_notifications: member.unread_notifications.unsigned_abs(),
            }
        }))
    }

    /// Names of the first few members whose role includes a permission, by name.
    pub async fn members_who_may(&self, org: OrgId, permission: Permission, limit: i64) -> Result<Vec<String>> {
        Ok(on_reader!(self, |db| {
            sqlx::query_scalar::<Db, String>(
            "SELECT u.name FROM memberships m JOIN role_permissions p ON p.org_id = m.org_id AND p.role_id = m.role_id AND p.permission = $2 \
             JOIN users u ON u.id = m.user_id WHERE m.org_id = $1 ORDER BY u.name LIMIT $3"
        )
        .bind(org)
        .bind(permission)
        .bind(limit)
        .fetch_all(db)
        .await
        })?)
    }
}
