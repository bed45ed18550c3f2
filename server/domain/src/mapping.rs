//! Which source field becomes which attribute of a plan. The connector gives canonical attributes; a flow may take another one of the same
//! kind instead, or leave the attribute alone.

use std::collections::BTreeMap;

use contract::{Attribute, AttributeKind, Attributes, Value};
use serde::{Deserialize, Serialize};

/// The attributes a flow may map. A name, an address, a manager and a status decide who somebody is and whether they are there, so they
/// come from where the connector says.
pub const MAPPABLE: &[Attribute] = &[
    Attribute::JobTitle,
    Attribute::Department,
    Attribute::Division,
    Attribute::Location,
    Attribute::EmployeeNumber,
    Attribute::Phone,
    Attribute::EmploymentType,
    Attribute::StartDate,
    Attribute::EndDate,
];

/// The mapping of a flow. What is not in it comes from the field of its own name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(BTreeMap<Attribute, Option<Attribute>>);

impl Mapping {
    /// Takes `attribute` from `source`, or from nowhere. `false`, and nothing done, when that cannot be.
    pub fn set(&mut self, attribute: Attribute, source: Option<Attribute>) -> bool {
        if !MAPPABLE.contains(&attribute) || source.is_some_and(|source| !may_come_from(attribute, source)) {
            return false;
        }
        if source == Some(attribute) {
            self.0.remove(&attribute);
        } else {
            self.0.insert(attribute, source);
        }
        true
    }

    /// Where an attribute comes from; `None` when it is left alone.
    pub fn source_of(&self, attribute: Attribute) -> Option<Attribute> {
        self.0.get(&attribute).copied().unwrap_or(Some(attribute))
    }

    /// The attributes that are taken from elsewhere or left alone.
    pub fn iter(&self) -> impl Iterator<Item = (Attribute, Option<Attribute>)> {
        self.0.iter().map(|(attribute, source)| (*attribute, *source))
    }

    /// What the source says in the terms of the plan. An attribute that is left alone is one the source says nothing about.
    #[must_use]
    pub fn apply(&self, source: Attributes) -> Attributes {
        if self.0.is_empty() {
            return source;
        }
        let mut mapped = source.clone();
        for (attribute, from) in self.iter() {
            mapped.set(attribute, from.map_or(Value::Absent, |from| source.get(from).clone()));
        }
        mapped
    }
}

/// Whether values of `source` can stand for `attribute`: of the same kind, and not more sensitive.
pub fn may_come_from(attribute: Attribute, source: Attribute) -> bool {
    let is_own = attribute == source;
    let is_text = attribute.kind() == AttributeKind::Text || matches!(attribute.kind(), AttributeKind::Date);
    is_own || (is_text && attribute.kind() == source.kind() && source.sensitivity() <= attribute.sensitivity())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Attributes {
        Attributes::default()
            .with(Attribute::JobTitle, Value::text("Engineer"))
            .with(Attribute::Location, Value::text("Oslo"))
            .with(Attribute::Department, Value::reference("12", "Platform"))
    }

    #[test]
    fn without_a_mapping_everything_comes_from_the_field_of_its_name() {
        assert_eq!(Mapping::default().apply(person()), person());
    }

    #[test]
    fn an_attribute_comes_from_another_field_or_is_left_alone() {
        let mut mapping = Mapping::default();
        assert!(mapping.set(Attribute::JobTitle, Some(Attribute::Location)) && mapping.set(Attribute::Department, None));
        let mapped = mapping.apply(person());
        assert_eq!(mapped.get(Attribute::JobTitle), &Value::text("Oslo"));
        assert!(mapped.get(Attribute::Department).is_absent());
        assert_eq!(mapped.get(Attribute::Location), &Value::text("Oslo"));
    }

    #[test]
    fn a_field_that_is_withheld_is_withheld_under_its_new_name_too() {
        let mut mapping = Mapping::default();
        mapping.set(Attribute::JobTitle, Some(Attribute::Phone));
        assert!(mapping.apply(person()).get(Attribute::JobTitle).is_absent());
    }

    #[test]
    fn two_fields_may_change_places() {
        let mut mapping = Mapping::default();
        mapping.set(Attribute::JobTitle, Some(Attribute::Location));
        mapping.set(Attribute::Location, Some(Attribute::JobTitle));
        let mapped = mapping.apply(person());
        assert_eq!((mapped.get(Attribute::JobTitle).key(), mapped.get(Attribute::Location).key()), (Some("Oslo"), Some("Engineer")));
    }

    #[test]
    fn what_only_some_may_see_never_becomes_what_everybody_sees() {
        assert!(!may_come_from(Attribute::JobTitle, Attribute::EmploymentType));
        assert!(may_come_from(Attribute::EmploymentType, Attribute::JobTitle));
    }

    #[test]
    fn kinds_do_not_mix_and_identity_is_not_mapped() {
        let mut mapping = Mapping::default();
        for (attribute, source) in [
            (Attribute::JobTitle, Attribute::Department),
            (Attribute::StartDate, Attribute::JobTitle),
            (Attribute::Department, Attribute::Division),
            (Attribute::Status, Attribute::Status),
            (Attribute::DisplayName, Attribute::PreferredName),
        ] {
            assert!(!mapping.set(attribute, Some(source)), "{attribute:?} from {source:?}");
        }
        assert_eq!(mapping, Mapping::default());
    }

    #[test]
    fn going_back_to_the_own_field_leaves_no_trace() {
        let mut mapping = Mapping::default();
        mapping.set(Attribute::JobTitle, None);
        mapping.set(Attribute::JobTitle, Some(Attribute::JobTitle));
        assert_eq!(mapping, Mapping::default());
    }
}
