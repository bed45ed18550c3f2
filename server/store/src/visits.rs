//! When people last looked at a tenant's overview.

use contract::id::{OrgId, UserId};
use contract::time::Timestamp;

use crate::{Result, Store, Transaction};

/// What is remembered of somebody's visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct VisitRow {
    /// The last time the page was looked at.
    pub seen_at: Timestamp,
    /// The end of the visit before this one.
    pub previous_at: Option<Timestamp>,
}

impl Transaction {
    /// Notes that somebody looks now. A visit that was over before `idle_since` becomes the
    /// previous one.
    pub async fn note_visit(&mut self, org: OrgId, user: UserId, now: Timestamp, idle_since: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO visits (org_id, user_id, seen_at, previous_at) VALUES ($1, $2, $3, NULL) \
             ON CONFLICT (org_id, user_id) DO UPDATE SET seen_at = excluded.seen_at, \
             previous_at = CASE WHEN visits.seen_at < $4 THEN visits.seen_at ELSE visits.previous_at END"
        )
        .bind(org)
        .bind(user)
        .bind(now)
        .bind(idle_since)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }
}

impl Store {
    /// What is remembered of somebody's visits.
    pub async fn visit(&self, org: OrgId, user: UserId) -> Result<Option<VisitRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, VisitRow>(
            "SELECT seen_at, previous_at FROM visits WHERE org_id = $1 AND user_id = $2"
        )
        .bind(org)
        .bind(user)
        .fetch_optional(db)
        .await)?)
    }
}
