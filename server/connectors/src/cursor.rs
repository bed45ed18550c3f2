//! How cursors are stored.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Where a pull stands between two pages. It is stored, so it carries its version; one that cannot be read starts the pull anew, which costs
/// time and nothing else.
pub(crate) trait StoredCursor: Serialize + DeserializeOwned {
    /// Grows when its form changes.
    const VERSION: u8;

    /// The text to store.
    fn encode(&self) -> String {
        serde_json::to_string(&Versioned { version: Self::VERSION, cursor: self }).expect("a cursor is plain data")
    }

    /// Reads a stored text.
    fn decode(text: &str) -> Option<Self> {
        let Versioned { version, cursor } = serde_json::from_str(text).ok()?;
        (version == Self::VERSION).then_some(cursor)
    }
}

#[derive(Serialize, Deserialize)]
struct Versioned<C> {
    version: u8,
    #[serde(flatten)]
    cursor: C,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Cursor {
        People(usize),
    }

    impl StoredCursor for Cursor {
        const VERSION: u8 = 1;
    }

    #[test]
    fn a_cursor_of_another_version_or_none_at_all_is_not_read() {
        assert_eq!(Cursor::decode(r#"{"version":1,"people":50}"#), Some(Cursor::People(50)));
        for text in [r#"{"version":2,"people":50}"#, r#"{"version":1}"#, r#"{"people":50}"#, "50", "", "garbage"] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }
}
