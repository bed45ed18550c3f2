//! Departments and divisions: by stable id where the source has one, so that a rename renames; else by name (O24).

use std::collections::HashMap;

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::run::{ChangeEntity, ChangeOp};
use contract::view::AttributeChange;
use contract::{Attribute, Attributes, Value};

use super::change::{Change, Phase};
use crate::source::{RecordKind, is_name_reference, name_reference};
use crate::target::Unit;

/// Departments or divisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    /// Departments.
    Department,
    /// Divisions.
    Division,
}

impl UnitKind {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Division, Self::Department];

    /// What a change of one touches.
    pub const fn entity(self) -> ChangeEntity {
        match self {
            Self::Department => ChangeEntity::Department,
            Self::Division => ChangeEntity::Division,
        }
    }

    /// The attribute by which people belong to one.
    pub const fn attribute(self) -> Attribute {
        match self {
            Self::Department => Attribute::Department,
            Self::Division => Attribute::Division,
        }
    }

    /// The kind of source record.
    pub const fn record(self) -> RecordKind {
        match self {
            Self::Department => RecordKind::Department,
            Self::Division => RecordKind::Division,
        }
    }
}

/// A department or division as the mirror has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceUnit {
    /// Its id at the source, or a name reference.
    pub source_id: String,
    /// Its name.
    pub name: String,
    /// Whether it is in use: listed, and not archived at the source.
    pub is_active: bool,
}

/// Plans the units of one kind. A unit that is gone is archived, never deleted.
pub fn plan_units(kind: UnitKind, source: &[SourceUnit], current: &[Unit]) -> Vec<Change> {
    let mut by_source: HashMap<&str, &Unit> = HashMap::new();
    let mut by_name: HashMap<String, &Unit> = HashMap::new();
    for unit in current {
        // A unit known by name alone may still be given the stable id of a source that has one by now.
        match unit.source_id.as_deref() {
            Some(id) if !is_name_reference(id) => {
                by_source.insert(id, unit);
            }
            other => {
                if let Some(id) = other {
                    by_source.insert(id, unit);
                }
                by_name.entry(name_reference(unit.name())).or_insert(unit);
            }
        }
    }
    let mut order: Vec<&SourceUnit> = source.iter().collect();
    order.sort_by(|a, b| a.source_id.cmp(&b.source_id));
    let mut changes = Vec::new();
    for unit in order {
        let found = by_source.get(unit.source_id.as_str()).copied().or_else(|| by_name.remove(&name_reference(&unit.name)));
        if let Some(found) = found {
            by_name.remove(&name_reference(found.name()));
        }
        changes.extend(plan_unit(kind, unit, found));
    }
    changes
}

fn plan_unit(kind: UnitKind, source: &SourceUnit, current: Option<&Unit>) -> Option<Change> {
    let status = if source.is_active { STATUS_ACTIVE } else { STATUS_INACTIVE };
    let wanted = [(Attribute::DisplayName, Value::text(&source.name)), (Attribute::Status, Value::text(status))];
    let mut attributes = Vec::new();
    let mut remembered = Attributes::default();
    let Some(current) = current else {
        if !source.is_active {
            return None;
        }
        attributes.extend(wanted.into_iter().map(|(attribute, new)| AttributeChange { attribute, old: Value::Null, new }));
        return Some(change(kind, ChangeOp::Create, source, None, attributes, remembered));
    };
    for (attribute, new) in wanted {
        if new.key().is_none() || &new == current.synced.get(attribute) {
            continue;
        }
        let old = current.attributes.get(attribute);
        if &new == old {
            remembered.set(attribute, new);
        } else {
            attributes.push(AttributeChange { attribute, old: old.clone(), new });
        }
    }
    let is_archived = attributes.iter().any(|change| change.attribute == Attribute::Status && change.new.key() == Some(STATUS_INACTIVE));
    let is_linked = current.source_id.as_deref() == Some(source.source_id.as_str());
    let op = match (attributes.is_empty(), is_archived) {
        (true, _) if is_linked && remembered.0.is_empty() => return None,
        (true, _) => ChangeOp::Link,
        (false, true) => ChangeOp::Archive,
        (false, false) => ChangeOp::Update,
    };
    Some(change(kind, op, source, Some(current), attributes, remembered))
}

fn change(
    kind: UnitKind,
    op: ChangeOp,
    source: &SourceUnit,
    current: Option<&Unit>,
    attributes: Vec<AttributeChange>,
    remembered: Attributes,
) -> Change {
    Change {
        phase: Phase::Units,
        op,
        entity: kind.entity(),
        entity_id: current.map(|unit| unit.id),
        source_id: source.source_id.clone(),
        label: source.name.clone(),
        attributes,
        remembered,
        expected_version: current.map(|unit| unit.version),
        fingerprint: None,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn unit(n: u128, source_id: Option<&str>, name: &str) -> Unit {
        let values =
            Attributes::default().with(Attribute::DisplayName, Value::text(name)).with(Attribute::Status, Value::text(STATUS_ACTIVE));
        let synced = if source_id.is_some() { values.clone() } else { Attributes::default() };
        Unit { id: Uuid::from_u128(n), source_id: source_id.map(str::to_owned), attributes: values, synced, version: 1 }
    }

    fn source(id: &str, name: &str, is_active: bool) -> SourceUnit {
        SourceUnit { source_id: id.to_owned(), name: name.to_owned(), is_active }
    }

    fn ops(source: &[SourceUnit], current: &[Unit]) -> Vec<(ChangeOp, Option<u128>)> {
        let changes = plan_units(UnitKind::Department, source, current);
        changes.iter().map(|change| (change.op, change.entity_id.map(|id| id.as_u128()))).collect()
    }

    #[test]
    fn a_rename_at_the_source_renames_the_same_department() {
        assert_eq!(ops(&[source("9", "Data platform", true)], &[unit(1, Some("9"), "Platform")]), [(ChangeOp::Update, Some(1))]);
    }

    #[test]
    fn a_department_without_source_identity_is_found_by_its_name_and_linked() {
        assert_eq!(ops(&[source("9", "platform ", true)], &[unit(1, None, "Platform")]), [(ChangeOp::Update, Some(1))]);
        assert_eq!(ops(&[source("9", "Platform", true)], &[unit(1, None, "Platform")]), [(ChangeOp::Link, Some(1))]);
    }

    #[test]
    fn a_department_known_by_name_takes_the_stable_id_once_there_is_one() {
        let by_name = unit(1, Some(&name_reference("Platform")), "Platform");
        assert_eq!(ops(&[source("9", "Platform", true)], &[by_name]), [(ChangeOp::Link, Some(1))]);
    }

    #[test]
    fn two_ids_of_one_name_are_two_departments() {
        let current = [unit(1, Some("9"), "Sales")];
        assert_eq!(ops(&[source("9", "Sales", true), source("10", "Sales", true)], &current), [(ChangeOp::Create, None)]);
    }

    #[test]
    fn what_is_gone_is_archived_and_what_was_never_used_is_not_created() {
        assert_eq!(ops(&[source("9", "Platform", false)], &[unit(1, Some("9"), "Platform")]), [(ChangeOp::Archive, Some(1))]);
        assert_eq!(ops(&[source("8", "Old", false)], &[]), []);
    }
}
