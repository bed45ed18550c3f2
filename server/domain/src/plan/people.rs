//! People.

use std::collections::{BTreeSet, HashMap, HashSet};

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::run::{ChangeEntity, ChangeOp};
use contract::view::AttributeChange;
use contract::{Attribute, Attributes, Value};

use super::change::{Change, Phase, Rules};
use crate::issue::{Issue, LONGEST_VALUE};
use crate::lifecycle::Lifecycle;
use crate::matching::{self, Match};
use crate::search::fold;
use crate::target::{IndexedPerson, LOCAL_PREFIX, Person, TargetIndex, UnitKeys};

/// A person as the mirror has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePerson {
    /// The id at the source.
    pub source_id: String,
    /// The values. `Status` is not read: `lifecycle` is worked out from it.
    pub attributes: Attributes,
    /// What the person is today.
    pub lifecycle: Lifecycle,
    /// Whether the source said so: a withheld status decides nothing.
    pub has_status: bool,
    /// See [`crate::digest::fingerprint`].
    pub fingerprint: i64,
}

impl SourcePerson {
    fn label(&self) -> &str {
        self.attributes.get(Attribute::DisplayName).shown().unwrap_or(&self.source_id)
    }
}

/// What planning one person gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonPlan {
    /// The change, if any.
    pub change: Option<Change>,
    /// What there is to say.
    pub issues: Vec<Issue>,
}

/// Plans people of one target, one at a time and in any order.
#[derive(Debug)]
pub struct Planner<'a> {
    rules: &'a Rules,
    index: &'a TargetIndex,
    departments: UnitKeys,
    divisions: UnitKeys,
    cycles: HashMap<String, BTreeSet<String>>,
    emails: HashMap<String, usize>,
}

impl<'a> Planner<'a> {
    /// Starts on a target whose units are known.
    pub fn new(rules: &'a Rules, index: &'a TargetIndex, departments: UnitKeys, divisions: UnitKeys) -> Self {
        Self { rules, index, departments, divisions, cycles: HashMap::new(), emails: HashMap::new() }
    }

    /// Names the circles of managers; the manager of a member is left as it is.
    #[must_use]
    pub fn with_cycles(mut self, cycles: &[BTreeSet<String>]) -> Self {
        for members in cycles {
            for member in members {
                self.cycles.insert(member.clone(), members.clone());
            }
        }
        self
    }

