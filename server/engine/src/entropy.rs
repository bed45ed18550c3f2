//! Randomness, injected: nothing else in the workspace draws any that anyone could depend on.

use std::sync::{Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// A source of randomness good enough for keys.
pub trait Entropy: std::fmt::Debug + Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Entropy + '_ {
    /// A number out of all there are.
    pub fn draw(&self) -> u128 {
        u128::from_le_bytes(self.bytes())
    }

    /// As many bytes as the caller's type asks for.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// The machine's randomness, through a generator per thread that is seeded from it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "the home of the machine's randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// The same sequence for the same seed, for tests.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<StdRng>);

impl SeededEntropy {
    /// Starts the sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_names_a_sequence_and_the_machine_does_not_repeat_itself() {
        let draws = |entropy: &dyn Entropy| [entropy.draw(), entropy.draw()];
        assert_eq!(draws(&SeededEntropy::new(7)), draws(&SeededEntropy::new(7)));
        assert_ne!(draws(&SeededEntropy::new(7)), draws(&SeededEntropy::new(8)));
        assert_ne!(draws(&SystemEntropy), draws(&SystemEntropy));
    }
}
