//! The words of a search, and what the index of three letters in a row is asked for.

use contract::id::ContextId;
use domain::search::fold;

use crate::engine::{Engine, Store};

/// The longest search that is looked at, in words.
const MOST: usize = 6;
/// Letters that stand together in the index.
const TOGETHER: usize = 3;
/// Most that the index is asked for at once; the words themselves decide.
const GRAMS: usize = 12;

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
        self.words.iter().any(|word| is_indexed(word))
    }

    /// Whether the index knows of each of them.
    pub(crate) fn are_all_indexed(&self) -> bool {
        self.words.iter().all(|word| is_indexed(word))
    }

    /// The question to SQLite's `actors_search` (FTS5, section 3.1 of its manual): all of these, each a string of three. On PostgreSQL the
    /// conditions on `search_text` find their index themselves.
    pub(crate) fn question(&self, store: &Store, context: ContextId) -> Option<String> {
        if store.engine() != Engine::Sqlite {
            return None;
        }
        let id = context.0.simple().to_string();
        let scope = id[id.len() - TOGETHER..].to_uppercase();
        let grams = self.words.iter().flat_map(|word| grams(word));
        let strings = std::iter::once(scope).chain(grams.take(GRAMS)).map(|gram| format!("\"{}\"", gram.replace('"', "\"\"")));
        Some(strings.collect::<Vec<_>>().join(" AND "))
    }
}

fn is_indexed(word: &str) -> bool {
    word.chars().nth(TOGETHER - 1).is_some()
}

/// What the index is asked about a word: every letter once, and of an address only what stands up to the `@`, because what stands behind it
/// names everybody of a company.
fn grams(word: &str) -> Vec<String> {
    let mailbox = word.split_inclusive('@').next().filter(|mailbox| is_indexed(mailbox));
    let letters: Vec<char> = mailbox.unwrap_or(word).chars().collect();
    let Some(last) = letters.len().checked_sub(TOGETHER) else { return Vec::new() };
    let starts = (0..last).step_by(TOGETHER).chain([last]);
    starts.map(|start| letters[start..start + TOGETHER].iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::grams;

    #[test]
    fn a_word_is_asked_for_letter_by_letter_and_an_address_by_its_mailbox() {
        assert_eq!(grams("an"), Vec::<String>::new());
        assert_eq!(grams("ann"), ["ann"]);
        assert_eq!(grams("anna"), ["ann", "nna"]);
        assert_eq!(grams("thomas"), ["tho", "mas"]);
        assert_eq!(grams("øresund"), ["øre", "sun", "und"]);
        assert_eq!(grams("ann@example.com"), ["ann", "nn@"]);
        assert_eq!(grams("@ex.org"), ["@ex", ".or", "org"]);
    }
}
