//! What planning sees of a target: one planning context.

use std::collections::HashMap;

use contract::attribute::STATUS_INACTIVE;
use contract::{Attribute, Attributes, Provider};
use uuid::Uuid;

use crate::search::fold;
use crate::source::{is_name_reference, name_reference};

/// One person of a context with all values.
///
/// `Department`, `Division` and `Manager` are references: by the source's id where the other has one, else `local:` and our own id. A
/// manager who is not here yet is a reference too, by the deferred source id (O26).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The actor.
    pub id: Uuid,
    /// The source identity, once it is persisted (O25).
    pub source: Option<SourceIdentity>,
    /// What people see now; `Status` is `active` or `inactive`.
    pub attributes: Attributes,
    /// The last source value applied, attribute by attribute.
    pub synced: Attributes,
    /// Grows with each change.
    pub version: i64,
    /// See [`crate::digest::fingerprint`]; `None` while something is unsettled.
    pub fingerprint: Option<i64>,
}

/// Which record of which source an actor is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SourceIdentity {
    /// The source.
    pub provider: Provider,
    /// The id there.
    pub id: String,
}

/// What planning keeps at hand of every person of a context, without their values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedPerson {
    /// The actor.
    pub id: Uuid,
    /// The id at the planning source; `None` for people of other sources or of none.
    pub source_id: Option<String>,
    /// Address, filled only where there is no source identity.
    pub email: Option<String>,
    /// In the plan or deactivated.
    pub is_active: bool,
    /// The manager here.
    pub manager: Option<Uuid>,
    /// The manager's source id while they are not here.
    pub deferred_manager: Option<String>,
    /// See [`Person::fingerprint`].
    pub fingerprint: Option<i64>,
    /// See [`Person::version`].
    pub version: i64,
}

/// Everybody of a context, found by what records are matched by (O25).
#[derive(Debug, Default)]
pub struct TargetIndex {
    people: Vec<IndexedPerson>,
    by_id: HashMap<Uuid, usize>,
    by_source: HashMap<String, usize>,
    by_map: HashMap<String, Uuid>,
    claims: HashMap<Uuid, usize>,
    unlinked_by_email: HashMap<String, Vec<usize>>,
}

impl TargetIndex {
    /// Indexes the people; `identity_map` is the source id → actor map of earlier versions.
    pub fn new(people: Vec<IndexedPerson>, identity_map: HashMap<String, Uuid>) -> Self {
        let mut index = Self { by_id: HashMap::with_capacity(people.len()), ..Self::default() };
        index.by_source.reserve(people.len());
        for (at, person) in people.iter().enumerate() {
            index.by_id.insert(person.id, at);
            if let Some(source_id) = &person.source_id {
                index.by_source.insert(source_id.clone(), at);
            }
        }
        index.people = people;
        index.by_map = identity_map;
        index.by_map.retain(|source_id, actor| {
            let is_unlinked = index.by_id.get(actor).is_some_and(|at| index.people[*at].source_id.is_none());
            is_unlinked && !index.by_source.contains_key(source_id)
        });
        for actor in index.by_map.values() {
            *index.claims.entry(*actor).or_default() += 1;
        }
        for (at, person) in index.people.iter().enumerate() {
            // Whoever an earlier version matched is that record's; no other gets them by their address.
            if let (None, Some(email), false) = (&person.source_id, &person.email, index.claims.contains_key(&person.id)) {
                index.unlinked_by_email.entry(fold(email)).or_default().push(at);
            }
        }
        index
    }

    /// Everybody.
    pub fn people(&self) -> &[IndexedPerson] {
        &self.people
    }

    /// The actor with this id.
    pub fn by_id(&self, id: Uuid) -> Option<&IndexedPerson> {
        self.by_id.get(&id).map(|at| &self.people[*at])
    }

    /// The actor with this source identity.
    pub fn by_source(&self, source_id: &str) -> Option<&IndexedPerson> {
        self.by_source.get(source_id).map(|at| &self.people[*at])
    }

    /// The actor an earlier version matched to this source id, as long as neither has another identity.
    pub fn by_map(&self, source_id: &str) -> Option<&IndexedPerson> {
        self.by_id(*self.by_map.get(source_id)?)
    }

    /// How many records an earlier version matched to this actor; more than one decides nothing.
    pub fn claims(&self, actor: Uuid) -> usize {
        self.claims.get(&actor).copied().unwrap_or_default()
    }

    /// Actors without source identity that have this address and that no earlier version matched to a record.
    pub fn unlinked_by_email(&self, email: &str) -> impl Iterator<Item = &IndexedPerson> {
        self.unlinked_by_email.get(&fold(email)).into_iter().flatten().map(|at| &self.people[*at])
    }

    /// Whether there is anybody an address could match.
    pub fn has_unlinked(&self) -> bool {
        !self.unlinked_by_email.is_empty()
    }

    /// How many people are in the plan.
    pub fn active(&self) -> u64 {
        self.people.iter().filter(|person| person.is_active).count() as u64
    }
}

/// A department or division of a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its id here.
    pub id: Uuid,
    /// Its id at the planning source.
    pub source_id: Option<String>,
    /// `DisplayName` and `Status`.
    pub attributes: Attributes,
    /// The last source values applied.
    pub synced: Attributes,
    /// Grows with each change.
    pub version: i64,
}

impl Unit {
    /// Its name.
    pub fn name(&self) -> &str {
        self.attributes.get(Attribute::DisplayName).shown().unwrap_or_default()
    }

    /// The name its source last gave it.
    pub fn source_name(&self) -> Option<&str> {
        self.synced.get(Attribute::DisplayName).shown()
    }
}

/// The prefix of references to something that no source knows.
pub const LOCAL_PREFIX: &str = "local:";

/// Finds units by every key a record may use for them: the source id, or the name where the source has no ids.
#[derive(Debug, Clone, Default)]
pub struct UnitKeys {
    by_key: HashMap<String, Uuid>,
}

impl UnitKeys {
    /// The keys of all units of a kind. Those in use come first, and the name a source knows comes before the one a planner gave.
    pub fn of(units: &[Unit]) -> Self {
        let mut order: Vec<&Unit> = units.iter().collect();
        order.sort_by_key(|unit| unit.attributes.get(Attribute::Status).key() == Some(STATUS_INACTIVE));
        let mut keys = Self::default();
        for unit in &order {
            keys.add(unit.id, unit.source_id.as_deref(), unit.source_name().unwrap_or_else(|| unit.name()));
        }
        for unit in &order {
            keys.add(unit.id, None, unit.name());
        }
        keys
    }

    /// Adds a unit under its source id and its name; a source id wins over a name.
    pub fn add(&mut self, id: Uuid, source_id: Option<&str>, name: &str) {
        if let Some(source_id) = source_id {
            self.by_key.insert(source_id.to_owned(), id);
        }
        self.by_key.entry(name_reference(name)).or_insert(id);
        self.by_key.insert(format!("{LOCAL_PREFIX}{id}"), id);
    }

    /// The unit a reference means.
    pub fn resolve(&self, key: &str) -> Option<Uuid> {
        self.by_key.get(key).copied()
    }

    /// Whether two references mean the same unit: the same id, or one gives the id and the other the name.
    pub fn are_same(&self, a: &str, b: &str) -> bool {
        a == b || ((is_name_reference(a) || is_name_reference(b)) && self.resolve(a).is_some_and(|unit| Some(unit) == self.resolve(b)))
    }
}
