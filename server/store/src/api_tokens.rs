//! Tokens by which programs read over the REST API (D9), found by their hash.

use contract::id::{ApiTokenId, OrgId, UserId};
use contract::time::Timestamp;
use contract::view::Page;
use sqlx::QueryBuilder;
use sqlx::types::Json;

use crate::cursor;
use crate::{Priority, Result, Store, Transaction};

/// A row of `api_tokens`.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ApiTokenRow {
    /// Tenant.
    pub org_id: OrgId,
    /// Id.
    pub id: ApiTokenId,
    /// `tok_…`.
    pub public_id: String,
    /// What people call it.
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    /// SHA-256 of the whole.
    pub token_hash: Vec<u8>,
    /// Words of what it may do; the engine knows them.
    pub scopes: Json<Vec<String>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it; `None` for the operator.
    pub created_by: Option<UserId>,
    /// From then on it lets nobody in; `None`: until it is revoked.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Who revoked it; `None` for the operator.
    pub revoked_by: Option<UserId>,
}

impl std::fmt::Debug for ApiTokenRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiTokenRow").field("public_id", &self.public_id).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Transaction {
    /// Adds a token.
    pub async fn insert_api_token(&mut self, org: OrgId, row: &ApiTokenRow) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO api_tokens (org_id, id, public_id, name, prefix, token_hash, scopes, created_at, created_by, expires_at, \
             last_used_at, revoked_at, revoked_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        )
        .bind(org)
        .bind(row.id)
        .bind(&row.public_id)
        .bind(&row.name)
        .bind(&row.prefix)
        .bind(&row.token_hash)
        .bind(&row.scopes)
        .bind(row.created_at)
        .bind(row.created_by)
        .bind(row.expires_at)
        .bind(row.last_used_at)
        .bind(row.revoked_at)
        .bind(row.revoked_by)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Revokes a token for good; `false` when it was revoked before.
    pub async fn revoke_api_token(&mut self, org: OrgId, token: ApiTokenId, by: Option<UserId>, at: Timestamp) -> Result<bool> {
        let revoked = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE api_tokens SET revoked_at = $4, revoked_by = $3 WHERE org_id = $1 AND id = $2 AND revoked_at IS NULL"
        )
        .bind(org)
        .bind(token)
        .bind(by)
        .bind(at)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(revoked == 1)
    }
}

impl Store {
    /// The token with this hash, revoked and expired ones among them.
    pub async fn api_token_by_hash(&self, token_hash: &[u8]) -> Result<Option<ApiTokenRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ApiTokenRow>("SELECT * FROM api_tokens WHERE token_hash = $1")
            .bind(token_hash)
            .fetch_optional(db)
            .await)?)
    }

    /// The token with this public id.
    pub async fn api_token(&self, org: OrgId, public_id: &str) -> Result<Option<ApiTokenRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ApiTokenRow>("SELECT * FROM api_tokens WHERE public_id = $2 AND org_id = $1")
            .bind(org)
            .bind(public_id)
            .fetch_optional(db)
            .await)?)
    }

    /// The tokens of a tenant, newest first, each with the name of whoever made it.
    pub async fn api_tokens_page(&self, org: OrgId, after: Option<&str>, limit: i64) -> Result<Page<(ApiTokenRow, Option<String>)>> {
        #[derive(sqlx::FromRow)]
        struct Named {
            #[sqlx(flatten)]
            token: ApiTokenRow,
            created_by_name: Option<String>,
        }
        let after: Option<(i64, uuid::Uuid)> = after.map(cursor::decode).transpose()?;
        let mut rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT t.*, users.name AS created_by_name FROM api_tokens t LEFT JOIN users ON users.id = t.created_by WHERE t.org_id = ",
            );
            query.push_bind(org);
            if let Some((created_at, id)) = after {
                query.push(" AND (t.created_at, t.id) < (").push_bind(created_at).push(", ").push_bind(id).push(")");
            }
            query.push(" ORDER BY t.created_at DESC, t.id DESC LIMIT ").push_bind(limit + 1);
            query.build_query_as::<Named>().fetch_all(db).await
        })?;
        let total = on_reader!(self, |db| sqlx::query_scalar::<Db, i64>("SELECT COUNT(*) FROM api_tokens WHERE org_id = $1")
            .bind(org)
            .fetch_one(db)
            .await)?;
        let next = cursor::next_page(&mut rows, limit, |row| (row.token.created_at.0, row.token.id.0));
        let items = rows.into_iter().map(|row| (row.token, row.created_by_name)).collect();
        Ok(Page { items, next, total: total.unsigned_abs() })
    }

    /// Notes that a token was used.
    pub async fn touch_api_token(&self, org: OrgId, token: ApiTokenId, at: Timestamp) -> Result<()> {
        let mut transaction = self.begin(Priority::Batch).await?;
        on_transaction!(transaction, |db| sqlx::query::<Db>("UPDATE api_tokens SET last_used_at = $3 WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(token)
            .bind(at)
            .execute(db)
            .await
            .map(drop))?;
        transaction.commit().await
    }
}
