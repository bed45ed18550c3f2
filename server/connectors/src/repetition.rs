//! Listings that never end.

use serde::{Deserialize, Serialize};

/// Notices a vendor's cursors going in circles, of any length, with one cursor of memory (Brent's algorithm).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Repetition {
    anchor: Option<String>,
    steps: u32,
    until: u32,
}

impl Repetition {
    /// Takes the next cursor; `true` when it was there before.
    pub(crate) fn closes_with(&mut self, cursor: &str) -> bool {
        if self.anchor.as_deref() == Some(cursor) {
            return true;
        }
        if self.steps == self.until {
            self.anchor = Some(cursor.to_owned());
            self.steps = 0;
            self.until = self.until.saturating_mul(2).max(1);
        } else {
            self.steps += 1;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_of_every_length_are_noticed_and_straight_lines_are_not() {
        for (lead, circle) in [(0, 1), (1, 1), (3, 2), (10, 7), (100, 40)] {
            let mut repetition = Repetition::default();
            let cursors = (0..lead).chain((lead..lead + circle).cycle()).take(4 * (lead + circle) + 4);
            assert!(cursors.map(|at| at.to_string()).any(|cursor| repetition.closes_with(&cursor)), "{lead} + {circle}");
        }
        let mut repetition = Repetition::default();
        assert!(!(0..1000).any(|at: u32| repetition.closes_with(&at.to_string())));
    }
}
