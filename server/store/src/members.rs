//! Members of a tenant as its administrators see and change them, and the roles they have.

use contract::Permission;
use contract::id::{OrgId, RoleId, UserId};
use contract::time::Timestamp;
use contract::view::Page;
use sqlx::QueryBuilder;

use crate::cursor;
use crate::roles::RoleRow;
use crate::{Result, Store, Transaction};

/// A member with their role.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MemberListRow {
    /// The person.
    pub user_id: UserId,
    /// Their public id.
    pub user_public_id: String,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// The role.
    pub role_id: RoleId,
    /// Its key.
    pub role_key: String,
    /// Its name.
    pub role: String,
    /// When they joined.
    pub since: Timestamp,
}

/// A role with what it includes and how many have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSummary {
    /// The role.
    pub role: RoleRow,
    /// What it includes, in the order of [`Permission`].
    pub permissions: Vec<Permission>,
    /// How many members have it.
    pub members: u64,
}

#[derive(sqlx::FromRow)]
struct RolePermissionRow {
    id: RoleId,
    key: String,
    name: String,
    permission: Option<String>,
    members: i64,
}

const MEMBERS: &str = "SELECT users.id AS user_id, users.public_id AS user_public_id, users.name, users.email, roles.id AS role_id, \
                       roles.key AS role_key, roles.name AS role, memberships.created_at AS since \
                       FROM memberships \
                       JOIN users ON users.id = memberships.user_id \
                       JOIN roles ON roles.org_id = memberships.org_id AND roles.id = memberships.role_id \
                       WHERE memberships.org_id = ";

impl Store {
    /// Members of a tenant by name.
    pub async fn members_page(&self, org: OrgId, after: Option<&str>, limit: i64) -> Result<Page<MemberListRow>> {
        let after: Option<(String, String)> = after.map(cursor::decode).transpose()?;
        let mut rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(MEMBERS);
            query.push_bind(org);
            if let Some((name, public_id)) = &after {
                query.push(" AND (users.name, users.public_id) > (").push_bind(name).push(", ").push_bind(public_id).push(")");
            }
            query.push(" ORDER BY users.name, users.public_id LIMIT ").push_bind(limit + 1);
            query.build_query_as::<MemberListRow>().fetch_all(db).await
        })?;
        let total = on_reader!(self, |db| sqlx::query_scalar::<Db, i64>("SELECT COUNT(*) FROM memberships WHERE org_id = $1")
            .bind(org)
            .fetch_one(db)
            .await)?;
        let next = cursor::next_page(&mut rows, limit, |row| (row.name.clone(), row.user_public_id.clone()));
        Ok(Page { items: rows, next, total: total.unsigned_abs() })
    }

    /// The member of this public id.
    pub async fn member_by_public_id(&self, org: OrgId, public_id: &str) -> Result<Option<MemberListRow>> {
        Ok(on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(MEMBERS);
            query.push_bind(org).push(" AND users.public_id = ").push_bind(public_id);
            query.build_query_as::<MemberListRow>().fetch_optional(db).await
        })?)
    }

    /// The tenant's roles by name, each with what it includes and how many have it.
    pub async fn role_summaries(&self, org: OrgId) -> Result<Vec<RoleSummary>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, RolePermissionRow>(
            "SELECT roles.id, roles.key, roles.name, role_permissions.permission,
                    (SELECT COUNT(*) FROM memberships WHERE memberships.org_id = roles.org_id AND memberships.role_id = roles.id) AS members
             FROM roles
             LEFT JOIN role_permissions ON role_permissions.org_id = roles.org_id AND role_permissions.role_id = roles.id
             WHERE roles.org_id = $1
             ORDER BY roles.name, roles.id"
        )
        .bind(org)
        .fetch_all(db)
        .await)?;
        let mut summaries: Vec<RoleSummary> = Vec::new();
        for row in rows {
            let permission = row.permission.as_deref().and_then(Permission::by_id);
            match summaries.last_mut().filter(|summary| summary.role.id == row.id) {
                Some(summary) => summary.permissions.extend(permission),
                None => summaries.push(RoleSummary {
                    role: RoleRow { id: row.id, key: row.key, name: row.name },
                    permissions: permission.into_iter().collect(),
                    members: row.members.unsigned_abs(),
                }),
            }
        }
        for summary in &mut summaries {
            summary.permissions.sort_unstable();
        }
        Ok(summaries)
    }
}

impl Transaction {
    /// Makes changes of who may do what in this tenant happen one after another: two owners who take each other's role away at the same
    /// moment must not both succeed.
    pub async fn lock_access(&mut self, org: OrgId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("UPDATE orgs SET name = name WHERE id = $1").bind(org).execute(db).await.map(drop))?;
        Ok(())
    }

    /// Gives a member another role; `false` when the role is no longer `was`.
    pub async fn update_membership_role(&mut self, org: OrgId, user: UserId, was: RoleId, role: RoleId) -> Result<bool> {
        let updated = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE memberships SET role_id = $4 WHERE org_id = $1 AND user_id = $2 AND role_id = $3"
        )
        .bind(org)
        .bind(user)
        .bind(was)
        .bind(role)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(updated > 0)
    }

    /// Ends a membership; `false` when there was none.
    pub async fn delete_membership(&mut self, org: OrgId, user: UserId) -> Result<bool> {
        let deleted = on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM memberships WHERE org_id = $1 AND user_id = $2")
            .bind(org)
            .bind(user)
            .execute(db)
            .await
            .map(|done| done.rows_affected()))?;
        Ok(deleted > 0)
    }

    /// What a role includes, in the order of [`Permission`].
    pub async fn role_permissions(&mut self, org: OrgId, role: RoleId) -> Result<Vec<Permission>> {
        let words = on_transaction!(self, |db| sqlx::query_scalar::<Db, String>(
            "SELECT permission FROM role_permissions WHERE org_id = $1 AND role_id = $2"
        )
        .bind(org)
        .bind(role)
        .fetch_all(db)
        .await)?;
        let mut permissions: Vec<_> = words.iter().filter_map(|word| Permission::by_id(word)).collect();
        permissions.sort_unstable();
        Ok(permissions)
    }

    /// Takes a permission from a role.
    pub async fn delete_role_permission(&mut self, org: OrgId, role: RoleId, permission: Permission) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "DELETE FROM role_permissions WHERE org_id = $1 AND role_id = $2 AND permission = $3"
        )
        .bind(org)
        .bind(role)
        .bind(permission)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// How many members have a role that includes all of `permissions`.
    pub async fn count_members_with(&mut self, org: OrgId, permissions: &[Permission]) -> Result<u64> {
        let count = on_transaction!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*) FROM memberships WHERE org_id = ");
            query.push_bind(org).push(
                " AND (SELECT COUNT(*) FROM role_permissions WHERE role_permissions.org_id = memberships.org_id \
                 AND role_permissions.role_id = memberships.role_id AND role_permissions.permission IN (",
            );
            let mut words = query.separated(", ");
            for permission in permissions {
                words.push_bind(permission);
            }
            query.push(")) = ").push_bind(i64::try_from(permissions.len()).unwrap_or(i64::MAX));
            query.build_query_scalar::<i64>().fetch_one(db).await
        })?;
        Ok(count.unsigned_abs())
    }
}
