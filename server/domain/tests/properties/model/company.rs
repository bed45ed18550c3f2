//! Companies as a source gives them, and targets as a sync finds them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::time::Timestamp;
use contract::{Attribute, Attributes, Provider, Value};
use domain::issue::Issue;
use domain::source::{Completeness, RecordKind, RejectReason, RejectedRecord, SourceRecord, name_reference};
use domain::target::{SourceIdentity, Unit};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::mirror::Page;
use super::target::{Actor, SOURCE, Target};

const ADDRESSES: &[&str] = &["a@x.com", "A@X.com", "b@x.com", "c@x.com"];
const DEPARTMENTS: &[&str] = &["Sales", "Legal"];

/// What a source gives in one whole pull.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) records: Vec<SourceRecord>,
    pub(crate) removed: Vec<String>,
    pub(crate) rejected: Vec<RejectedRecord>,
    pub(crate) total: Option<u64>,
    pub(crate) completeness: Completeness,
}

impl Reading {
    pub(crate) fn full(records: Vec<SourceRecord>) -> Self {
        Self { records, removed: Vec::new(), rejected: Vec::new(), total: None, completeness: Completeness::Full }
    }

    /// The same, cut into pages.
    pub(crate) fn pages(&self, size: usize) -> Vec<Page> {
        let mut pages: Vec<Page> =
            self.records.chunks(size).map(|records| Page { records: records.to_vec(), total: self.total, ..Page::default() }).collect();
        let issues = self.rejected.iter().cloned().map(Issue::from).collect();
        pages.push(Page { removed: self.removed.clone(), issues, total: self.total, ..Page::default() });
        pages
    }
}

/// The moment the `n`th run begins, far enough from the one before for all its pages.
pub(crate) fn moment(n: usize) -> Timestamp {
    Timestamp::default().plus_seconds(i64::try_from(n + 1).unwrap_or(i64::MAX))
}

/// Ids of people: few, so that they meet.
pub(crate) fn source_id() -> impl Strategy<Value = String> {
    (1..=7_u8).prop_map(|id| id.to_string())
}

fn said(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop_oneof![1 => Just(Value::Absent), 1 => Just(Value::Null), 6 => value]
}

fn name() -> impl Strategy<Value = Value> {
    prop_oneof![12 => select(vec!["Ann", "Bo", "Cy"]).prop_map(Value::text), 1 => Just(Value::text(&"long ".repeat(120)))]
}

/// A department by id, by a second name of that id, or by name alone.
fn department() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => select(vec![("d1", "Sales"), ("d2", "Legal"), ("d3", "Sales")]).prop_map(|(id, name)| Value::reference(id, name)),
        1 => Just(Value::reference("d1", "Verkauf")),
        2 => select(DEPARTMENTS).prop_map(|name| Value::reference(name_reference(name), name)),
    ]
}

fn status() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(Value::Absent),
        6 => Just(Value::text(STATUS_ACTIVE)),
        3 => Just(Value::text(STATUS_INACTIVE)),
    ]
}

/// The values of a person, any of them missing.
pub(crate) fn values() -> impl Strategy<Value = Attributes> {
    let manager = (1..=8_u8).prop_map(|id| Value::reference(id.to_string(), ""));
    let start_date = select(vec!["2020-01-01", "2026-11-20", "2026-12-01"]).prop_map(Value::text);
    let title = select(vec!["Engineer", "Analyst"]).prop_map(Value::text);
    let email = select(ADDRESSES).prop_map(Value::text);
    (name(), said(email), said(title), said(department()), said(department()), said(manager), status(), said(start_date)).prop_map(
        |(name, email, title, department, division, manager, status, start_date)| {
            Attributes::default()
                .with(Attribute::DisplayName, name)
                .with(Attribute::Email, email)
                .with(Attribute::JobTitle, title)
                .with(Attribute::Department, department)
                .with(Attribute::Division, division)
                .with(Attribute::Manager, manager)
                .with(Attribute::Status, status)
                .with(Attribute::StartDate, start_date)
        },
    )
}

pub(crate) fn person(source_id: impl Into<String>, attributes: Attributes) -> SourceRecord {
    SourceRecord { kind: RecordKind::Person, source_id: source_id.into(), attributes }
}

/// People with one record each.
pub(crate) fn people() -> impl Strategy<Value = Vec<SourceRecord>> {
    btree_map(source_id(), values(), 1..8).prop_map(|people| people.into_iter().map(|(id, values)| person(id, values)).collect())
}

/// People with one record each whose source says everything and lists nobody but those who work there.
pub(crate) fn staff() -> impl Strategy<Value = Vec<SourceRecord>> {
    people().prop_map(|mut people| {
        for person in &mut people {
            for attribute in [Attribute::Email, Attribute::JobTitle, Attribute::Department, Attribute::Division, Attribute::Manager] {
                if person.attributes.get(attribute).is_absent() {
                    person.attributes.set(attribute, Value::Null);
                }
            }
            person.attributes.set(Attribute::Status, Value::text(STATUS_ACTIVE));
            person.attributes.set(Attribute::StartDate, Value::text("2020-01-01"));
        }
        people
    })
}

