//! Which attributes came back, over a whole pull: what is withheld shows only at its end (X3).

use std::collections::BTreeSet;

use contract::{Attribute, Attributes};
use domain::source::WithheldField;
use serde::{Deserialize, Serialize};

use super::fields::Vocabulary;

/// What the records read so far had.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Coverage {
    records: u64,
    /// Given by at least one record, even if empty.
    given: BTreeSet<Attribute>,
    /// Marked as not for this key by at least one record.
    restricted: BTreeSet<Attribute>,
}

impl Coverage {
    /// Takes in one record.
    pub(super) fn observe(&mut self, attributes: &Attributes, restricted: &[Attribute]) {
        self.records += 1;
        self.given.extend(attributes.iter().map(|(attribute, _)| attribute));
        self.restricted.extend(restricted);
    }

    /// Whether any record gave the attribute.
    pub(super) fn has(&self, attribute: Attribute) -> bool {
        self.given.contains(&attribute)
    }

    /// What was asked for and did not come. Nothing can be said before there is a record.
    pub(super) fn withheld(&self, vocabulary: Vocabulary) -> Vec<WithheldField> {
        if self.records == 0 {
            return Vec::new();
        }
        let fields = vocabulary.fields().iter();
        fields
            .filter(|field| !self.has(field.attribute) || self.restricted.contains(&field.attribute))
            .map(|field| WithheldField {
                attribute: field.attribute,
                vendor_field: field.deciding().to_owned(),
                for_everyone: !self.has(field.attribute),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use contract::Value;

    use super::*;

    #[test]
    fn a_field_is_withheld_for_everyone_for_some_or_for_nobody() {
        let mut coverage = Coverage::default();
        assert_eq!(coverage.withheld(Vocabulary::List), []);
        let everything = || Attribute::ALL.iter().map(|attribute| (*attribute, Value::text("x")));
        let without = |missing: &[Attribute]| everything().filter(|(attribute, _)| !missing.contains(attribute)).collect();
        coverage.observe(&without(&[Attribute::Phone, Attribute::StartDate]), &[Attribute::StartDate]);
        coverage.observe(&without(&[Attribute::Phone]), &[]);
        let withheld = coverage.withheld(Vocabulary::List);
        assert_eq!(
            withheld,
            [
                WithheldField { attribute: Attribute::Phone, vendor_field: "workPhone".to_owned(), for_everyone: true },
                WithheldField { attribute: Attribute::StartDate, vendor_field: "hireDate".to_owned(), for_everyone: false },
            ]
        );
    }
}
