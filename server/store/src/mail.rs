//! Mail that waits to be sent, and what became of it.

use contract::Permission;
use contract::id::{OrgId, UserId};
use contract::time::Timestamp;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Result, Store, Transaction};

/// What can become of mail.
pub mod outcome {
    /// A mail server, or the folder, has it.
    pub const SENT: &str = "sent";
    /// It was given up.
    pub const FAILED: &str = "failed";
    /// Nobody wants it any more.
    pub const DROPPED: &str = "dropped";
}

/// Mail to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMail<'a> {
    /// Tenant.
    pub org_id: OrgId,
    /// Id, also the message's own.
    pub id: Uuid,
    /// The address.
    pub recipient: &'a str,
    /// The member it is for and what their role must include when it is sent; `None` for whoever is no member.
    pub member: Option<(UserId, Option<Permission>)>,
    /// What it says; the engine knows its form.
    pub letter: &'a serde_json::Value,
    /// When.
    pub at: Timestamp,
}

/// Mail that somebody is about to send.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct MailRow {
    /// Tenant.
    pub org_id: OrgId,
    /// Id.
    pub id: Uuid,
    /// The address.
    pub recipient: String,
    /// The member it is for.
    pub user_id: Option<UserId>,
    /// What their role must include.
    pub needs: Option<Permission>,
    /// What it says.
    pub letter: Json<serde_json::Value>,
    /// When it was written.
    pub created_at: Timestamp,
    /// Tries, this one included.
    pub attempts: i64,
}

/// How sending goes in a tenant.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MailState {
    /// How many wait.
    pub waiting: i64,
    /// How many were given up and are still remembered.
    pub failed: i64,
    /// When the last one was sent.
    pub last_sent_at: Option<Timestamp>,
}

impl Transaction {
    /// Queues mail, in the transaction of what it is about.
    pub async fn insert_mail(&mut self, mail: &NewMail<'_>) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO mail_outbox (org_id, id, recipient, user_id, needs, letter, created_at, due_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7)"
        )
        .bind(mail.org_id)
        .bind(mail.id)
        .bind(mail.recipient)
        .bind(mail.member.map(|(user, _)| user))
        .bind(mail.member.and_then(|(_, needs)| needs))
        .bind(Json(mail.letter))
        .bind(mail.at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Takes the mail that is due longest, for as long as `until`: whoever else asks gets another.
    pub async fn claim_mail(&mut self, now: Timestamp, until: Timestamp) -> Result<Option<MailRow>> {
        Ok(on_transaction!(self, |db| sqlx::query_as::<Db, MailRow>(
            "UPDATE mail_outbox SET lease_until = $2, attempts = attempts + 1 WHERE outcome IS NULL AND lease_until <= $1 \
             AND (org_id, id) IN (SELECT org_id, id FROM mail_outbox WHERE outcome IS NULL AND due_at <= $1 AND lease_until <= $1 \
             ORDER BY due_at, id LIMIT 1) \
             RETURNING org_id, id, recipient, user_id, needs, letter, created_at, attempts"
        )
        .bind(now)
        .bind(until)
        .fetch_optional(db)
        .await)?)
    }

    /// Notes what became of mail; `false` when somebody else has taken it since the try of this number.
    pub async fn end_mail(
        &mut self,
        org: OrgId,
        id: Uuid,
        attempt: i64,
        outcome: &str,
        error: Option<&str>,
        at: Timestamp,
    ) -> Result<bool> {
        let ended = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE mail_outbox SET outcome = $4, last_error = $5, ended_at = $6 \
             WHERE org_id = $1 AND id = $2 AND attempts = $3 AND outcome IS NULL"
        )
        .bind(org)
        .bind(id)
        .bind(attempt)
        .bind(outcome)
        .bind(error)
        .bind(at)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(ended == 1)
    }

    /// Lets mail wait for its next try; `false` when somebody else has taken it since the try of this number.
    pub async fn postpone_mail(&mut self, org: OrgId, id: Uuid, attempt: i64, due_at: Timestamp, error: &str) -> Result<bool> {
        let postponed = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE mail_outbox SET due_at = $4, lease_until = 0, last_error = $5 \
             WHERE org_id = $1 AND id = $2 AND attempts = $3 AND outcome IS NULL"
        )
        .bind(org)
        .bind(id)
        .bind(attempt)
        .bind(due_at)
        .bind(error)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(postponed == 1)
    }

    /// Forgets mail whose end came before a time; says how many.
    pub async fn delete_ended_mail(&mut self, before: Timestamp) -> Result<u64> {
        Ok(on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM mail_outbox WHERE outcome IS NOT NULL AND ended_at < $1")
            .bind(before)
            .execute(db)
            .await
            .map(|done| done.rows_affected()))?)
    }
}

impl Store {
    /// How sending goes in a tenant.
    pub async fn mail_state(&self, org: OrgId) -> Result<MailState> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, MailState>(
            "SELECT COUNT(CASE WHEN outcome IS NULL THEN 1 END) AS waiting, COUNT(CASE WHEN outcome = 'failed' THEN 1 END) AS failed, \
             MAX(CASE WHEN outcome = 'sent' THEN ended_at END) AS last_sent_at FROM mail_outbox WHERE org_id = $1"
        )
        .bind(org)
        .fetch_one(db)
        .await)?)
    }

    /// Why the last try of the mail that waits longest failed.
    pub async fn last_mail_error(&self, org: OrgId) -> Result<Option<String>> {
        Ok(on_reader!(self, |db| {
            sqlx::query_scalar::<Db, String>(
            "SELECT last_error FROM mail_outbox WHERE org_id = $1 AND outcome IS NULL AND last_error IS NOT NULL ORDER BY created_at, id LIMIT 1"
        )
        .bind(org)
        .fetch_optional(db)
        .await
        })?)
    }
}