    /// Counts addresses of records that have no actor by identity: an address two of them share matches nobody.
    #[must_use]
    pub fn with_unmatched_emails<'e>(mut self, emails: impl IntoIterator<Item = &'e str>) -> Self {
        for email in emails {
            *self.emails.entry(fold(email)).or_default() += 1;
        }
        self
    }

    /// Which actor a record is.
    pub fn resolve(&self, source_id: &str, email: Option<&str>) -> Match {
        let sharing = email.and_then(|email| self.emails.get(&fold(email))).copied().unwrap_or(1);
        matching::resolve(self.index, source_id, email, sharing)
    }

    /// Whether a person needs no look: everything they depend on is as it was when they were last applied.
    pub fn is_settled(&self, source_id: &str, fingerprint: i64, lifecycle: Lifecycle) -> bool {
        match self.index.by_source(source_id) {
            Some(person) => person.fingerprint == Some(fingerprint),
            // Someone who left before ever being here is no part of the plan (a match by address would link, not create).
            None => !lifecycle.is_planned() && !self.index.has_unlinked() && self.index.by_map(source_id).is_none(),
        }
    }

    /// Plans one person. `current` is the actor [`Planner::resolve`] found; `has_person` says whether a source id is or will be here.
    pub fn plan(&self, source: &SourcePerson, found: Match, current: Option<&Person>, has_person: impl Fn(&str) -> bool) -> PersonPlan {
        let mut plan = PersonPlan::default();
        if found == Match::Doubtful {
            if source.lifecycle.is_planned() {
                plan.issues.push(Issue::DoubtfulMatch {
                    source_id: source.source_id.clone(),
                    label: source.label().to_owned(),
                    email: source.attributes.get(Attribute::Email).shown().unwrap_or_default().to_owned(),
                });
            }
            return plan;
        }
        if current.is_none() && !source.lifecycle.is_planned() {
            return plan;
        }
        if current.is_none() && source.attributes.get(Attribute::DisplayName).shown().is_none() {
            plan.issues.push(Issue::MissingName { source_id: source.source_id.clone() });
            return plan;
        }
        let wanted = self.wanted(source, current, &mut plan.issues);
        let mut attributes = Vec::new();
        let mut remembered = Attributes::default();
        for (attribute, new) in wanted.iter() {
            let (old, synced) = match current {
                Some(person) => (person.attributes.get(attribute), person.synced.get(attribute)),
                None => (&Value::Null, &Value::Absent),
            };
            if self.are_same(attribute, new, synced) {
                if new.key() != synced.key() {
                    remembered.set(attribute, new.clone());
                }
            } else if self.are_same(attribute, new, old) || (new == &Value::Null && old.is_absent()) {
                remembered.set(attribute, new.clone());
            } else {
                let old = if old.is_absent() { Value::Null } else { old.clone() };
                attributes.push(AttributeChange { attribute, old, new: new.clone() });
            }
        }
        if let Some(manager) = attributes.iter().find(|change| change.attribute == Attribute::Manager).and_then(|change| change.new.key())
            && !has_person(manager)
        {
            plan.issues.push(Issue::ManagerNotFound {
                source_id: source.source_id.clone(),
                label: source.label().to_owned(),
                manager: manager.to_owned(),
            });
        }
        let is_unsettled = plan.issues.iter().any(Issue::is_warning);
        plan.change = self.change(source, current, attributes, remembered, (!is_unsettled).then_some(source.fingerprint));
        // Said once: the fingerprint that marks them settles them until something about them changes.
        if source.lifecycle == Lifecycle::OutOfScope && plan.change.is_some() {
            plan.issues.push(Issue::OutOfScope { source_id: source.source_id.clone(), label: source.label().to_owned() });
        }
        plan
    }

    /// Changes for people whose manager has come in the meantime (O26). `created` are the source ids this plan creates; `is_planned` says
    /// whether a person has a change of the people phase already, which then settles the manager too.
    pub fn plan_deferred(&self, created: &HashSet<String>, is_planned: impl Fn(&IndexedPerson) -> bool) -> Vec<Change> {
        let arrived = |manager: &str| self.index.by_source(manager).is_some() || created.contains(manager);
        let waiting = self.index.people().iter().filter_map(|person| Some((person, person.deferred_manager.as_deref()?)));
        waiting
            .filter(|(person, manager)| arrived(manager) && !is_planned(person))
            .map(|(person, manager)| Change {
                phase: Phase::Managers,
                op: ChangeOp::Update,
                entity: ChangeEntity::Person,
                entity_id: Some(person.id),
                source_id: person.source_id.clone().unwrap_or_default(),
                label: String::new(),
                attributes: vec![AttributeChange {
                    attribute: Attribute::Manager,
                    old: Value::Null,
                    new: Value::reference(manager, String::new()),
                }],
                remembered: Attributes::default(),
                expected_version: Some(person.version),
                fingerprint: person.fingerprint,
            })
            .collect()
    }

    /// What the source wants of the person: its values without what it did not say, may not empty, or must not be taken as it is.
    fn wanted(&self, source: &SourcePerson, current: Option<&Person>, issues: &mut Vec<Issue>) -> Attributes {
        let mut wanted = Attributes::default();
        if source.lifecycle == Lifecycle::OutOfScope {
            return wanted;
        }
        // Of somebody who is not in the source any more only that is known.
        if source.lifecycle != Lifecycle::Absent {
            for (attribute, value) in source.attributes.iter() {
                if attribute != Attribute::Status && (value != &Value::Null || attribute.is_clearable()) {
                    wanted.set(attribute, within_length(source, attribute, value, issues));
                }
            }
        }
        let key = match current {
            Some(person) if person.source.is_none() => format!("{LOCAL_PREFIX}{}", person.id),
            _ => source.source_id.clone(),
        };
        if let Some(members) = self.cycles.get(&key).or_else(|| self.cycles.get(&source.source_id)) {
            let synced = current.map_or(&Value::Absent, |person| person.synced.get(Attribute::Manager));
            let manager = wanted.get(Attribute::Manager);
            if !manager.is_absent() && manager != synced {
                wanted.set(Attribute::Manager, Value::Absent);
                issues.push(Issue::ManagerCycle {
                    source_id: source.source_id.clone(),
                    label: source.label().to_owned(),
                    members: members.iter().cloned().collect(),
                });
            }
        }
        // A source that never says a status may still be missed in one pull and give the person again in the next.
        let is_back = current.is_some_and(|person| person.synced.get(Attribute::Status).key() == Some(STATUS_INACTIVE));
        let says_status = source.has_status || source.lifecycle == Lifecycle::Absent || current.is_none() || is_back;
        if source.lifecycle.is_planned() && says_status {
            wanted.set(Attribute::Status, Value::text(STATUS_ACTIVE));
        } else if self.rules.may_deactivate && says_status {
            wanted.set(Attribute::Status, Value::text(STATUS_INACTIVE));
        }
        wanted
    }

    fn are_same(&self, attribute: Attribute, a: &Value, b: &Value) -> bool {
        let keys = match attribute {
            Attribute::Department => &self.departments,
            Attribute::Division => &self.divisions,
            _ => return a == b,
        };
        match (a, b) {
            (Value::Reference { id: a, .. }, Value::Reference { id: b, .. }) => keys.are_same(a, b),
            _ => a == b,
        }
    }

    fn change(
        &self,
        source: &SourcePerson,
        current: Option<&Person>,
        attributes: Vec<AttributeChange>,
        remembered: Attributes,
        fingerprint: Option<i64>,
    ) -> Option<Change> {
        let status = attributes.iter().find(|change| change.attribute == Attribute::Status).and_then(|change| change.new.key());
        let is_linked = current.is_some_and(|person| {
            person
                .source
                .as_ref()
                .is_some_and(|source_identity| source_identity.provider == self.rules.provider && source_identity.id == source.source_id)
        });
        let (phase, op) = match (current, status) {
            (None, _) => (Phase::People, ChangeOp::Create),
            (Some(_), Some(STATUS_INACTIVE)) => (Phase::Deactivations, ChangeOp::Deactivate),
            (Some(_), Some(_)) => (Phase::People, ChangeOp::Reactivate),
            (Some(_), None) if !attributes.is_empty() => (Phase::People, ChangeOp::Update),
            (Some(person), None) => {
                let is_done = is_linked && remembered.0.is_empty() && person.fingerprint == fingerprint;
                if is_done {
                    return None;
                }
                (Phase::People, ChangeOp::Link)
            }
        };
        let label = current.and_then(|person| person.attributes.get(Attribute::DisplayName).shown()).unwrap_or_else(|| source.label());
        Some(Change {
            phase,
            op,
            entity: ChangeEntity::Person,
            entity_id: current.map(|person| person.id),
            source_id: source.source_id.clone(),
            label: clip(label),
            attributes,
            remembered,
            expected_version: current.map(|person| person.version),
            fingerprint,
        })
    }
}

fn clip(text: &str) -> String {
    text.chars().take(LONGEST_VALUE).collect()
}

fn within_length(source: &SourcePerson, attribute: Attribute, value: &Value, issues: &mut Vec<Issue>) -> Value {
    match value {
        // Counting characters is only needed where bytes could already be too many.
        Value::Text(text) if text.len() > LONGEST_VALUE && text.chars().count() > LONGEST_VALUE => {
            issues.push(Issue::CutValue { source_id: source.source_id.clone(), label: clip(source.label()), attribute });
            Value::Text(clip(text))
        }
        other => other.clone(),
    }
}
