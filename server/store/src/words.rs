//! The words of a search, and what the index of three letters in a row is asked for.

use contract::id::ContextId;
use domain::search::fold;

use crate::engine::{Engine, Store};

/// The longest search that is looked at, in words.
const MOST: usize = 6;
/// Letters that stand together in the index.
const TOGETHER: usize = 3;
/// Most that the index is asked for at once; the words themselves decide.
const GRAMS: usize = 24;

/// Adds the rows to look at, up to where conditions follow: those the index names, or everybody.
macro_rules! push_source {
    ($query:expr, $question:expr) => {
        match $question {
            Some(question) => {
                let from = "actors_search CROSS JOIN actors a WHERE a.rowid = actors_search.rowid AND actors_search MATCH ";
                $query.push(from).push_bind(question).push(" AND ");
            }
            None => {
                $query.push("actors a WHERE ");
            }
        }
    };
}

pub(crate) use push_source;

/// What somebody looks for.
#[derive(Debug)]
pub(crate) struct Words {
    /// Word by word, folded.
    pub(crate) words: Vec<String>,
}

impl Words {
    /// The words of a search; what comes after the sixth is not looked at.
    pub(crate) fn of(search: &str) -> Self {
        Self { words: fold(search).split(' ').filter(|word| !word.is_empty()).take(MOST).map(str::to_owned).collect() }
    }

    /// Whether the index knows of any of them: shorter words it does not.
    pub(crate) fn are_indexed(&self) -> bool {
        self.words.iter().any(|word| word.chars().nth(TOGETHER - 1).is_some())
    }

    /// The question to SQLite's `actors_search` (FTS5, section 3.1 of its manual): all of these, each a string of three. On PostgreSQL the
    /// conditions on `search_text` find their index themselves.
    pub(crate) fn question(&self, store: &Store, context: ContextId) -> Option<String> {
        if store.engine() != Engine::Sqlite {
            return None;
        }
        let id = context.0.simple().to_string();
        let scope = id[id.len() - TOGETHER..].to_uppercase();
        let grams = self.words.iter().flat_map(|word| {
            let letters: Vec<char> = word.chars().collect();
            letters.windows(TOGETHER).map(|gram| gram.iter().collect::<String>()).collect::<Vec<_>>()
        });
        let strings = std::iter::once(scope).chain(grams.take(GRAMS)).map(|gram| format!("\"{}\"", gram.replace('"', "\"\"")));
        Some(strings.collect::<Vec<_>>().join(" AND "))
    }
}
