//! Codes in links: 256 bits nobody can guess, stored as their hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::entropy::Entropy;

const BYTES: usize = 32;

/// A new code.
pub(crate) struct Token(String);

impl Token {
    /// Draws one.
    pub(crate) fn draw(entropy: &dyn Entropy) -> Self {
        Self(URL_SAFE_NO_PAD.encode(entropy.bytes::<BYTES>()))
    }

    /// The code, for the one link it goes into.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Self::hash_of(&self.0)
    }

    /// What is stored of a code somebody brings. Nobody learns anything from the time it takes to look a hash up.
    pub(crate) fn hash_of(token: &str) -> [u8; 32] {
        Sha256::digest(token.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn codes_differ_and_are_found_by_their_hash() {
        let entropy = SeededEntropy::new(1);
        let (one, other) = (Token::draw(&entropy), Token::draw(&entropy));
        assert_ne!(one.expose(), other.expose());
        assert_eq!(one.expose().len(), 43);
        assert_eq!(Token::hash_of(one.expose()), one.hash());
    }
}
