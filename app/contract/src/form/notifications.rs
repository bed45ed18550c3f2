//! The form of the notification centre.

use serde::{Deserialize, Deserializer};

/// What is to become of notifications. A button of one names it; a button for several goes by the boxes that are checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotificationsForm {
    /// The notifications, by public id.
    pub ids: Vec<String>,
    /// What was asked.
    pub act: Option<NotificationAct>,
    /// In microseconds, when the page was shown: what came later was not seen and is not marked.
    pub seen_at: Option<i64>,
}

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotificationAct {
    /// Those named are read.
    Read,
    /// Those named are not.
    Unread,
    /// Every one there is is read.
    ReadAll,
}

/// A form is a list of pairs, some names more than once.
impl<'de> Deserialize<'de> for NotificationsForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<(String, String)>::deserialize(deserializer).map(|pairs| Self::read(&pairs))
    }
}

impl NotificationsForm {
    /// Name of the checkboxes.
    pub const BOX: &'static str = "id";
    /// Name of a button that marks one as read; its value is the id.
    pub const READ_ONE: &'static str = "read";
    /// Name of a button that marks one as unread.
    pub const UNREAD_ONE: &'static str = "unread";
    /// Name of a button for several; its value is the act.
    pub const ACT: &'static str = "act";
    /// Name of the hidden field with the time.
    pub const SEEN_AT: &'static str = "seen_at";
    /// The most that are named at once; a page shows fewer.
    const IDS_MAX: usize = 200;

    /// Reads the pairs of a form as it was sent. What is not understood asks for nothing.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                Self::BOX => form.ids.push(value.clone()),
                Self::READ_ONE | Self::UNREAD_ONE => {
                    let act = if name == Self::READ_ONE { NotificationAct::Read } else { NotificationAct::Unread };
                    let seen_at = form.seen_at;
                    // The boxes are for the buttons of several.
                    return Self { ids: vec![value.clone()], act: Some(act), seen_at };
                }
                Self::ACT => {
                    form.act = match value.as_str() {
                        "read" => Some(NotificationAct::Read),
                        "unread" => Some(NotificationAct::Unread),
                        "read_all" => Some(NotificationAct::ReadAll),
                        _ => None,
                    };
                }
                Self::SEEN_AT => form.seen_at = value.parse().ok(),
                _ => {}
            }
        }
        form.ids.truncate(Self::IDS_MAX);
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> NotificationsForm {
        NotificationsForm::read(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn a_button_of_one_leaves_the_checked_ones_alone() {
        let form = read(&[("id", "ntf_a"), ("id", "ntf_b"), ("unread", "ntf_c")]);
        assert_eq!((form.ids, form.act), (vec!["ntf_c".to_owned()], Some(NotificationAct::Unread)));
    }

    #[test]
    fn a_button_for_several_takes_the_checked_ones() {
        let form = read(&[("id", "ntf_a"), ("id", "ntf_b"), ("act", "read"), ("seen_at", "17")]);
        assert_eq!((form.ids.len(), form.act, form.seen_at), (2, Some(NotificationAct::Read), Some(17)));
    }

    #[test]
    fn nonsense_asks_for_nothing() {
        assert_eq!(read(&[("act", "burn"), ("seen_at", "yesterday"), ("other", "x")]), NotificationsForm::default());
    }
}
