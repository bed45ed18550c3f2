//! How two contexts differ: who is in one plan and not in the other, who reports to somebody else, what else is different of people, and
//! what that makes of departments.

use std::collections::{BTreeMap, HashMap};

use contract::view::AttributeChange;
use contract::{Attribute, Provider, Value};
use uuid::Uuid;

use super::scene::reference;
use crate::search::fold;

/// A department or division, as two contexts know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitName {
    /// The source identity, else the folded name: what it is the same by.
    pub key: String,
    /// Its name.
    pub name: String,
}

/// A person or position of one context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The actor.
    pub id: Uuid,
    /// The actor's public id.
    pub public_id: String,
    /// The first actor this is a copy of; the actor itself if it is no copy.
    pub lineage: Uuid,
    /// The source identity.
    pub source: Option<(Provider, String)>,
    /// Whether they are in the plan.
    pub is_active: bool,
    /// The name to show.
    pub name: String,
    /// The manager here.
    pub manager: Option<Uuid>,
    /// The manager's source id while they are not here (O26).
    pub deferred_manager: Option<String>,
    /// The department.
    pub department: Option<Uuid>,
    /// The division.
    pub division: Option<Uuid>,
    /// Title.
    pub job_title: Option<String>,
    /// Site.
    pub location: Option<String>,
    /// Kind of employment.
    pub employment_type: Option<String>,
    /// First day.
    pub start_date: Option<String>,
    /// Last day.
    pub end_date: Option<String>,
}

/// One side: everybody of a context, and its units by id. Who is deactivated is in no plan, and may still be somebody's manager.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// People and positions.
    pub people: Vec<Placed>,
    /// Departments and divisions.
    pub units: HashMap<Uuid, UnitName>,
}

/// What is different about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// Only in the second plan.
    Joined,
    /// Only in the first plan.
    Left,
    /// Another manager.
    Moved,
    /// The same manager, other values.
    Changed,
}

/// One person who is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What is different.
    pub kind: DifferenceKind,
    /// The name in the second context, or in the first for somebody who is only there.
    pub name: String,
    /// The actor of the first context.
    pub before: Option<String>,
    /// The actor of the second context.
    pub after: Option<String>,
    /// Attribute by attribute; `old` is the first context's value.
    pub attributes: Vec<AttributeChange>,
}

/// Figures of one department in one context.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// People and positions in it.
    pub headcount: u64,
    /// Those of them who have reports.
    pub managers: u64,
    /// How many reports these have together.
    pub reports: u64,
}

/// A department side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentPair {
    /// Its name in the second context, or in the first if it is only there; `None` for people without a department.
    pub name: Option<String>,
    /// In the first context.
    pub before: Figures,
    /// In the second.
    pub after: Figures,
}

/// How two contexts differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Everybody who is not the same, by name.
    pub differences: Vec<Difference>,
    /// Every department that has anybody in either context, by name.
    pub departments: Vec<DepartmentPair>,
}

/// Compares two contexts. People are matched by source identity, else by what they were copied from.
pub fn compare(before: &Standing, after: &Standing) -> Comparison {
    let partners = Partners::of(before, after);
    let mut differences = Vec::new();
    for (at, person) in after.people.iter().enumerate() {
        let partner = partners.of_after[at].map(|partner| &before.people[partner]);
        match partner.filter(|partner| partner.is_active) {
            Some(partner) if person.is_active => differences.extend(difference(partner, person, before, after, &partners)),
            None if person.is_active => differences.push(only(DifferenceKind::Joined, person, after)),
            Some(partner) => differences.push(only(DifferenceKind::Left, partner, before)),
            None => {}
        }
    }
    let unmatched = before.people.iter().zip(&partners.of_before).filter(|(person, partner)| partner.is_none() && person.is_active);
    differences.extend(unmatched.map(|(person, _)| only(DifferenceKind::Left, person, before)));
    differences.sort_by_cached_key(sort_key);
    Comparison { differences, departments: departments(before, after) }
}

