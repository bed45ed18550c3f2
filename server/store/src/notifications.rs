//! Notifications, and who has read them (O29, O30).

use contract::id::{NotificationId, OrgId, UserId};
use contract::time::Timestamp;
use contract::view::Page;
use contract::{NotificationKind, Permission};
use sqlx::QueryBuilder;

use crate::{Result, Store, Transaction, cursor};

/// A notification to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotification<'a> {
    /// Tenant.
    pub org_id: OrgId,
    /// Id; greater ones are newer.
    pub id: NotificationId,
    /// `ntf_…`.
    pub public_id: &'a str,
    /// Why.
    pub kind: NotificationKind,
    /// In a few words.
    pub title: &'a str,
    /// What happened and what to do.
    pub body: &'a str,
    /// A path of this site.
    pub link: Option<&'a str>,
    /// When.
    pub at: Timestamp,
}

/// A notification as one of its readers has it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct NotificationRow {
    /// Id.
    pub id: NotificationId,
    /// `ntf_…`.
    pub public_id: String,
    /// Why it was written.
    pub kind: NotificationKind,
    /// In a few words.
    pub title: String,
    /// What happened and what to do.
    pub body: String,
    /// A path of this site.
    pub link: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When this reader read it.
    pub read_at: Option<Timestamp>,
}

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Recipient {
    /// The person.
    pub user_id: UserId,
    /// Their address.
    pub email: String,
}

/// Whose notifications: a member, and what their role includes now.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// Tenant.
    pub org_id: OrgId,
    /// The member.
    pub user_id: UserId,
    /// Only notifications that need one of these are theirs to see.
    pub permissions: &'a [Permission],
}

const COLUMNS: &str = "SELECT n.id, n.public_id, n.kind, n.title, n.body, n.link, n.created_at, r.read_at FROM notification_reads r \
                       JOIN notifications n ON n.org_id = r.org_id AND n.id = r.notification_id";

/// Adds the condition that rows of `notification_reads r` are the reader's to see.
macro_rules! push_reader {
    ($query:expr, $reader:expr) => {
        $query.push(" WHERE r.org_id = ").push_bind($reader.org_id).push(" AND r.user_id = ").push_bind($reader.user_id);
        $query.push(" AND r.needs IN (");
        let mut words = $query.separated(", ");
        for permission in $reader.permissions {
            words.push_bind(permission);
        }
        $query.push(")");
    };
}

