//! Views of notifications and of mail.

use serde::{Deserialize, Serialize};

use super::Page;
use crate::Timestamp;
use crate::notification::NotificationKind;

/// A notification as one of those it was written for sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationRow {
    /// Public id, `ntf_…`.
    pub id: String,
    /// Why it was written.
    pub kind: NotificationKind,
    /// In a few words.
    pub title: String,
    /// What happened and what to do.
    pub body: String,
    /// Whether it leads somewhere.
    pub has_link: bool,
    /// When it was written.
    pub at: Timestamp,
    /// Whether the viewer has read it.
    pub is_read: bool,
}

/// The notification centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationsView {
    /// One page, newest first.
    pub page: Page<NotificationRow>,
    /// How many the viewer has not read, all pages together.
    pub unread: u64,
}

/// Where mail goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailWay {
    /// To a mail server of this name.
    Server(String),
    /// Into a folder: nothing leaves the machine.
    Folder(String),
}

/// The settings of mail, which the operator decides, and how sending goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailView {
    /// Where it goes.
    pub way: MailWay,
    /// The address it comes from.
    pub from: String,
    /// How many of the tenant's mails wait to be sent.
    pub waiting: u64,
    /// Why the last try of those that wait failed.
    pub last_error: Option<String>,
    /// How many could not be sent in the last thirty days.
    pub failed: u64,
    /// When the last one was sent.
    pub last_sent_at: Option<Timestamp>,
    /// The address a test goes to: the viewer's own.
    pub test_to: String,
}
