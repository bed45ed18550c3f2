//! Telling those who may act on it, in the transaction of what is told.

use contract::id::{OrgId, PublicKind};
use contract::{NotificationKind, Timestamp};
use store::Transaction;
use store::mail::NewMail;
use store::notifications::NewNotification;

use crate::ids::Ids;
use crate::mail::Letter;

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Announcement {
    /// Why; it decides who is told.
    pub(crate) kind: NotificationKind,
    /// In a few words.
    pub(crate) title: String,
    /// What happened and what to do.
    pub(crate) body: String,
    /// A path of this site.
    pub(crate) link: Option<String>,
    /// The same by mail, where it is worth one.
    pub(crate) letter: Option<Letter>,
}

/// Writes the notification, and queues the mail, for every member whose role includes what its kind needs.
pub(crate) async fn announce(
    transaction: &mut Transaction,
    ids: &Ids,
    org: OrgId,
    at: Timestamp,
    announcement: Announcement,
) -> store::Result<()> {
    let Announcement { kind, title, body, link, letter } = announcement;
    let public_id = ids.public(PublicKind::Notification);
    let new = NewNotification {
        org_id: org,
        id: ids.next(),
        public_id: &public_id,
        kind,
        title: &title,
        body: body.trim(),
        link: link.as_deref(),
        at,
    };
    transaction.insert_notification(&new).await?;
    let Some(letter) = letter else { return Ok(()) };
    let letter = letter.to_json();
    for recipient in transaction.members_to_tell(org, kind.needs()).await? {
        let member = Some((recipient.user_id, Some(kind.needs())));
        let mail = NewMail { org_id: org, id: ids.next(), recipient: &recipient.email, member, letter: &letter, at };
        transaction.insert_mail(&mail).await?;
    }
    Ok(())
}