/// The same person in both contexts, by the actor's public id in either; `None` where they are in no plan.
pub fn counterparts<'a>(before: &'a Standing, after: &'a Standing, public_id: &str) -> (Option<&'a Placed>, Option<&'a Placed>) {
    let partners = Partners::of(before, after);
    let position = |side: &Standing| side.people.iter().position(|person| person.public_id == public_id);
    let (one, other) = match (position(before), position(after)) {
        (_, Some(at)) => (partners.of_after[at], Some(at)),
        (Some(at), None) => (Some(at), partners.of_before[at]),
        (None, None) => (None, None),
    };
    let placed = |side: &'a Standing, at: Option<usize>| at.map(|at| &side.people[at]).filter(|person| person.is_active);
    (placed(before, one), placed(after, other))
}

/// What differences are sorted by; no two have the same.
pub fn sort_key(difference: &Difference) -> (String, String) {
    let id = difference.after.as_ref().or(difference.before.as_ref());
    (fold(&difference.name), id.cloned().unwrap_or_default())
}

/// Who is whom.
struct Partners {
    of_before: Vec<Option<usize>>,
    of_after: Vec<Option<usize>>,
    /// Actors of the second context → position of the same person in the first.
    position_before: HashMap<Uuid, usize>,
    /// Actors of the first context → position there.
    before: HashMap<Uuid, usize>,
    /// Actors of the second context → position there.
    after: HashMap<Uuid, usize>,
}

impl Partners {
    fn of(before: &Standing, after: &Standing) -> Self {
        let by_source: HashMap<&(Provider, String), usize> =
            before.people.iter().enumerate().filter_map(|(at, person)| Some((person.source.as_ref()?, at))).collect();
        let by_lineage: HashMap<Uuid, usize> = before.people.iter().enumerate().map(|(at, person)| (person.lineage, at)).collect();
        let mut of_before = vec![None; before.people.len()];
        let mut of_after = vec![None; after.people.len()];
        for (at, person) in after.people.iter().enumerate() {
            if let Some(partner) = person.source.as_ref().and_then(|source| by_source.get(source)) {
                of_after[at] = Some(*partner);
                of_before[*partner] = Some(at);
            }
        }
        for (at, person) in after.people.iter().enumerate() {
            if of_after[at].is_some() {
                continue;
            }
            let Some(partner) = by_lineage.get(&person.lineage).copied().filter(|partner| of_before[*partner].is_none()) else { continue };
            // Two records of one source are two people, whatever they were copied from.
            let has_two_records = person.source.is_some() && before.people[partner].source.is_some();
            if !has_two_records {
                of_after[at] = Some(partner);
                of_before[partner] = Some(at);
            }
        }
        let position_before = after.people.iter().zip(&of_after).filter_map(|(person, partner)| Some((person.id, (*partner)?))).collect();
        let positions = |side: &Standing| side.people.iter().enumerate().map(|(at, person)| (person.id, at)).collect();
        Self { of_before, of_after, position_before, before: positions(before), after: positions(after) }
    }

    /// Whether a manager of the first context and one of the second are the same person.
    fn are_same(&self, before: Option<Uuid>, after: Option<Uuid>) -> bool {
        match (before, after) {
            (None, None) => true,
            (Some(one), Some(other)) => {
                let same = self.before.get(&one).zip(self.position_before.get(&other));
                same.is_some_and(|(one, other)| one == other)
            }
            _ => false,
        }
    }
}

fn difference(before: &Placed, after: &Placed, first: &Standing, second: &Standing, partners: &Partners) -> Option<Difference> {
    let mut attributes = Vec::new();
    let mut note = |attribute, old: Option<Value>, new: Option<Value>| {
        attributes.push(AttributeChange { attribute, old: old.unwrap_or(Value::Null), new: new.unwrap_or(Value::Null) });
    };
    let text = |value: &Option<String>| value.as_deref().map(|text| Value::Text(text.to_owned()));
    if before.name != after.name {
        note(Attribute::DisplayName, Some(Value::text(&before.name)), Some(Value::text(&after.name)));
    }
    if before.job_title != after.job_title {
        note(Attribute::JobTitle, text(&before.job_title), text(&after.job_title));
    }
    for (attribute, one, other) in
        [(Attribute::Department, before.department, after.department), (Attribute::Division, before.division, after.division)]
    {
        let (one, other) = (one.and_then(|id| first.units.get(&id)), other.and_then(|id| second.units.get(&id)));
        if one.map(|unit| &unit.key) != other.map(|unit| &unit.key) {
            let value = |unit: &UnitName| Value::reference(&unit.key, &unit.name);
            note(attribute, one.map(value), other.map(value));
        }
    }
    let is_moved = !partners.are_same(before.manager, after.manager) || before.deferred_manager != after.deferred_manager;
    if is_moved {
        note(Attribute::Manager, manager(before, first, &partners.before), manager(after, second, &partners.after));
    }
    for (attribute, one, other) in [
        (Attribute::Location, &before.location, &after.location),
        (Attribute::EmploymentType, &before.employment_type, &after.employment_type),
        (Attribute::StartDate, &before.start_date, &after.start_date),
        (Attribute::EndDate, &before.end_date, &after.end_date),
    ] {
        if one != other {
            note(attribute, text(one), text(other));
        }
    }
    (!attributes.is_empty()).then(|| Difference {
        kind: if is_moved { DifferenceKind::Moved } else { DifferenceKind::Changed },
        name: after.name.clone(),
        before: Some(before.public_id.clone()),
        after: Some(after.public_id.clone()),
        attributes,
    })
}

