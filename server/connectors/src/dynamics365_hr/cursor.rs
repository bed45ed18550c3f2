//! Where a pull stands between two pages.

use contract::Date;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::coverage::Coverage;
use crate::cursor::StoredCursor;
use crate::repetition::Repetition;

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

impl StoredCursor for Cursor {
    const VERSION: u8 = 1;
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
            assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }
    }
}
