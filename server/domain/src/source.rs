//! What a source gives us, in the canonical form every connector maps to.

use contract::{Attribute, Attributes};
use serde::{Deserialize, Serialize};

/// What a source record describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A person.
    Person,
    /// A department: `DisplayName` is its name, `Status` whether it is in use.
    Department,
    /// A division, likewise.
    Division,
}

impl RecordKind {
    /// The word in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Department => "department",
            Self::Division => "division",
        }
    }

    /// Finds a kind by [`RecordKind::id`].
    pub fn by_id(id: &str) -> Option<Self> {
        [Self::Person, Self::Department, Self::Division].into_iter().find(|kind| kind.id() == id)
    }
}

/// One record of a source.
///
/// Conventions of the attributes:
/// - what the source did not say, or the credential may not see, is absent; what it says is empty is `Null` (X3);
/// - `Department`, `Division` and `Manager` are references by the source's stable id. A source that gives a department by name alone
///   uses [`name_reference`];
/// - `Status` is `active` or `inactive`; dates are `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// What it describes.
    pub kind: RecordKind,
    /// Its stable id at the source.
    pub source_id: String,
    /// Its values.
    pub attributes: Attributes,
}

impl SourceRecord {
    /// A name people recognise it by, or its id.
    pub fn label(&self) -> &str {
        self.attributes.get(Attribute::DisplayName).shown().unwrap_or(&self.source_id)
    }
}

const NAME_PREFIX: &str = "name:";

/// The id of a department or division that the source knows by name alone (O24); two spellings that differ in case or blanks are one.
pub fn name_reference(name: &str) -> String {
    let folded = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    format!("{NAME_PREFIX}{folded}")
}

/// Whether an id was made by [`name_reference`].
pub fn is_name_reference(id: &str) -> bool {
    id.starts_with(NAME_PREFIX)
}

/// How much of the source a finished pull has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Completeness {
    /// Everything the source has: only here does absence mean anything.
    Full,
    /// What changed since a cursor.
    Delta,
    /// A part: some people, or a read that had to leave something out.
    Partial,
}

/// A record the connector could not use, reported and left out; the others go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRecord {
    /// Its id, if it has one.
    pub source_id: Option<String>,
    /// Why.
    pub reason: RejectReason,
    /// What a person would recognise it by.
    pub label: Option<String>,
}

/// Why a record was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// It has no id.
    MissingId,
    /// It has no name at all.
    MissingName,
    /// It is not even an object.
    Malformed,
}

/// A field the connector asked for and the source did not return (X3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WithheldField {
    /// The attribute that stays as it is.
    pub attribute: Attribute,
    /// The vendor's own name of the field, for the person who sets permissions there.
    pub vendor_field: String,
    /// Whether it is withheld for every record (`true`) or for some.
    pub for_everyone: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_reference_however_it_is_spaced_or_cased() {
        assert_eq!(name_reference("Human  Resources "), name_reference("human resources"));
        assert!(is_name_reference(&name_reference("Sales")));
        assert!(!is_name_reference("18253"));
    }
}
