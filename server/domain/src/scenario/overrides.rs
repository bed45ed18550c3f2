//! What of a person a planner changed against the source.

use contract::Attributes;
use contract::view::AttributeChange;

use super::edit::said;
use super::scene::are_same;

/// Every attribute whose value is not the last one its source gave: `old` is the source's, `new` the scenario's. Both sets of values use the
/// scenario's own references.
pub fn overrides(attributes: &Attributes, synced: &Attributes) -> Vec<AttributeChange> {
    let differing = synced.iter().filter(|(attribute, source)| !are_same(source, attributes.get(*attribute)));
    differing.map(|(attribute, source)| AttributeChange { attribute, old: source.clone(), new: said(attributes.get(attribute)) }).collect()
}

#[cfg(test)]
mod tests {
    use contract::{Attribute, Value};

    use super::*;

    #[test]
    fn only_what_the_source_spoke_of_and_the_planner_changed_is_overridden() {
        let synced = Attributes::default()
            .with(Attribute::JobTitle, Value::text("Engineer"))
            .with(Attribute::Location, Value::text("Oslo"))
            .with(Attribute::Phone, Value::Null);
        let now = Attributes::default()
            .with(Attribute::JobTitle, Value::text("Head of Nordics"))
            .with(Attribute::Location, Value::text("Oslo"))
            .with(Attribute::EmploymentType, Value::text("Contractor"));
        let title = AttributeChange { attribute: Attribute::JobTitle, old: Value::text("Engineer"), new: Value::text("Head of Nordics") };
        assert_eq!(overrides(&now, &synced), [title]);
    }
}
