//! Who a person is at an identity provider. An identity counts in the tenant that configured the provider and nowhere else, and is never
//! linked by mail address.

use contract::Provider;
use contract::id::{OrgId, UserId};
use contract::time::Timestamp;

use crate::{Result, Store, Transaction};

impl Transaction {
    /// Links a provider's subject to a user; [`crate::Error::Exists`] when the subject is linked in this tenant.
    pub async fn insert_identity(&mut self, org: OrgId, provider: Provider, subject: &str, user: UserId, at: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO identities (org_id, provider, subject, user_id, created_at) VALUES ($1, $2, $3, $4, $5)"
        )
        .bind(org)
        .bind(provider)
        .bind(subject)
        .bind(user)
        .bind(at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// The user behind a provider's subject in this tenant.
    pub async fn user_by_identity(&self, org: OrgId, provider: Provider, subject: &str) -> Result<Option<UserId>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, UserId>(
            "SELECT user_id FROM identities WHERE org_id = $1 AND provider = $2 AND subject = $3"
        )
        .bind(org)
        .bind(provider)
        .bind(subject)
        .fetch_optional(db)
        .await)?)
    }
}
