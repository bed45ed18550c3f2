//! What the mass-change guard goes by, as it is submitted.

use crate::{FieldError, Thresholds};

/// One number of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuardField {
    /// Its name in the form.
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// What it does.
    pub hint: &'static str,
    /// The least it may be.
    pub least: u64,
    /// The most it may be.
    pub most: u64,
}

const MOST_PEOPLE: u64 = 1_000_000;

const fn percent(name: &'static str, label: &'static str, hint: &'static str) -> GuardField {
    GuardField { name, label, hint, least: 1, most: 100 }
}

const fn people(name: &'static str, label: &'static str, hint: &'static str) -> GuardField {
    GuardField { name, label, hint, least: 0, most: MOST_PEOPLE }
}

/// The numbers, in the order of the form and of [`values`].
pub const GUARD_FIELDS: [GuardField; 6] = [
    percent("guard-percent", "Leaving, percent", "More than this share of the people is held …"),
    people("guard-people", "Leaving, people", "… unless it is this many or fewer."),
    percent("guard-share-percent", "Leaving a small company, percent", "More than this share is held however few they are …"),
    people("guard-share-from", "Leaving a small company, people", "… from this many up."),
    percent("guard-attribute-percent", "One attribute, percent", "The same attribute changing for more than this share is held …"),
    people("guard-attribute-from", "One attribute, people", "… from this many people up."),
];

/// The numbers of thresholds, in the order of [`GUARD_FIELDS`].
pub const fn values(thresholds: &Thresholds) -> [u64; 6] {
    [
        thresholds.deactivations_percent,
        thresholds.deactivations_people,
        thresholds.deactivations_share_percent,
        thresholds.deactivations_share_from,
        thresholds.attribute_percent,
        thresholds.attribute_from,
    ]
}

/// What was entered, in the order of [`GUARD_FIELDS`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GuardForm(pub [String; 6]);

impl GuardForm {
    /// The form filled in with what is in force.
    pub fn of(thresholds: &Thresholds) -> Self {
        Self(values(thresholds).map(|number| number.to_string()))
    }

    /// Takes a pair of a form in, if it is one of this one's.
    pub(super) fn read(&mut self, name: &str, value: &str) -> bool {
        let at = GUARD_FIELDS.iter().position(|field| field.name == name);
        if let Some(at) = at {
            value.trim().clone_into(&mut self.0[at]);
        }
        at.is_some()
    }

    /// The thresholds; what is wrong where there are none.
    pub fn thresholds(&self) -> Result<Thresholds, Vec<FieldError>> {
        let mut numbers = [0; 6];
        let mut errors = Vec::new();
        for ((field, entered), number) in GUARD_FIELDS.iter().zip(&self.0).zip(&mut numbers) {
            match entered.parse().ok().filter(|number| (field.least..=field.most).contains(number)) {
                Some(entered) => *number = entered,
                None => errors.push(FieldError::new(
                    field.name,
                    format!("{}: enter a whole number from {} to {}.", field.label, field.least, field.most),
                )),
            }
        }
        let [
            deactivations_percent,
            deactivations_people,
            deactivations_share_percent,
            deactivations_share_from,
            attribute_percent,
            attribute_from,
        ] = numbers;
        let thresholds = Thresholds {
            deactivations_percent,
            deactivations_people,
            deactivations_share_percent,
            deactivations_share_from,
            attribute_percent,
            attribute_from,
        };
        if errors.is_empty() { Ok(thresholds) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_force_is_read_back_from_its_form() {
        let thresholds = Thresholds { deactivations_people: 7, attribute_from: 3, ..Thresholds::default() };
        assert_eq!(GuardForm::of(&thresholds).thresholds(), Ok(thresholds));
    }

    #[test]
    fn a_number_that_is_none_or_beyond_its_bounds_is_named() {
        let mut form = GuardForm::of(&Thresholds::default());
        assert!(
            form.read("guard-percent", "101")
                && form.read("guard-people", "-1")
                && form.read("guard-share-from", "")
                && !form.read("x", "1")
        );
        let fields: Vec<_> = form.thresholds().unwrap_err().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["guard-percent", "guard-people", "guard-share-from"]);
    }
}
