//! Sessions of browsers, found by the hash of their id.

use contract::id::{OrgId, UserId};
use contract::time::Timestamp;

use crate::{Priority, Result, Store};

/// A row of `sessions`.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionRow {
    /// SHA-256 of the id in the cookie.
    pub id_hash: Vec<u8>,
    /// Who is signed in.
    pub user_id: Option<UserId>,
    /// The tenant they look at.
    pub org_id: Option<OrgId>,
    /// Whether the session may never leave that tenant.
    pub is_confined: bool,
    /// Browser and system at sign-in, in words.
    pub browser: Option<String>,
    /// The address it came from.
    pub address: Option<String>,
    /// What else the session holds; opaque here.
    pub data: Vec<u8>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A session of somebody, as they are shown it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionSummary {
    /// SHA-256 of the id in the cookie.
    pub id_hash: Vec<u8>,
    /// The name of the tenant looked at.
    pub org_name: Option<String>,
    /// Browser and system at sign-in, in words.
    pub browser: Option<String>,
    /// The address it came from.
    pub address: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
}

impl std::fmt::Debug for SessionRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionRow").field("user_id", &self.user_id).field("org_id", &self.org_id).finish_non_exhaustive()
    }
}

impl Store {
    /// Begins a session; [`crate::Error::Exists`] when the id is taken.
    pub async fn insert_session(&self, session: &SessionRow) -> Result<()> {
        let mut transaction = self.begin(Priority::Interactive).await?;
        on_transaction!(transaction, |db| sqlx::query::<Db>(
            "INSERT INTO sessions (id_hash, user_id, org_id, is_confined, data, created_at, last_seen_at, expires_at, browser, address)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        )
        .bind(&session.id_hash)
        .bind(session.user_id)
        .bind(session.org_id)
        .bind(session.is_confined)
        .bind(&session.data)
        .bind(session.created_at)
        .bind(session.last_seen_at)
        .bind(session.expires_at)
        .bind(&session.browser)
        .bind(&session.address)
        .execute(db)
        .await
        .map(drop))?;
        transaction.commit().await
    }

    /// Replaces what a session holds; when it began stays. One that has been ended stays ended, and nothing is written: a request that
    /// was under way does not bring it back.
    pub async fn save_session(&self, session: &SessionRow) -> Result<()> {
        let mut transaction = self.begin(Priority::Interactive).await?;
        on_transaction!(transaction, |db| sqlx::query::<Db>(
            "UPDATE sessions SET user_id = $2, org_id = $3, is_confined = $4, data = $5, last_seen_at = $6, expires_at = $7, browser = $8,
                 address = $9 WHERE id_hash = $1"
        )
        .bind(&session.id_hash)
        .bind(session.user_id)
        .bind(session.org_id)
        .bind(session.is_confined)
        .bind(&session.data)
        .bind(session.last_seen_at)
        .bind(session.expires_at)
        .bind(&session.browser)
        .bind(&session.address)
        .execute(db)
        .await
        .map(drop))?;
        transaction.commit().await
    }

    /// The session with this hash, unless it has ended by `now`.
    pub async fn session(&self, id_hash: &[u8], now: Timestamp) -> Result<Option<SessionRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, SessionRow>("SELECT * FROM sessions WHERE id_hash = $1 AND expires_at > $2")
            .bind(id_hash)
            .bind(now)
            .fetch_optional(db)
            .await)?)
    }

    /// Notes that a session was used. Nobody waits for it.
    pub async fn touch_session(&self, id_hash: &[u8], now: Timestamp) -> Result<()> {
        let mut transaction = self.begin(Priority::Batch).await?;
        on_transaction!(transaction, |db| sqlx::query::<Db>("UPDATE sessions SET last_seen_at = $2 WHERE id_hash = $1")
            .bind(id_hash)
            .bind(now)
            .execute(db)
            .await
            .map(drop))?;
        transaction.commit().await
    }

    /// Ends a session.
    pub async fn delete_session(&self, id_hash: &[u8]) -> Result<()> {
        let mut transaction = self.begin(Priority::Interactive).await?;
        on_transaction!(transaction, |db| sqlx::query::<Db>("DELETE FROM sessions WHERE id_hash = $1")
            .bind(id_hash)
            .execute(db)
            .await
            .map(drop))?;
        transaction.commit().await
    }

    /// The sessions of somebody that have not ended by `now`, the one used last first.
    pub async fn sessions_of(&self, user: UserId, now: Timestamp) -> Result<Vec<SessionSummary>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, SessionSummary>(
            "SELECT sessions.id_hash, orgs.name AS org_name, sessions.browser, sessions.address, sessions.created_at, sessions.last_seen_at
             FROM sessions LEFT JOIN orgs ON orgs.id = sessions.org_id
             WHERE sessions.user_id = $1 AND sessions.expires_at > $2
             ORDER BY sessions.last_seen_at DESC, sessions.id_hash"
        )
        .bind(user)
        .bind(now)
        .fetch_all(db)
        .await)?)
    }

    /// Ends every session of somebody but one, and says how many there were.
    pub async fn delete_other_sessions(&self, user: UserId, keep: &[u8]) -> Result<u64> {
        let mut transaction = self.begin(Priority::Interactive).await?;
        let deleted = on_transaction!(transaction, |db| sqlx::query::<Db>("DELETE FROM sessions WHERE user_id = $1 AND id_hash <> $2")
            .bind(user)
            .bind(keep)
            .execute(db)
            .await
            .map(|done| done.rows_affected()))?;
        transaction.commit().await?;
        Ok(deleted)
    }

    /// Removes the sessions that ended by `now` and says how many there were.
    pub async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64> {
        let mut transaction = self.begin(Priority::Batch).await?;
        let deleted = on_transaction!(transaction, |db| sqlx::query::<Db>("DELETE FROM sessions WHERE expires_at <= $1")
            .bind(now)
            .execute(db)
            .await
            .map(|done| done.rows_affected()))?;
        transaction.commit().await?;
        Ok(deleted)
    }
}