impl Transaction {
    /// Writes a notification for every member whose role includes what its kind needs.
    pub async fn insert_notification(&mut self, new: &NewNotification<'_>) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO notifications (org_id, id, public_id, kind, title, body, link, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        )
        .bind(new.org_id)
        .bind(new.id)
        .bind(new.public_id)
        .bind(new.kind)
        .bind(new.title)
        .bind(new.body)
        .bind(new.link)
        .bind(new.at)
        .execute(db)
        .await
        .map(drop))?;
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO notification_reads (org_id, user_id, notification_id, needs, read_at) \
             SELECT m.org_id, m.user_id, $2, p.permission, NULL FROM memberships m \
             JOIN role_permissions p ON p.org_id = m.org_id AND p.role_id = m.role_id AND p.permission = $3 WHERE m.org_id = $1"
        )
        .bind(new.org_id)
        .bind(new.id)
        .bind(new.kind.needs())
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Members whose role includes a permission, by address.
    pub async fn members_to_tell(&mut self, org: OrgId, needs: Permission) -> Result<Vec<Recipient>> {
        Ok(on_transaction!(self, |db| sqlx::query_as::<Db, Recipient>(
            "SELECT u.id AS user_id, u.email FROM memberships m \
             JOIN role_permissions p ON p.org_id = m.org_id AND p.role_id = m.role_id AND p.permission = $2 \
             JOIN users u ON u.id = m.user_id WHERE m.org_id = $1 ORDER BY u.email"
        )
        .bind(org)
        .bind(needs)
        .fetch_all(db)
        .await)?)
    }

    /// Marks some of a reader's notifications as read at a time, or with `None` as unread; says how many are theirs. One that is read
    /// already keeps its time.
    pub async fn mark_notifications(&mut self, reader: Reader<'_>, public_ids: &[String], read_at: Option<Timestamp>) -> Result<u64> {
        if public_ids.is_empty() || reader.permissions.is_empty() {
            return Ok(0);
        }
        let marked = on_transaction!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("UPDATE notification_reads AS r SET read_at = ");
            match read_at {
                Some(at) => query.push("COALESCE(r.read_at, ").push_bind(at).push(")"),
                None => query.push("NULL"),
            };
            push_reader!(query, reader);
            query.push(" AND r.notification_id IN (SELECT id FROM notifications WHERE org_id = ").push_bind(reader.org_id);
            query.push(" AND public_id IN (");
            let mut ids = query.separated(", ");
            for id in public_ids {
                ids.push_bind(id);
            }
            query.push("))");
            query.build().execute(db).await.map(|done| done.rows_affected())
        })?;
        Ok(marked)
    }

    /// Marks as read all of a reader's notifications that were written until `seen_at`.
    pub async fn mark_all_notifications(&mut self, reader: Reader<'_>, seen_at: Timestamp, read_at: Timestamp) -> Result<u64> {
        if reader.permissions.is_empty() {
            return Ok(0);
        }
        let marked = on_transaction!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("UPDATE notification_reads AS r SET read_at = ");
            query.push_bind(read_at);
            push_reader!(query, reader);
            query.push(" AND r.read_at IS NULL AND r.notification_id IN (SELECT id FROM notifications WHERE org_id = ");
            query.push_bind(reader.org_id).push(" AND created_at <= ").push_bind(seen_at).push(")");
            query.build().execute(db).await.map(|done| done.rows_affected())
        })?;
        Ok(marked)
    }

    /// Forgets notifications that were written before a time, read or not; says how many.
    pub async fn delete_old_notifications(&mut self, before: Timestamp) -> Result<u64> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "DELETE FROM notification_reads WHERE (org_id, notification_id) IN (SELECT org_id, id FROM notifications WHERE created_at < $1)"
        )
        .bind(before)
        .execute(db)
        .await
        .map(drop))?;
        Ok(on_transaction!(self, |db| sqlx::query::<Db>("DELETE FROM notifications WHERE created_at < $1")
            .bind(before)
            .execute(db)
            .await
            .map(|done| done.rows_affected()))?)
    }
}

impl Store {
    /// A reader's notifications, newest first.
    pub async fn notifications_page(
        &self,
        reader: Reader<'_>,
        unread_only: bool,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Page<NotificationRow>> {
        let after: Option<NotificationId> = after.map(cursor::decode).transpose()?;
        if reader.permissions.is_empty() {
            return Ok(Page { items: Vec::new(), next: None, total: 0 });
        }
        let unread = if unread_only { " AND r.read_at IS NULL" } else { "" };
        let mut rows = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(COLUMNS);
            push_reader!(query, reader);
            query.push(unread);
            if let Some(after) = after {
                query.push(" AND r.notification_id < ").push_bind(after);
            }
            query.push(" ORDER BY r.notification_id DESC LIMIT ").push_bind(limit + 1);
            query.build_query_as::<NotificationRow>().fetch_all(db).await
        })?;
        let total = on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*) FROM notification_reads r");
            push_reader!(query, reader);
            query.push(unread);
            query.build_query_scalar::<i64>().fetch_one(db).await
        })?;
        let next = cursor::next_page(&mut rows, limit, |row| row.id);
        Ok(Page { items: rows, next, total: total.unsigned_abs() })
    }

    /// One of a reader's notifications.
    pub async fn notification(&self, reader: Reader<'_>, public_id: &str) -> Result<Option<NotificationRow>> {
        if reader.permissions.is_empty() {
            return Ok(None);
        }
        Ok(on_reader!(self, |db| {
            let mut query = QueryBuilder::<Db>::new(COLUMNS);
            push_reader!(query, reader);
            query.push(" AND n.public_id = ").push_bind(public_id);
            query.build_query_as::<NotificationRow>().fetch_optional(db).await
        })?)
    }
}
