//! What the mass-change guard goes by (X2).

use serde::{Deserialize, Serialize};

/// When a plan is too big to go through unseen. Settings of the flow; percentages are of the people in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    /// Deactivations are held above this share …
    pub deactivations_percent: u64,
    /// … but never for this many people or fewer,
    pub deactivations_people: u64,
    /// and always above this share …
    pub deactivations_share_percent: u64,
    /// … from this many deactivations up.
    pub deactivations_share_from: u64,
    /// One attribute may change for this share of people …
    pub attribute_percent: u64,
    /// … and always for fewer people than this.
    pub attribute_from: u64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            deactivations_percent: 5,
            deactivations_people: 20,
            deactivations_share_percent: 30,
            deactivations_share_from: 4,
            attribute_percent: 50,
            attribute_from: 20,
        }
    }
}

impl Thresholds {
    /// What holds a sync, in words: it waits when, within 24 hours, any of these is so. `number` writes a number of people.
    pub fn sentences(&self, number: impl Fn(u64) -> String) -> [String; 3] {
        let Self {
            deactivations_percent,
            deactivations_people,
            deactivations_share_percent,
            deactivations_share_from,
            attribute_percent,
            attribute_from,
        } = self;
        [
            format!("more than {deactivations_percent} % of the people leave, and more than {}", number(*deactivations_people)),
            format!("{} or more leave, and they are more than {deactivations_share_percent} %", number(*deactivations_share_from)),
            format!("the same attribute changes for {} or more, and they are more than {attribute_percent} %", number(*attribute_from)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_a_sync_is_said_in_words() {
        assert_eq!(
            Thresholds::default().sentences(|people| people.to_string()),
            [
                "more than 5 % of the people leave, and more than 20",
                "4 or more leave, and they are more than 30 %",
                "the same attribute changes for 20 or more, and they are more than 50 %",
            ]
        );
    }
}
