//! A target: one planning context, in the shape of its tables.

use std::collections::{BTreeMap, HashMap};

use contract::attribute::STATUS_ACTIVE;
use contract::run::ChangeEntity;
use contract::{Attribute, Attributes, Provider, Value};
use domain::apply::{self, Values};
use domain::plan::{Change, UnitKind};
use domain::search::fold;
use domain::target::{IndexedPerson, LOCAL_PREFIX, Person, SourceIdentity, TargetIndex, Unit, UnitKeys};
use uuid::Uuid;

/// The planning source of every target here.
pub(crate) const SOURCE: Provider = Provider::BambooHr;

/// A row of `actors`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Actor {
    pub(crate) source: Option<SourceIdentity>,
    /// The filled columns but those that refer to other rows.
    pub(crate) columns: Attributes,
    pub(crate) department: Option<Uuid>,
    pub(crate) division: Option<Uuid>,
    pub(crate) manager: Option<Uuid>,
    pub(crate) deferred_manager: Option<String>,
    pub(crate) synced: Attributes,
    pub(crate) version: i64,
    pub(crate) fingerprint: Option<i64>,
}

impl Actor {
    pub(crate) fn is_active(&self) -> bool {
        self.columns.get(Attribute::Status).key() == Some(STATUS_ACTIVE)
    }

    /// The id at the planning source.
    pub(crate) fn source_id(&self) -> Option<&str> {
        self.source.as_ref().filter(|source| source.provider == SOURCE).map(|source| source.id.as_str())
    }
}

/// A planning context with what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) actors: BTreeMap<Uuid, Actor>,
    pub(crate) departments: BTreeMap<Uuid, Unit>,
    pub(crate) divisions: BTreeMap<Uuid, Unit>,
    /// Source id → actor, as earlier versions matched them.
    pub(crate) identity_map: HashMap<String, Uuid>,
}

impl Target {
    pub(crate) fn units(&self, kind: UnitKind) -> &BTreeMap<Uuid, Unit> {
        match kind {
            UnitKind::Department => &self.departments,
            UnitKind::Division => &self.divisions,
        }
    }

    pub(crate) fn units_mut(&mut self, kind: UnitKind) -> &mut BTreeMap<Uuid, Unit> {
        match kind {
            UnitKind::Department => &mut self.departments,
            UnitKind::Division => &mut self.divisions,
        }
    }

    pub(crate) fn unit_keys(&self, kind: UnitKind) -> UnitKeys {
        UnitKeys::of(&self.units(kind).values().cloned().collect::<Vec<_>>())
    }

    pub(crate) fn index(&self) -> TargetIndex {
        let people = self.actors.iter().map(|(id, actor)| IndexedPerson {
            id: *id,
            source_id: actor.source_id().map(str::to_owned),
            email: actor.columns.get(Attribute::Email).key().filter(|_| actor.source.is_none()).map(str::to_owned),
            is_active: actor.is_active(),
            manager: actor.manager,
            deferred_manager: actor.deferred_manager.clone(),
            fingerprint: actor.fingerprint,
            version: actor.version,
        });
        TargetIndex::new(people.collect(), self.identity_map.clone())
    }

    /// The actor with this id at the planning source.
    pub(crate) fn by_source(&self, source_id: &str) -> Option<(Uuid, &Actor)> {
        self.actors.iter().find(|(_, actor)| actor.source_id() == Some(source_id)).map(|(id, actor)| (*id, actor))
    }

    /// What an actor is referred to by. `linked` are actors that a plan gives their source identity: they count as having it.
    pub(crate) fn key_of(&self, id: Uuid, linked: &HashMap<Uuid, String>) -> String {
        let source_id = linked.get(&id).map(String::as_str).or_else(|| self.actors.get(&id)?.source_id());
        source_id.map_or_else(|| format!("{LOCAL_PREFIX}{id}"), str::to_owned)
    }

    /// The manager an actor has, by key.
    pub(crate) fn manager_of(&self, actor: &Actor, linked: &HashMap<Uuid, String>) -> Option<String> {
        actor.manager.map(|manager| self.key_of(manager, linked)).or_else(|| actor.deferred_manager.clone())
    }

    /// An actor with all values, as planning sees it.
    pub(crate) fn person(&self, id: Uuid, linked: &HashMap<Uuid, String>) -> Person {
        let actor = &self.actors[&id];
        let mut attributes: Attributes = Attribute::ALL.iter().map(|attribute| (*attribute, Value::Null)).collect();
        for (attribute, value) in actor.columns.iter() {
            attributes.set(attribute, value.clone());
        }
        for (kind, unit) in [(UnitKind::Department, actor.department), (UnitKind::Division, actor.division)] {
            if let Some(unit) = unit.map(|unit| &self.units(kind)[&unit]) {
                let key = unit.source_id.clone().unwrap_or_else(|| format!("{LOCAL_PREFIX}{}", unit.id));
                attributes.set(kind.attribute(), Value::reference(key, unit.name()));
            }
        }
        if let Some(manager) = self.manager_of(actor, linked) {
            attributes.set(Attribute::Manager, Value::reference(manager, ""));
        }
        Person {
            id,
            source: actor.source.clone(),
            attributes,
            synced: actor.synced.clone(),
            version: actor.version,
            fingerprint: actor.fingerprint,
        }
    }

