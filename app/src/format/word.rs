//! Words.

/// With a capital at its beginning.
pub(crate) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_letter_changes() {
        assert_eq!(["active", "", "ærlig BANK"].map(capitalised), ["Active", "", "Ærlig BANK"]);
    }
}
