//! What a thing looks like once a change is applied to it.

use contract::{Attributes, Value};

use crate::plan::Change;

/// The two sets of values a change touches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// What people see.
    pub attributes: Attributes,
    /// The last source value applied, attribute by attribute.
    pub synced: Attributes,
}

/// Applies a change to the values it was worked out on; for something new these are empty.
pub fn apply(change: &Change, mut values: Values) -> Values {
    for change in &change.attributes {
        values.attributes.set(change.attribute, change.new.clone());
        values.synced.set(change.attribute, change.new.clone());
    }
    for (attribute, value) in change.remembered.iter() {
        values.synced.set(attribute, value.clone());
        // A source that says "none" about what nobody ever filled: visible values know only filled and empty.
        if value == &Value::Null && values.attributes.get(attribute).is_absent() {
            values.attributes.set(attribute, Value::Null);
        }
    }
    values
}

/// Applies a change somebody decided about against the source, such as an undo: what people see changes, and the last source value stays,
/// so that no sync takes it for a difference.
pub fn apply_by_hand(change: &Change, mut values: Values) -> Values {
    for change in &change.attributes {
        values.attributes.set(change.attribute, change.new.clone());
    }
    values
}
