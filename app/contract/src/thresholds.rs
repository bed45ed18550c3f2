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
