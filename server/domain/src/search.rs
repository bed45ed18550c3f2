//! Folding of text for sorting and searching, done here so that both databases agree.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case without accents, one blank between words: `Łukasz  Ångström` becomes `łukasz angstrom`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        fold_into(&mut folded, text.chars());
    } else {
        fold_into(&mut folded, text.nfkd().filter(|c| !is_combining_mark(*c)));
    }
    folded
}

fn fold_into(folded: &mut String, text: impl Iterator<Item = char>) {
    let mut is_blank_due = false;
    for c in text.flat_map(char::to_lowercase) {
        if c.is_whitespace() || c.is_control() {
            is_blank_due = !folded.is_empty();
        } else {
            if std::mem::take(&mut is_blank_due) {
                folded.push(' ');
            }
            folded.push(c);
        }
    }
}

/// One searchable text out of several; a line break keeps a word from matching across two of them.
pub fn search_text<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    parts.into_iter().flatten().map(fold).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_blanks_do_not_matter() {
        assert_eq!(fold("  José\tÅNGSTRÖM "), "jose angstrom");
        assert_eq!(fold("Ελένη"), fold("ΕΛΕΝΗ"));
        assert_eq!(fold("李 思远"), "李 思远");
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_eq!(search_text([Some("Ana"), None, Some(""), Some("B 1")]), "ana\nb 1");
    }
}
