//! Where a pull stands between two pages.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::coverage::Coverage;
use crate::cursor::StoredCursor;
use crate::repetition::Repetition;

/// The cursor the engine stores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cursor {
    /// Reading everybody.
    Everyone(Listing),
    /// Reading some people: how many of the ids are done.
    People(usize),
}

impl StoredCursor for Cursor {
    const VERSION: u8 = 1;
}

/// The state of a pull of everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listing {
    pub(super) position: Position,
    pub(super) coverage: Coverage,
    /// Records read since the listing was last begun.
    pub(super) read: u64,
    /// How often BambooHR made us begin again.
    pub(super) restarts: u8,
}

/// Where the next page is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "path", rename_all = "snake_case")]
pub(super) enum Position {
    /// The employee list, after BambooHR's cursor.
    List { after: Option<String>, repetition: Repetition },
    /// The employee dataset by page number from 1, without the fields it refused.
    Dataset { page: u64, refused: BTreeSet<String> },
    /// A custom report, which has one page.
    Report,
}

impl Position {
    /// The read paths from the best to the last resort, each at its beginning.
    pub(super) fn starts() -> [Self; 3] {
        [Self::list(), Self::Dataset { page: 1, refused: BTreeSet::new() }, Self::Report]
    }

    /// The beginning of the employee list.
    pub(super) fn list() -> Self {
        Self::List { after: None, repetition: Repetition::default() }
    }

    /// What people call the read path.
    pub(super) const fn label(&self) -> &'static str {
        match self {
            Self::List { .. } => "the employee list",
            Self::Dataset { .. } => "the employee dataset",
            Self::Report => "a custom report",
        }
    }
}

impl Listing {
    /// A pull that begins at `position`.
    pub(super) fn at(position: Position) -> Self {
        Self { position, coverage: Coverage::default(), read: 0, restarts: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let mut listing = Listing::at(Position::Dataset { page: 7, refused: BTreeSet::from(["hireDate".to_owned()]) });
        listing.read = 6000;
        for cursor in [Cursor::Everyone(listing), Cursor::Everyone(Listing::at(Position::list())), Cursor::People(50)] {
            assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }
    }
}