    /// Writes a change, unless something newer is there; then nothing happens and the answer is `false`.
    #[must_use]
    pub(crate) fn write(&mut self, change: &Change) -> bool {
        match change.entity {
            ChangeEntity::Person => self.write_actor(change),
            ChangeEntity::Department => self.write_unit(UnitKind::Department, change),
            ChangeEntity::Division => self.write_unit(UnitKind::Division, change),
        }
    }

    /// The same without the versions, which tell in how many changes it came about.
    pub(crate) fn without_versions(&self) -> Self {
        let mut target = self.clone();
        target.actors.values_mut().for_each(|actor| actor.version = 0);
        for kind in UnitKind::ALL {
            target.units_mut(*kind).values_mut().for_each(|unit| unit.version = 0);
        }
        target
    }

    /// The second pass over managers: whoever waits for one who has come is given them (O26).
    pub(crate) fn link_arrived_managers(&mut self) {
        let arrived: HashMap<String, Uuid> =
            self.actors.iter().filter_map(|(id, actor)| Some((actor.source_id()?.to_owned(), *id))).collect();
        for actor in self.actors.values_mut() {
            if let Some(manager) = actor.deferred_manager.as_ref().and_then(|source_id| arrived.get(source_id)) {
                actor.manager = Some(*manager);
                actor.deferred_manager = None;
            }
        }
    }

    fn write_actor(&mut self, change: &Change) -> bool {
        let (id, known) = match change.entity_id {
            Some(id) => match self.actors.get(&id) {
                Some(actor) if Some(actor.version) == change.expected_version => (id, self.person(id, &HashMap::new())),
                _ => return false,
            },
            None if self.by_source(&change.source_id).is_some() => return false,
            None => {
                let id = unused_id(&self.actors, &change.source_id);
                self.actors.insert(id, Actor::default());
                (id, self.person(id, &HashMap::new()))
            }
        };
        let Values { attributes, synced } = apply::apply(change, Values { attributes: known.attributes, synced: known.synced });
        let reference = |kind: UnitKind| self.unit_keys(kind).resolve(attributes.get(kind.attribute()).key()?);
        let (department, division) = (reference(UnitKind::Department), reference(UnitKind::Division));
        let manager_key = attributes.get(Attribute::Manager).key();
        let manager = manager_key.and_then(|key| self.by_key(key));
        let deferred_manager = manager_key.filter(|_| manager.is_none()).map(str::to_owned);
        let is_column = |attribute: Attribute| !matches!(attribute, Attribute::Department | Attribute::Division | Attribute::Manager);
        let columns = attributes.iter().filter(|(attribute, value)| is_column(*attribute) && value.key().is_some());
        let source = if change.source_id.is_empty() {
            known.source
        } else {
            Some(SourceIdentity { provider: SOURCE, id: change.source_id.clone() })
        };
        let actor = Actor {
            source,
            columns: columns.map(|(attribute, value)| (attribute, value.clone())).collect(),
            department,
            division,
            manager,
            deferred_manager,
            synced,
            version: known.version + 1,
            fingerprint: change.fingerprint,
        };
        let namesake = actor.source_id().and_then(|source_id| self.by_source(source_id));
        assert!(namesake.is_none_or(|(other, _)| other == id), "two actors with source id {}", change.source_id);
        self.actors.insert(id, actor);
        true
    }

    fn by_key(&self, key: &str) -> Option<Uuid> {
        let local = key.strip_prefix(LOCAL_PREFIX).and_then(|id| id.parse().ok()).filter(|id| self.actors.contains_key(id));
        local.or_else(|| self.by_source(key).map(|(id, _)| id))
    }

    fn write_unit(&mut self, kind: UnitKind, change: &Change) -> bool {
        let units = self.units_mut(kind);
        let unit = match change.entity_id {
            Some(id) => match units.get(&id) {
                Some(unit) if Some(unit.version) == change.expected_version => unit.clone(),
                _ => return false,
            },
            None if units.values().any(|unit| unit.source_id.as_ref() == Some(&change.source_id)) => return false,
            None => Unit {
                id: unused_id(units, &change.source_id),
                source_id: None,
                attributes: Attributes::default(),
                synced: Attributes::default(),
                version: 0,
            },
        };
        let Values { attributes, synced } = apply::apply(change, Values { attributes: unit.attributes, synced: unit.synced });
        let source_id = Some(change.source_id.clone());
        let is_taken = units.values().any(|other| other.id != unit.id && other.source_id == source_id);
        assert!(!is_taken, "two units with source id {}", change.source_id);
        units.insert(unit.id, Unit { id: unit.id, source_id, attributes, synced, version: unit.version + 1 });
        true
    }
}

/// An id for something new that follows from its source id, so that two ways to one state can be compared.
fn unused_id<T>(taken: &BTreeMap<Uuid, T>, source_id: &str) -> Uuid {
    let mut id = fold(source_id).bytes().fold(1_u128, |id, byte| (id << 8) | u128::from(byte)) << 8;
    while taken.contains_key(&Uuid::from_u128(id)) {
        id += 1;
    }
    Uuid::from_u128(id)
}
