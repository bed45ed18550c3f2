//! Which attributes came back, over a whole pull: what is withheld shows only at its end (X3).

use std::collections::BTreeSet;

use contract::{Attribute, Attributes};
use domain::source::WithheldField;
use serde::{Deserialize, Serialize};

use crate::connector::NamedField;

/// What the records read so far had.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Coverage {
    records: u64,
    /// Given by at least one record, even if empty.
    given: BTreeSet<Attribute>,
    /// Marked as not for this key by at least one record.
    restricted: BTreeSet<Attribute>,
}

impl Coverage {
    /// Takes in one record.
    pub(crate) fn observe(&mut self, attributes: &Attributes, restricted: &[Attribute]) {
        self.records += 1;
        self.given.extend(attributes.iter().map(|(attribute, _)| attribute));
        self.restricted.extend(restricted);
    }

    /// Whether any record gave the attribute.
    pub(crate) fn has(&self, attribute: Attribute) -> bool {
        self.given.contains(&attribute)
    }

    /// What of the fields that were asked for did not come. Nothing can be said before there is a record.
    pub(crate) fn withheld(&self, fields: impl IntoIterator<Item = NamedField>) -> Vec<WithheldField> {
        if self.records == 0 {
            return Vec::new();
        }
        fields
            .into_iter()
            .filter(|field| !self.has(field.attribute) || self.restricted.contains(&field.attribute))
            .map(|field| WithheldField {
                attribute: field.attribute,
                vendor_field: field.vendor_field.to_owned(),
                for_everyone: !self.has(field.attribute),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use contract::Value;

    use super::*;

    const FIELDS: [NamedField; 3] = [
        NamedField { attribute: Attribute::Phone, vendor_field: "workPhone" },
        NamedField { attribute: Attribute::StartDate, vendor_field: "hireDate" },
        NamedField { attribute: Attribute::Email, vendor_field: "workEmail" },
    ];

    #[test]
    fn a_field_is_withheld_for_everyone_for_some_or_for_nobody() {
        let mut coverage = Coverage::default();
        assert_eq!(coverage.withheld(FIELDS), []);
        let everything = || Attribute::ALL.iter().map(|attribute| (*attribute, Value::text("x")));
        let without = |missing: &[Attribute]| everything().filter(|(attribute, _)| !missing.contains(attribute)).collect();
        coverage.observe(&without(&[Attribute::Phone, Attribute::StartDate]), &[Attribute::StartDate]);
        coverage.observe(&without(&[Attribute::Phone]), &[]);
        assert_eq!(
            coverage.withheld(FIELDS),
            [
                WithheldField { attribute: Attribute::Phone, vendor_field: "workPhone".to_owned(), for_everyone: true },
                WithheldField { attribute: Attribute::StartDate, vendor_field: "hireDate".to_owned(), for_everyone: false },
            ]
        );
    }
}