/// Somebody's manager as a value: by our own id, or by the source's where they are not here.
fn manager(person: &Placed, side: &Standing, positions: &HashMap<Uuid, usize>) -> Option<Value> {
    let name = |id: &Uuid| positions.get(id).map(|at| side.people[*at].name.as_str()).unwrap_or_default();
    let deferred = || person.deferred_manager.as_ref().map(|id| Value::reference(id, format!("Employee {id}")));
    person.manager.map(|id| reference(id, name(&id))).or_else(deferred)
}

/// Somebody who is in one plan alone, with what they do and where.
fn only(kind: DifferenceKind, person: &Placed, side: &Standing) -> Difference {
    let title = person.job_title.as_deref().map(Value::text);
    let department = person.department.and_then(|id| side.units.get(&id)).map(|unit| Value::reference(&unit.key, &unit.name));
    let start = person.start_date.as_deref().map(Value::text);
    let values = [(Attribute::JobTitle, title), (Attribute::Department, department), (Attribute::StartDate, start)];
    let attributes = values.into_iter().filter_map(|(attribute, value)| {
        let value = value?;
        let (old, new) = if kind == DifferenceKind::Joined { (Value::Null, value) } else { (value, Value::Null) };
        Some(AttributeChange { attribute, old, new })
    });
    let id = Some(person.public_id.clone());
    let (before, after) = if kind == DifferenceKind::Joined { (None, id) } else { (id, None) };
    Difference { kind, name: person.name.clone(), before, after, attributes: attributes.collect() }
}

/// Every department of either side with its figures on both.
fn departments(before: &Standing, after: &Standing) -> Vec<DepartmentPair> {
    let mut pairs: BTreeMap<Option<String>, DepartmentPair> = BTreeMap::new();
    for (side, is_after) in [(before, false), (after, true)] {
        for (key, (name, figures)) in figures(side) {
            let pair = pairs.entry(key).or_insert(DepartmentPair { name: None, before: Figures::default(), after: Figures::default() });
            pair.name = name;
            *(if is_after { &mut pair.after } else { &mut pair.before }) = figures;
        }
    }
    let mut pairs: Vec<DepartmentPair> = pairs.into_values().collect();
    pairs.sort_by_cached_key(|pair| (pair.name.is_none(), pair.name.as_deref().map(fold)));
    pairs
}

