//! The value of one attribute, as a source gives it and as a change records it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Attribute;

/// A value with the three states a source can be in: it said nothing, it said "empty", it said something.
///
/// Nothing ever reads `Absent` as "cleared": a field the credential may not see is `Absent` (X3).
/// As JSON: `Absent` is left out of its map, `Null` is `null`, `Text` a string, `Reference` `{"id": …, "label": …}`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// The source did not say.
    #[default]
    #[serde(skip)]
    Absent,
    /// The source says there is none.
    Null,
    /// Text, a date `YYYY-MM-DD`, or a word of a closed list, by the attribute's kind.
    Text(String),
    /// Another record of the same source, with the name to show for it.
    Reference {
        /// The other record's stable source id; equality is by it alone.
        id: String,
        /// Its name when this was written, for people to read.
        label: String,
    },
}

impl Value {
    /// Text, or `Null` when it is blank.
    pub fn text(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() { Self::Null } else { Self::Text(text.to_owned()) }
    }

    /// A reference.
    pub fn reference(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self::Reference { id: id.into(), label: label.into() }
    }

    /// Whether the source said nothing.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The text, or the label of a reference.
    pub fn shown(&self) -> Option<&str> {
        match self {
            Self::Absent | Self::Null => None,
            Self::Text(text) => Some(text),
            Self::Reference { label, .. } => Some(label),
        }
    }

    /// The text, or the id of a reference: what two values are compared by.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Absent | Self::Null => None,
            Self::Text(text) => Some(text),
            Self::Reference { id, .. } => Some(id),
        }
    }
}

/// A reference equals another by its id: renaming a department moves nobody.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Absent, Self::Absent) | (Self::Null, Self::Null) => true,
            (Self::Text(a), Self::Text(b)) | (Self::Reference { id: a, .. }, Self::Reference { id: b, .. }) => a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

/// The attributes of one record; what is not in the map is [`Value::Absent`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attributes(pub BTreeMap<Attribute, Value>);

impl Attributes {
    /// The value, `Absent` when there is none.
    pub fn get(&self, attribute: Attribute) -> &Value {
        const ABSENT: &Value = &Value::Absent;
        self.0.get(&attribute).unwrap_or(ABSENT)
    }

    /// Sets a value; `Absent` removes it.
    pub fn set(&mut self, attribute: Attribute, value: Value) {
        if value.is_absent() {
            self.0.remove(&attribute);
        } else {
            self.0.insert(attribute, value);
        }
    }

    /// The same with `attribute` set.
    #[must_use]
    pub fn with(mut self, attribute: Attribute, value: Value) -> Self {
        self.set(attribute, value);
        self
    }

    /// What is set, in the catalogue's order.
    pub fn iter(&self) -> impl Iterator<Item = (Attribute, &Value)> {
        self.0.iter().map(|(attribute, value)| (*attribute, value))
    }
}

impl FromIterator<(Attribute, Value)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (Attribute, Value)>>(values: I) -> Self {
        Self(values.into_iter().filter(|(_, value)| !value.is_absent()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_of_a_record_keeps_the_three_states() {
        let attributes = Attributes::default()
            .with(Attribute::JobTitle, Value::text("Engineer"))
            .with(Attribute::Phone, Value::Null)
            .with(Attribute::Department, Value::reference("12", "Platform"))
            .with(Attribute::Location, Value::Absent);
        let json = serde_json::to_string(&attributes).unwrap();
        assert_eq!(json, r#"{"job_title":"Engineer","department":{"id":"12","label":"Platform"},"phone":null}"#);
        let back: Attributes = serde_json::from_str(&json).unwrap();
        assert_eq!(back, attributes);
        assert!(back.get(Attribute::Location).is_absent());
    }

    #[test]
    fn a_renamed_department_is_the_same_reference() {
        assert_eq!(Value::reference("12", "Platform"), Value::reference("12", "Data platform"));
        assert_ne!(Value::reference("12", "Platform"), Value::reference("13", "Platform"));
    }
}
