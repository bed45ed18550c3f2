//! Failed sign-ins, counted by account and by address. What is counted is named by a hash, so that the table says nothing about people.

use contract::time::Timestamp;

use crate::{Result, Store, Transaction};

impl Transaction {
    /// Counts one more attempt of a subject as failed, before its outcome is known: of attempts made at once, each sees the others.
    /// Gives the count, or `None`, and counts nothing, while the subject is blocked.
    pub async fn count_sign_in(&mut self, subject: &[u8], now: Timestamp) -> Result<Option<i64>> {
        Ok(on_transaction!(self, |db| sqlx::query_scalar::<Db, i64>(
            "INSERT INTO sign_in_failures (subject, failures, last_failed_at, blocked_until) VALUES ($1, 1, $2, $2)
             ON CONFLICT (subject) DO UPDATE SET failures = sign_in_failures.failures + 1, last_failed_at = excluded.last_failed_at
             WHERE sign_in_failures.blocked_until <= excluded.last_failed_at
             RETURNING failures"
        )
        .bind(subject)
        .bind(now)
        .fetch_optional(db)
        .await)?)
    }

    /// Lets a subject try again only from `until` on.
    pub async fn block_sign_in(&mut self, subject: &[u8], until: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("UPDATE sign_in_failures SET blocked_until = $2 WHERE subject = $1")
            .bind(subject)
            .bind(until)
            .execute(db)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Takes back one attempt of a subject, because it succeeded, and the block that came of it.
    pub async fn uncount_sign_in(&mut self, subject: &[u8], now: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE sign_in_failures SET failures = failures - 1, blocked_until = $2 WHERE subject = $1 AND failures > 0"
        )
        .bind(subject)
        .bind(now)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Forgets what a subject did.
    pub async fn delete_sign_in_failures(&mut self, subject: &[u8]) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM sign_in_failures WHERE subject = $1")
            .bind(subject)
            .execute(db)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Forgets every subject that has been quiet since `before`, which keeps the table small.
    pub async fn delete_sign_in_failures_before(&mut self, before: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM sign_in_failures WHERE last_failed_at < $1")
            .bind(before)
            .execute(db)
            .await
            .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// Until when a subject may not try; `None` when nothing is held against it.
    pub async fn sign_in_blocked_until(&self, subject: &[u8]) -> Result<Option<Timestamp>> {
        Ok(on_reader!(self, |db| sqlx::query_scalar::<Db, Timestamp>("SELECT blocked_until FROM sign_in_failures WHERE subject = $1")
            .bind(subject)
            .fetch_optional(db)
            .await)?)
    }
}