/// Figures of one side by the key of the department.
fn figures(side: &Standing) -> HashMap<Option<String>, (Option<String>, Figures)> {
    let mut reports: HashMap<Uuid, u64> = HashMap::new();
    for manager in side.people.iter().filter(|person| person.is_active).filter_map(|person| person.manager) {
        *reports.entry(manager).or_default() += 1;
    }
    let mut figures: HashMap<Option<String>, (Option<String>, Figures)> = HashMap::new();
    for person in side.people.iter().filter(|person| person.is_active) {
        let unit = person.department.and_then(|id| side.units.get(&id));
        let (_, figures) =
            figures.entry(unit.map(|unit| unit.key.clone())).or_insert_with(|| (unit.map(|unit| unit.name.clone()), Figures::default()));
        figures.headcount += 1;
        if let Some(reports) = reports.get(&person.id) {
            figures.managers += 1;
            figures.reports += reports;
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128, name: &str, manager: Option<u128>) -> Placed {
        Placed {
            id: Uuid::from_u128(n),
            public_id: format!("act_{n}"),
            lineage: Uuid::from_u128(n % 100),
            source: None,
            is_active: true,
            name: name.to_owned(),
            manager: manager.map(Uuid::from_u128),
            deferred_manager: None,
            department: None,
            division: None,
            job_title: None,
            location: None,
            employment_type: None,
            start_date: None,
            end_date: None,
        }
    }

    fn standing(people: Vec<Placed>) -> Standing {
        Standing { people, units: HashMap::new() }
    }

    fn kinds(before: Vec<Placed>, after: Vec<Placed>) -> Vec<(DifferenceKind, String)> {
        let comparison = compare(&standing(before), &standing(after));
        comparison.differences.into_iter().map(|difference| (difference.kind, difference.name)).collect()
    }

    #[test]
    fn whoever_reports_to_somebody_else_has_moved_and_the_others_of_the_team_have_not() {
        let before = vec![person(1, "Ann", None), person(2, "Bo", Some(1)), person(3, "Cy", Some(2)), person(4, "Di", Some(2))];
        let after =
            vec![person(101, "Ann", None), person(102, "Bo", Some(101)), person(103, "Cy", Some(101)), person(104, "Di", Some(102))];
        assert_eq!(kinds(before, after), [(DifferenceKind::Moved, "Cy".to_owned())]);
    }

    #[test]
    fn whoever_is_deactivated_on_one_side_has_left_or_joined() {
        let gone = |n, name: &str| Placed { is_active: false, ..person(n, name, None) };
        let (before, after) = (vec![person(1, "Ann", None), gone(2, "Bo")], vec![gone(101, "Ann"), person(102, "Bo", None)]);
        assert_eq!(kinds(before, after), [(DifferenceKind::Left, "Ann".to_owned()), (DifferenceKind::Joined, "Bo".to_owned())]);
    }

    #[test]
    fn a_source_identity_counts_more_than_what_somebody_was_copied_from() {
        let sourced = |n, name: &str, id: &str| Placed { source: Some((Provider::BambooHr, id.to_owned())), ..person(n, name, None) };
        // The copies were made of the other person's rows.
        let before = vec![sourced(1, "Ann", "7"), sourced(2, "Bo", "8")];
        let after = vec![sourced(101, "Bo", "8"), sourced(102, "Ann", "7")];
        assert_eq!(kinds(before.clone(), after), []);
        let rehired = vec![sourced(101, "Ann", "9"), sourced(102, "Bo", "8")];
        assert_eq!(kinds(before, rehired), [(DifferenceKind::Left, "Ann".to_owned()), (DifferenceKind::Joined, "Ann".to_owned())]);
    }

    #[test]
    fn somebody_is_found_in_both_contexts_by_either_id() {
        let gone = |n, name: &str| Placed { is_active: false, ..person(n, name, None) };
        let before = standing(vec![person(1, "Ann", None), gone(2, "Bo")]);
        let after = standing(vec![person(101, "Ann", None), person(102, "Bo", None), person(103, "Cy", None)]);
        let ids = |id: &str| {
            let (one, other) = counterparts(&before, &after, id);
            (one.map(|person| person.public_id.as_str()), other.map(|person| person.public_id.as_str()))
        };
        assert_eq!(ids("act_1"), (Some("act_1"), Some("act_101")));
        assert_eq!(ids("act_101"), ids("act_1"));
        assert_eq!(ids("act_2"), (None, Some("act_102")));
        assert_eq!(ids("act_103"), (None, Some("act_103")));
        assert_eq!(ids("act_9"), (None, None));
    }

    #[test]
    fn the_span_of_a_department_is_counted_over_its_managers() {
        let before = standing(vec![person(1, "Ann", None), person(2, "Bo", Some(1)), person(3, "Cy", Some(1)), person(4, "Di", Some(2))]);
        let [pair] = &compare(&before, &before).departments[..] else { panic!("one department") };
        assert_eq!((pair.name.as_ref(), pair.before), (None, Figures { headcount: 4, managers: 2, reports: 3 }));
        assert_eq!(pair.before, pair.after);
    }
}
