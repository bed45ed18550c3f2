//! Departments and divisions: by stable id where the source has one, so that a rename renames; else by name (O24).

use std::collections::{HashMap, HashSet};

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::run::{ChangeEntity, ChangeOp};
use contract::view::AttributeChange;
use contract::{Attribute, Attributes, Value};
use uuid::Uuid;

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
    let mut order: Vec<&SourceUnit> = source.iter().collect();
    order.sort_by(|a, b| a.source_id.cmp(&b.source_id));
    let found = find_units(&order, current);
    order.into_iter().filter_map(|unit| plan_unit(kind, unit, found.get(unit.source_id.as_str()).copied())).collect()
}

/// Which unit here each record is: by its id, else by its name. What is in use at the source comes first, so that a record that is gone
/// archives nothing that another has taken over.
fn find_units<'a>(source: &[&'a SourceUnit], current: &'a [Unit]) -> HashMap<&'a str, &'a Unit> {
    let by_source: HashMap<&str, &Unit> = current.iter().filter_map(|unit| Some((unit.source_id.as_deref()?, unit))).collect();
    let by_id = |unit: &SourceUnit| by_source.get(unit.source_id.as_str()).copied();
    let (active, gone): (Vec<&SourceUnit>, Vec<&SourceUnit>) = source.iter().partition(|unit| unit.is_active);

    let mut found: HashMap<&str, &Unit> = active.iter().filter_map(|unit| Some((unit.source_id.as_str(), by_id(unit)?))).collect();
    let mut taken: HashSet<Uuid> = found.values().map(|unit| unit.id).collect();
    let by_name = units_by_name(source, current);
    for unit in active {
        if found.contains_key(unit.source_id.as_str()) {
            continue;
        }
        // A unit with a stable id is found by name only when the source has lost its ids.
        let may_be = |here: &&&Unit| is_name_reference(&unit.source_id) || !has_stable_id(here);
        let mut candidates = by_name.get(&name_reference(&unit.name)).into_iter().flatten().filter(|here| !taken.contains(&here.id));
        if let Some(here) = candidates.find(may_be) {
            taken.insert(here.id);
            found.insert(&unit.source_id, here);
        }
    }
    found.extend(gone.iter().filter_map(|unit| Some((unit.source_id.as_str(), by_id(unit).filter(|here| !taken.contains(&here.id))?))));
    found
}

/// Units by the names they may be known under, those a source knows before those made by hand. Whose record is there has its name alone:
/// an interrupted plan, in which the unit has that name already or not yet, goes on the same way.
fn units_by_name<'a>(source: &[&SourceUnit], current: &'a [Unit]) -> HashMap<String, Vec<&'a Unit>> {
    let records: HashMap<&str, &str> = source.iter().map(|unit| (unit.source_id.as_str(), unit.name.as_str())).collect();
    let mut order: Vec<&Unit> = current.iter().collect();
    order.sort_by_key(|unit| unit.source_id.is_none());
    let mut by_name: HashMap<String, Vec<&Unit>> = HashMap::new();
    for unit in order {
        let record = unit.source_id.as_deref().and_then(|id| records.get(id).copied());
        let names = record.map_or_else(|| vec![unit.source_name().unwrap_or_default(), unit.name()], |name| vec![name]);
        for name in names {
            by_name.entry(name_reference(name)).or_default().push(unit);
        }
    }
    by_name
}

fn has_stable_id(unit: &Unit) -> bool {
    unit.source_id.as_deref().is_some_and(|id| !is_name_reference(id))
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
    let is_linked = current.source_id.as_deref() == Some(kept_id(source, Some(current)));
    let op = match (attributes.is_empty(), is_archived) {
        (true, _) if is_linked && remembered.0.is_empty() => return None,
        (true, _) => ChangeOp::Link,
        (false, true) => ChangeOp::Archive,
        (false, false) => ChangeOp::Update,
    };
    Some(change(kind, op, source, Some(current), attributes, remembered))
}

/// The source id a unit has from now on: a stable one is not given up for a name.
fn kept_id<'a>(source: &'a SourceUnit, current: Option<&'a Unit>) -> &'a str {
    let stable = current.filter(|unit| has_stable_id(unit)).and_then(|unit| unit.source_id.as_deref());
    stable.unwrap_or(&source.source_id)
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
        source_id: kept_id(source, current).to_owned(),
        label: source.name.clone(),
        attributes,
        remembered,
        expected_version: current.map(|unit| unit.version),
        fingerprint: None,
    }
}

#[cfg(test)]
mod tests {
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
    fn the_name_a_department_had_before_its_stable_id_does_not_archive_it() {
        let by_name = unit(1, Some(&name_reference("Platform")), "Platform");
        let source = [source("9", "Platform", true), source(&name_reference("Platform"), "Platform", false)];
        assert_eq!(ops(&source, &[by_name]), [(ChangeOp::Link, Some(1))]);
    }

    #[test]
    fn a_department_keeps_its_stable_id_when_the_source_gives_only_names() {
        let current = unit(1, Some("9"), "Platform");
        let source = [source("9", "Platform", false), source(&name_reference("Platform"), "Platform", true)];
        assert_eq!(ops(&source, std::slice::from_ref(&current)), []);
        let renamed = Unit { attributes: current.attributes.clone().with(Attribute::DisplayName, Value::text("Growth")), ..current };
        assert_eq!(ops(&source, &[renamed]), []);
    }

    #[test]
    fn an_archived_namesake_does_not_take_a_department_made_by_hand() {
        let source = [source("8", "Platform", false), source("9", "Platform", true)];
        assert_eq!(ops(&source, &[unit(1, None, "Platform")]), [(ChangeOp::Link, Some(1))]);
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