fn unit() -> impl Strategy<Value = SourceRecord> {
    let id_and_name = select(vec![("d1", "Sales"), ("d1", "Data"), ("d2", "Legal"), ("d3", "Sales"), ("d4", "Old")]);
    (select(vec![RecordKind::Department, RecordKind::Division]), id_and_name, any::<bool>()).prop_map(|(kind, (id, name), is_active)| {
        let status = if is_active { STATUS_ACTIVE } else { STATUS_INACTIVE };
        let attributes = Attributes::default().with(Attribute::DisplayName, Value::text(name)).with(Attribute::Status, Value::text(status));
        SourceRecord { kind, source_id: id.to_owned(), attributes }
    })
}

/// Everything a source can come up with: ids that come twice, the same or not, units listed or not, people who are gone.
pub(crate) fn messy_reading() -> impl Strategy<Value = Reading> {
    let people = vec((source_id(), values()).prop_map(|(id, values)| person(id, values)), 0..10);
    let repeated = vec(any::<prop::sample::Index>(), 0..3);
    let units = vec(unit(), 0..4).prop_map(|units| {
        let unique: BTreeMap<_, _> = units.into_iter().map(|unit| ((unit.kind, unit.source_id.clone()), unit)).collect();
        unique.into_values()
    });
    let completeness = prop_oneof![4 => Just(Completeness::Full), 1 => Just(Completeness::Delta), 1 => Just(Completeness::Partial)];
    (people, repeated, units, vec(source_id(), 0..2), vec(rejected(), 0..2), completeness).prop_map(
        |(people, repeated, units, removed, rejected, completeness)| {
            let mut records = people.clone();
            if !people.is_empty() {
                records.extend(repeated.iter().map(|at| at.get(&people).clone()));
            }
            records.extend(units);
            Reading { records, removed, rejected, total: None, completeness }
        },
    )
}

/// A record a connector could not use.
pub(crate) fn rejected() -> impl Strategy<Value = RejectedRecord> {
    prop_oneof![
        source_id().prop_map(|id| RejectedRecord { source_id: Some(id), reason: RejectReason::MissingName, label: None }),
        source_id().prop_map(|id| RejectedRecord { source_id: Some(id), reason: RejectReason::Malformed, label: None }),
        Just(RejectedRecord { source_id: None, reason: RejectReason::MissingId, label: None }),
    ]
}

fn local_unit(n: u128, name: &str) -> (Uuid, Unit) {
    let attributes =
        Attributes::default().with(Attribute::DisplayName, Value::text(name)).with(Attribute::Status, Value::text(STATUS_ACTIVE));
    let id = Uuid::from_u128(n);
    (id, Unit { id, source_id: None, attributes, synced: Attributes::default(), version: 1 })
}

fn identity() -> impl Strategy<Value = Option<SourceIdentity>> {
    prop_oneof![
        4 => Just(None),
        1 => source_id().prop_map(|id| Some(SourceIdentity { provider: SOURCE, id })),
        1 => source_id().prop_map(|id| Some(SourceIdentity { provider: Provider::Dynamics365Hr, id })),
    ]
}

fn actor() -> impl Strategy<Value = Actor> {
    (name(), said(select(ADDRESSES).prop_map(Value::text)), identity(), any::<bool>()).prop_map(|(name, email, source, is_active)| {
        let status = if is_active { STATUS_ACTIVE } else { STATUS_INACTIVE };
        let columns = [(Attribute::DisplayName, name), (Attribute::Email, email), (Attribute::Status, Value::text(status))];
        let columns = columns.into_iter().filter(|(_, value)| value.key().is_some()).collect();
        Actor { source, columns, version: 1, ..Actor::default() }
    })
}

/// A target made by hand before the first sync: people with and without identity, a department, matches of earlier versions.
pub(crate) fn target() -> impl Strategy<Value = Target> {
    (vec(actor(), 0..5), any::<bool>(), btree_map(source_id(), 0..5_usize, 0..3)).prop_map(|(actors, has_department, map)| {
        let mut taken = BTreeSet::new();
        let mut people = BTreeMap::new();
        for (n, mut actor) in (1_u128..).zip(actors) {
            actor.source = actor.source.filter(|source| taken.insert((source.provider, source.id.clone())));
            people.insert(Uuid::from_u128(n), actor);
        }
        let ids: Vec<Uuid> = people.keys().copied().collect();
        let identity_map: HashMap<String, Uuid> = map.into_iter().filter_map(|(id, at)| Some((id, *ids.get(at)?))).collect();
        let departments = has_department.then(|| local_unit(1, "Sales")).into_iter().collect();
        Target { actors: people, departments, identity_map, ..Target::default() }
    })
}
