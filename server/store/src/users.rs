//! People who sign in. A user belongs to no tenant; memberships in [`crate::roles`] say where they may go.

use contract::id::UserId;
use contract::time::Timestamp;

use crate::{Result, Store, Transaction};

/// A row of `users`, without its password.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UserRow {
    /// Id.
    pub id: UserId,
    /// `usr_…`.
    pub public_id: String,
    /// Address in lower case, unique.
    pub email: String,
    /// Name.
    pub name: String,
    /// When the account was created.
    pub created_at: Timestamp,
}

/// What a password is checked against.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CredentialRow {
    /// The user.
    pub id: UserId,
    /// PHC string; `None` for those who only sign in through an identity provider.
    pub password_hash: Option<String>,
    /// Whether somebody else made the password.
    pub password_is_initial: bool,
}

impl std::fmt::Debug for CredentialRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CredentialRow").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Transaction {
    /// Adds a user; [`crate::Error::Exists`] when the address has an account.
    pub async fn insert_user(&mut self, user: &UserRow, password_hash: Option<&str>) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO users (id, public_id, email, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
        )
        .bind(user.id)
        .bind(&user.public_id)
        .bind(&user.email)
        .bind(&user.name)
        .bind(password_hash)
        .bind(user.created_at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Renames a user; `false` when their name is no longer `was`.
    pub async fn rename_user(&mut self, user: UserId, was: &str, name: &str) -> Result<bool> {
        let renamed = on_transaction!(self, |db| sqlx::query::<Db>("UPDATE users SET name = $3 WHERE id = $1 AND name = $2")
            .bind(user)
            .bind(was)
            .bind(name)
            .execute(db)
            .await
            .map(|done| done.rows_affected()))?;
        Ok(renamed > 0)
    }

    /// Says whether somebody else made the password of a user.
    pub async fn set_password_is_initial(&mut self, user: UserId, is_initial: bool) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("UPDATE users SET password_is_initial = $2 WHERE id = $1")
            .bind(user)
            .bind(is_initial)
            .execute(db)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Replaces a password.
    pub async fn update_password_hash(&mut self, user: UserId, password_hash: &str) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("UPDATE users SET password_hash = $2 WHERE id = $1")
            .bind(user)
            .bind(password_hash)
            .execute(db)
            .await
            .map(drop))?;
        Ok(())
    }

    /// The user with this address, read where it can be acted upon.
    pub async fn user_by_email(&mut self, email: &str) -> Result<Option<UserRow>> {
        Ok(on_transaction!(self, |db| sqlx::query_as::<Db, UserRow>(
            "SELECT id, public_id, email, name, created_at FROM users WHERE email = $1"
        )
        .bind(email)
        .fetch_optional(db)
        .await)?)
    }
}

impl Store {
    /// Whether anybody can sign in at all.
    pub async fn has_users(&self) -> Result<bool> {
        let user = on_reader!(self, |db| sqlx::query_scalar::<Db, UserId>("SELECT id FROM users LIMIT 1").fetch_optional(db).await)?;
        Ok(user.is_some())
    }

    /// What the password of this address is checked against.
    pub async fn credential(&self, email: &str) -> Result<Option<CredentialRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, CredentialRow>(
            "SELECT id, password_hash, password_is_initial FROM users WHERE email = $1"
        )
        .bind(email)
        .fetch_optional(db)
        .await)?)
    }
}
