//! The mass-change guard (X2): decides whether a plan may be applied without anybody looking at it.

use std::collections::BTreeMap;

use contract::Attribute;
pub use contract::Thresholds;
use serde::{Deserialize, Serialize};

/// How much is changed: by a plan, or by what was applied in the last 24 hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// People deactivated.
    pub deactivations: u64,
    /// People who had a value and lose or change it, by attribute. Filling what was empty is not counted: it destroys nothing.
    pub attributes: BTreeMap<Attribute, u64>,
}

impl Volume {
    /// Adds another volume.
    pub fn add(&mut self, other: &Self) {
        self.deactivations += other.deactivations;
        for (attribute, people) in &other.attributes {
            *self.attributes.entry(*attribute).or_default() += people;
        }
    }
}

/// Why a plan is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum HoldReason {
    /// Too many would be deactivated.
    Deactivations {
        /// How many, with the last 24 hours.
        people: u64,
        /// Of how many in the plan.
        of: u64,
    },
    /// One attribute would change for too many.
    Attribute {
        /// Which.
        attribute: Attribute,
        /// For how many, with the last 24 hours.
        people: u64,
        /// Of how many in the plan.
        of: u64,
    },
}

impl HoldReason {
    /// Whether somebody who has seen this reason has seen `later`: the same, and not more.
    pub fn covers(&self, later: &Self) -> bool {
        match (self, later) {
            (Self::Deactivations { people: seen, .. }, Self::Deactivations { people, .. }) => people <= seen,
            (Self::Attribute { attribute: one, people: seen, .. }, Self::Attribute { attribute: other, people, .. }) => {
                one == other && people <= seen
            }
            _ => false,
        }
    }

    /// The reason as a sentence.
    pub fn message(&self) -> String {
        match self {
            Self::Deactivations { people, of } => format!("{people} of {of} people would be deactivated."),
            Self::Attribute { attribute, people, of } => format!("{} would change for {people} of {of} people.", attribute.label()),
        }
    }
}

/// Decides. `active` is how many people the plan has before this change; `recent` is what was applied in the last 24 hours, so that many
/// small runs count like one large. Empty means: go.
pub fn judge(thresholds: &Thresholds, active: u64, planned: &Volume, recent: &Volume) -> Vec<HoldReason> {
    let mut total = recent.clone();
    total.add(planned);
    // Those who were deactivated lately were in the plan when the day began.
    let of = active + recent.deactivations;
    let mut reasons = Vec::new();

    let allowed = thresholds.deactivations_people.max(of * thresholds.deactivations_percent / 100);
    let is_large_share = total.deactivations >= thresholds.deactivations_share_from
        && total.deactivations * 100 > of * thresholds.deactivations_share_percent;
    if planned.deactivations > 0 && (total.deactivations > allowed || is_large_share) {
        reasons.push(HoldReason::Deactivations { people: total.deactivations, of });
    }
    for attribute in planned.attributes.keys() {
        let people = total.attributes[attribute];
        if people >= thresholds.attribute_from && people * 100 > of * thresholds.attribute_percent {
            reasons.push(HoldReason::Attribute { attribute: *attribute, people, of });
        }
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leavers(people: u64) -> Volume {
        Volume { deactivations: people, ..Volume::default() }
    }

    fn titles(people: u64) -> Volume {
        Volume { attributes: BTreeMap::from([(Attribute::JobTitle, people)]), ..Volume::default() }
    }

    fn is_held(active: u64, planned: &Volume, recent: &Volume) -> bool {
        !judge(&Thresholds::default(), active, planned, recent).is_empty()
    }

    #[test]
    fn deactivations_are_held_above_five_percent_or_twenty_people() {
        assert!(!is_held(600, &leavers(30), &Volume::default()));
        assert!(is_held(600, &leavers(31), &Volume::default()));
        assert!(!is_held(100, &leavers(20), &Volume::default()));
        assert!(is_held(100, &leavers(21), &Volume::default()));
    }

    #[test]
    fn in_a_small_company_a_third_is_too_many_from_four_up() {
        assert!(!is_held(9, &leavers(3), &Volume::default()));
        assert!(is_held(12, &leavers(4), &Volume::default()));
        assert!(!is_held(20, &leavers(6), &Volume::default()));
    }

    #[test]
    fn an_attribute_is_held_above_half_of_the_people_from_twenty_up() {
        assert!(!is_held(10, &titles(10), &Volume::default()));
        assert!(!is_held(600, &titles(300), &Volume::default()));
        assert!(is_held(600, &titles(301), &Volume::default()));
    }

    #[test]
    fn many_small_runs_count_like_one_large() {
        assert!(!is_held(571, &leavers(1), &leavers(29)));
        assert!(is_held(570, &leavers(1), &leavers(30)));
    }

    #[test]
    fn who_has_seen_a_reason_has_seen_less_of_it_but_neither_more_nor_another() {
        let leaving = |people| HoldReason::Deactivations { people, of: 100 };
        let titles = HoldReason::Attribute { attribute: Attribute::JobTitle, people: 60, of: 100 };
        let phones = HoldReason::Attribute { attribute: Attribute::Phone, people: 60, of: 100 };
        assert!(leaving(30).covers(&leaving(30)) && leaving(30).covers(&leaving(21)) && titles.covers(&titles));
        assert!(!leaving(30).covers(&leaving(31)) && !titles.covers(&phones) && !titles.covers(&leaving(30)));
    }

    #[test]
    fn a_plan_that_deactivates_nobody_is_not_held_for_what_others_did() {
        assert!(!is_held(500, &titles(1), &leavers(100)));
    }
}
