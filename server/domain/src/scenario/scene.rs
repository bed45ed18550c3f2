//! The part of a scenario an edit is planned on.

use std::collections::BTreeMap;

use contract::attribute::STATUS_INACTIVE;
use contract::run::ChangeEntity;
use contract::{Attribute, Attributes, Value};
use uuid::Uuid;

use crate::plan::Change;
use crate::target::LOCAL_PREFIX;

/// A reference to somebody or something of the same scenario, by our own id.
pub fn reference(id: Uuid, name: &str) -> Value {
    Value::reference(format!("{LOCAL_PREFIX}{id}"), name)
}

/// Whom or what a value refers to in the scenario; a manager who is not here, named by the source, is nobody.
pub fn referred(value: &Value) -> Option<Uuid> {
    value.key()?.strip_prefix(LOCAL_PREFIX)?.parse().ok()
}

/// A person or position as editing sees it: every reference is one of [`reference()`], but a manager who is not here yet goes by the source's id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Member {
    /// What people see now.
    pub attributes: Attributes,
    /// Grows with each change.
    pub version: i64,
}

impl Member {
    /// The name to show.
    pub fn name(&self) -> &str {
        self.attributes.get(Attribute::DisplayName).shown().unwrap_or_default()
    }

    /// Whether they are in the plan.
    pub fn is_active(&self) -> bool {
        self.attributes.get(Attribute::Status).key() != Some(STATUS_INACTIVE)
    }

    /// Their manager here.
    pub fn manager(&self) -> Option<Uuid> {
        referred(self.attributes.get(Attribute::Manager))
    }
}

/// A department of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Department {
    /// `DisplayName` and `Status`.
    pub attributes: Attributes,
    /// Grows with each change.
    pub version: i64,
    /// How many people of the plan are in it.
    pub headcount: u64,
}

impl Department {
    /// Its name.
    pub fn name(&self) -> &str {
        self.attributes.get(Attribute::DisplayName).shown().unwrap_or_default()
    }

    /// Whether it is in use.
    pub fn is_active(&self) -> bool {
        self.attributes.get(Attribute::Status).key() != Some(STATUS_INACTIVE)
    }
}

/// What an edit is planned on. It has to hold whoever is edited, their direct reports, and everybody above whoever becomes a manager.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scene {
    /// People and positions.
    pub people: BTreeMap<Uuid, Member>,
    /// Departments.
    pub departments: BTreeMap<Uuid, Department>,
}

impl Scene {
    /// People of the plan who report to somebody directly.
    pub fn reports(&self, manager: Uuid) -> impl Iterator<Item = (Uuid, &Member)> {
        self.people
            .iter()
            .filter(move |(_, member)| member.is_active() && member.manager() == Some(manager))
            .map(|(id, member)| (*id, member))
    }

    /// Whether somebody is among their own managers.
    pub fn is_in_circle(&self, person: Uuid) -> bool {
        let manager_of = |id: Uuid| self.people.get(&id).and_then(Member::manager);
        let mut above = manager_of(person);
        // Nobody has more managers than there are people: whoever goes on beyond that walks in a circle further up.
        for _ in 0..self.people.len() {
            match above {
                Some(manager) if manager == person => return true,
                Some(manager) => above = manager_of(manager),
                None => return false,
            }
        }
        false
    }

    /// The scene once a change is applied.
    pub fn apply(&mut self, change: &Change) {
        let Some(id) = change.entity_id else { return };
        let (attributes, version) = match change.entity {
            ChangeEntity::Person => {
                let member = self.people.entry(id).or_default();
                (&mut member.attributes, &mut member.version)
            }
            ChangeEntity::Department => {
                let department = self.departments.entry(id).or_default();
                (&mut department.attributes, &mut department.version)
            }
            ChangeEntity::Division => return,
        };
        for changed in &change.attributes {
            attributes.set(changed.attribute, changed.new.clone());
        }
        *version += 1;
    }
}

/// Whether two values say the same to a person: nothing said and "none" do.
pub(super) fn are_same(one: &Value, other: &Value) -> bool {
    one.key() == other.key()
}
