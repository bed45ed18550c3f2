//! Tenants.

use contract::Plan;
use contract::id::OrgId;
use contract::time::Timestamp;

use crate::{Result, Store, Transaction};

/// A row of `orgs`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OrgRow {
    /// Id.
    pub id: OrgId,
    /// `org_…`.
    pub public_id: String,
    /// DNS label, unique.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Plan.
    pub plan: Plan,
    /// When it was created.
    pub created_at: Timestamp,
}

impl Transaction {
    /// Adds a tenant; [`crate::Error::Exists`] when the slug is taken.
    pub async fn insert_org(&mut self, org: &OrgRow) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO orgs (id, public_id, slug, name, plan, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
        )
        .bind(org.id)
        .bind(&org.public_id)
        .bind(&org.slug)
        .bind(&org.name)
        .bind(org.plan)
        .bind(org.created_at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Renames a tenant; `false` when its name is no longer `was`.
    pub async fn rename_org(&mut self, org: OrgId, was: &str, name: &str) -> Result<bool> {
        let renamed = on_transaction!(self, |db| sqlx::query::<Db>("UPDATE orgs SET name = $3 WHERE id = $1 AND name = $2")
            .bind(org)
            .bind(was)
            .bind(name)
            .execute(db)
            .await
            .map(|done| done.rows_affected()))?;
        Ok(renamed > 0)
    }

    /// Moves a tenant to another plan.
    pub async fn update_org_plan(&mut self, org: OrgId, plan: Plan) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("UPDATE orgs SET plan = $2 WHERE id = $1")
            .bind(org)
            .bind(plan)
            .execute(db)
            .await
            .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// The tenant with this slug.
    pub async fn org_by_slug(&self, slug: &str) -> Result<Option<OrgRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, OrgRow>("SELECT * FROM orgs WHERE slug = $1").bind(slug).fetch_optional(db).await)?)
    }

    /// The tenant with this id.
    pub async fn org(&self, org: OrgId) -> Result<Option<OrgRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, OrgRow>("SELECT * FROM orgs WHERE id = $1").bind(org).fetch_optional(db).await)?)
    }
}
