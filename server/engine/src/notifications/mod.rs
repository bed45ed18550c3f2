//! Notifications: writing them for those who may act on them, reading them, marking them.

mod announce;

pub(crate) use announce::{Announcement, announce};

use contract::form::{NotificationAct, NotificationsForm};
use contract::view::{NotificationRow, NotificationsView};
use contract::{AppError, Timestamp};
use store::Priority;
use store::notifications::Reader;

use crate::Services;
use crate::access::Actor;
use crate::error::Result;
use crate::reading;

const PER_PAGE: i64 = 20;

impl Services {
    /// The person's notifications in this tenant, newest first. What their role no longer includes is not among them.
    pub async fn notifications(
        &self,
        actor: &Actor,
        unread_only: bool,
        cursor: Option<&str>,
    ) -> std::result::Result<NotificationsView, AppError> {
        let store = &self.parts.store;
        let page = store.notifications_page(reader(actor), unread_only, cursor, PER_PAGE).await.map_err(reading::bad_cursor)?;
        Ok(NotificationsView { page: page.map(row), unread: actor.viewer.unread_notifications })
    }

    /// Marks a notification as read, because the person follows it; gives the path it leads to.
    pub async fn follow_notification(&self, actor: &Actor, id: &str) -> std::result::Result<Option<String>, AppError> {
        Ok(self.follow(actor, id).await?)
    }

    async fn follow(&self, actor: &Actor, id: &str) -> Result<Option<String>> {
        let found = self.parts.store.notification(reader(actor), id).await?.ok_or(AppError::NotFound)?;
        if found.read_at.is_none() {
            let now = self.parts.clock.now();
            let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
            transaction.mark_notifications(reader(actor), &[found.public_id], Some(now)).await?;
            transaction.commit().await?;
        }
        Ok(found.link)
    }

    /// Marks notifications of the person; those of others do not exist. Sent twice, it is done once.
    pub async fn mark_notifications(&self, actor: &Actor, form: &NotificationsForm) -> std::result::Result<(), AppError> {
        let Some(act) = form.act else {
            return Err(AppError::field("act", "Choose what to do with the notifications."));
        };
        if act != NotificationAct::ReadAll && form.ids.is_empty() {
            return Err(AppError::field(NotificationsForm::BOX, "Check the notifications first."));
        }
        Ok(self.mark(actor, form, act).await?)
    }

    async fn mark(&self, actor: &Actor, form: &NotificationsForm, act: NotificationAct) -> Result<()> {
        let now = self.parts.clock.now();
        let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
        let marked = match act {
            NotificationAct::Read => transaction.mark_notifications(reader(actor), &form.ids, Some(now)).await?,
            NotificationAct::Unread => transaction.mark_notifications(reader(actor), &form.ids, None).await?,
            NotificationAct::ReadAll => {
                let seen_at = form.seen_at.map_or(now, Timestamp).min(now);
                transaction.mark_all_notifications(reader(actor), seen_at, now).await?;
                transaction.commit().await?;
                return Ok(());
            }
        };
        if marked == 0 {
            return Err(AppError::NotFound.into());
        }
        Ok(transaction.commit().await?)
    }
}

fn reader(actor: &Actor) -> Reader<'_> {
    Reader { org_id: actor.org_id, user_id: actor.user_id, permissions: &actor.viewer.permissions }
}

fn row(row: store::notifications::NotificationRow) -> NotificationRow {
    NotificationRow {
        id: row.public_id,
        kind: row.kind,
        title: row.title,
        body: row.body,
        has_link: row.link.is_some(),
        at: row.created_at,
        is_read: row.read_at.is_some(),
    }
}
