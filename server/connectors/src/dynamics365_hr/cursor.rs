//! Where a pull stands between two pages. It is stored, so it carries its version; one that cannot be read starts the pull anew, which
//! costs time and nothing else.

use contract::Date;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::coverage::Coverage;
use crate::repetition::Repetition;

const VERSION: u8 = 1;

/// The cursor the engine stores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cursor {
    /// Reading everybody.
    Everyone(Listing),
    /// Reading some people.
    People {
        /// How many of the ids are done.
        done: usize,
        /// The day the pull began.
        day: Date,
    },
}

#[derive(Serialize, Deserialize)]
struct Versioned {
    version: u8,
    #[serde(flatten)]
    cursor: Cursor,
}

/// The state of a pull of everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listing {
    /// The link to the following page, opaque, and judged again before it is followed.
    pub(super) next: Url,
    /// The day the pull began: what is in force then counts to its end.
    pub(super) day: Date,
    pub(super) progress: Progress,
    pub(super) repetition: Repetition,
    /// How often the listing had to begin again.
    pub(super) restarts: u8,
}

/// What the pages so far have given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Progress {
    pub(super) coverage: Coverage,
    /// Workers read since the listing was last begun, those of other legal entities included.
    pub(super) read: u64,
}

impl Cursor {
    /// The text to store.
    pub(super) fn encode(self) -> String {
        serde_json::to_string(&Versioned { version: VERSION, cursor: self }).expect("a cursor is plain data")
    }

    /// Reads a stored text.
    pub(super) fn decode(text: &str) -> Option<Self> {
        let Versioned { version, cursor } = serde_json::from_str(text).ok()?;
        (version == VERSION).then_some(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let day = Date::parse("2026-11-20").unwrap();
        let listing = Listing {
            next: Url::parse("https://contoso.operations.dynamics.com/data/Workers?$skiptoken=000100").unwrap(),
            day: day.clone(),
            progress: Progress { read: 100, ..Progress::default() },
            repetition: Repetition::default(),
            restarts: 1,
        };
        for cursor in [Cursor::Everyone(listing), Cursor::People { done: 20, day }] {
            assert_eq!(Cursor::decode(&cursor.clone().encode()), Some(cursor));
        }
    }

    #[test]
    fn a_cursor_of_another_version_or_none_at_all_is_not_read() {
        for text in [r#"{"version":2,"people":{"done":1,"day":"2026-11-20"}}"#, r#"{"version":1}"#, "50", "", "garbage"] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }
}
