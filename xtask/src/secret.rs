//! Passwords for what lives only as long as a command runs.

use rand::seq::IndexedRandom;

const GROUPS: usize = 4;
const GROUP_LENGTH: usize = 5;
/// No letter or digit that could be read as another.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Four groups of five: 99 bits, and still easy to type.
#[expect(clippy::disallowed_methods, reason = "the sample's password shall be nobody's guess")]
pub(crate) fn password() -> String {
    let mut random = rand::rng();
    let mut group = || (0..GROUP_LENGTH).filter_map(|_| ALPHABET.choose(&mut random)).map(|&byte| char::from(byte)).collect::<String>();
    (0..GROUPS).map(|_| group()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_four_groups_of_five_and_never_the_same() {
        let password = password();
        assert_eq!(password.split('-').map(str::len).collect::<Vec<_>>(), [5, 5, 5, 5]);
        assert_ne!(password, super::password());
    }
}
