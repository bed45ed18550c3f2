//! Forgotten passwords. Asking writes a row for any address, so that asking takes as long and leaves the same whether or not there is such
//! an account; who it is is looked up later. The code in a link is stored as its hash alone.

use contract::id::UserId;
use contract::time::Timestamp;
use uuid::Uuid;

use crate::{Result, Store, Transaction};

/// Somebody who asked.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AskedReset {
    /// Id.
    pub id: Uuid,
    /// The address they entered, in lower case.
    pub email: String,
}

/// A link that may be used.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenReset {
    /// Id.
    pub id: Uuid,
    /// Whose password.
    pub user_id: UserId,
    /// Their address.
    pub email: String,
}

/// A link that was used.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UsedReset {
    /// Whose password.
    pub user_id: UserId,
    /// Their address.
    pub email: String,
}

impl Transaction {
    /// Notes that somebody asked for an address.
    pub async fn insert_password_reset(&mut self, id: Uuid, email: &str, at: Timestamp, expires_at: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO password_resets (id, email, asked_at, expires_at) VALUES ($1, $2, $3, $4)"
        )
        .bind(id)
        .bind(email)
        .bind(at)
        .bind(expires_at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// The oldest one nobody has looked up yet.
    pub async fn next_asked_reset(&mut self) -> Result<Option<AskedReset>> {
        Ok(on_transaction!(self, |db| sqlx::query_as::<Db, AskedReset>(
            "SELECT id, email FROM password_resets WHERE user_id IS NULL ORDER BY asked_at, id LIMIT 1"
        )
        .fetch_optional(db)
        .await)?)
    }

    /// Notes whose it is; `false` when somebody else has looked it up meanwhile.
    pub async fn assign_password_reset(&mut self, id: Uuid, user: UserId) -> Result<bool> {
        let assigned =
            on_transaction!(self, |db| sqlx::query::<Db>("UPDATE password_resets SET user_id = $2 WHERE id = $1 AND user_id IS NULL")
                .bind(id)
                .bind(user)
                .execute(db)
                .await
                .map(|done| done.rows_affected()))?;
        Ok(assigned == 1)
    }

    /// Forgets one that is of no use.
    pub async fn delete_password_reset(&mut self, id: Uuid) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM password_resets WHERE id = $1").bind(id).execute(db).await.map(drop))?;
        Ok(())
    }

    /// Gives it the code of the mail that is about to be sent, which ends every earlier one; `false` when it was used or is gone.
    pub async fn set_password_reset_token(&mut self, id: Uuid, token_hash: &[u8], expires_at: Timestamp) -> Result<bool> {
        let set = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE password_resets SET token_hash = $2, expires_at = $3 WHERE id = $1 AND used_at IS NULL"
        )
        .bind(id)
        .bind(token_hash)
        .bind(expires_at)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(set == 1)
    }

    /// Uses a link up; `false` when it was used or has expired: of two who follow it at once, one gets through. It keeps its code, by which
    /// the same form sent twice is known.
    pub async fn use_password_reset(&mut self, id: Uuid, now: Timestamp) -> Result<bool> {
        let used = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE password_resets SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2"
        )
        .bind(id)
        .bind(now)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(used == 1)
    }

    /// Forgets every link of somebody that was not used: their password is another now.
    pub async fn delete_password_resets_of(&mut self, user: UserId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM password_resets WHERE user_id = $1 AND used_at IS NULL")
            .bind(user)
            .execute(db)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Forgets those that expired before a time; says how many.
    pub async fn delete_expired_password_resets(&mut self, before: Timestamp) -> Result<u64> {
        Ok(on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM password_resets WHERE expires_at < $1")
            .bind(before)
            .execute(db)
            .await
            .map(|done| done.rows_affected()))?)
    }

    /// Ends every session of somebody.
    pub async fn delete_sessions_of(&mut self, user: UserId) -> Result<u64> {
        Ok(on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM sessions WHERE user_id = $1")
            .bind(user)
            .execute(db)
            .await
            .map(|done| done.rows_affected()))?)
    }
}

impl Store {
    /// The link a code belongs to, unless it was used or has expired by `now`.
    pub async fn password_reset_by_token(&self, token_hash: &[u8], now: Timestamp) -> Result<Option<OpenReset>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, OpenReset>(
            "SELECT r.id, r.user_id, u.email FROM password_resets r JOIN users u ON u.id = r.user_id \
             WHERE r.token_hash = $1 AND r.used_at IS NULL AND r.expires_at > $2"
        )
        .bind(token_hash)
        .bind(now)
        .fetch_optional(db)
        .await)?)
    }

    /// The used link a code belonged to, unless it would have expired by `now`.
    pub async fn used_password_reset_by_token(&self, token_hash: &[u8], now: Timestamp) -> Result<Option<UsedReset>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, UsedReset>(
            "SELECT r.user_id, u.email FROM password_resets r JOIN users u ON u.id = r.user_id \
             WHERE r.token_hash = $1 AND r.used_at IS NOT NULL AND r.expires_at > $2"
        )
        .bind(token_hash)
        .bind(now)
        .fetch_optional(db)
        .await)?)
    }
}
