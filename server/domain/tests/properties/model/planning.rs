//! Planning a target from the mirror, in the order the rules ask for.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use contract::run::{ChangeEntity, ChangeOp};
use contract::{Attribute, Date, Value};
use domain::guard::Volume;
use domain::issue::Issue;
use domain::lifecycle::Lifecycle;
use domain::matching::Match;
use domain::plan::{Change, ManagerStep, Phase, Planner, Rules, SourcePerson, UnitKind, final_manager, find_closing_cycles, plan_units};
use domain::target::Person;
use uuid::Uuid;

use super::mirror::Mirror;
use super::target::{SOURCE, Target};

/// The day every property plans for.
pub(crate) const TODAY: &str = "2026-11-20";

pub(crate) fn rules() -> Rules {
    Rules { provider: SOURCE, today: Date::parse(TODAY).expect("a date"), may_deactivate: true, version: 1 }
}

/// What a plan gives, in the order it is applied.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Plan {
    pub(crate) changes: Vec<Change>,
    pub(crate) issues: BTreeSet<Issue>,
}

impl Plan {
    /// The changes as a set, for comparing two plans.
    pub(crate) fn as_set(&self) -> BTreeSet<String> {
        self.changes.iter().map(|change| format!("{change:?}")).collect()
    }

    /// What the guard counts of it.
    pub(crate) fn volume(&self) -> Volume {
        let mut volume = Volume::default();
        for change in self.changes.iter().filter(|change| change.entity == ChangeEntity::Person) {
            volume.deactivations += u64::from(change.op == ChangeOp::Deactivate);
            let lost = change.attributes.iter().filter(|change| change.old.key().is_some() && change.attribute != Attribute::Status);
            for change in lost {
                *volume.attributes.entry(change.attribute).or_default() += 1;
            }
        }
        volume
    }
}

/// Plans everything: units first, people against the units as they will be, then managers who have come, leavers last.
pub(crate) fn plan(target: &Target, mirror: &Mirror) -> Plan {
    let rules = rules();
    let mut target = target.clone();
    let mut plan = Plan::default();
    for kind in UnitKind::ALL {
        let current: Vec<_> = target.units(*kind).values().cloned().collect();
        for change in plan_units(*kind, &mirror.units(*kind), &current) {
            assert!(target.write(&change), "units are planned on what is there");
            plan.changes.push(change);
        }
    }
    plan_people(&target, mirror, &rules, &mut plan);
    plan.changes.sort_by_key(|change| change.phase);
    plan
}

/// A record with the actor it was found to be.
struct Matched<'a> {
    source: &'a SourcePerson,
    found: Match,
    current: Option<Person>,
    is_settled: bool,
}

fn plan_people(target: &Target, mirror: &Mirror, rules: &Rules, plan: &mut Plan) {
    let index = target.index();
    let sources = mirror.people(rules);
    let is_unmatched = |source: &&SourcePerson| index.by_source(&source.source_id).is_none() && index.by_map(&source.source_id).is_none();
    let unmatched = sources.iter().filter(is_unmatched);
    let planner = Planner::new(rules, &index, target.unit_keys(UnitKind::Department), target.unit_keys(UnitKind::Division))
        .with_unmatched_emails(unmatched.filter_map(email));

    let found: Vec<Match> = sources.iter().map(|source| planner.resolve(&source.source_id, email(source))).collect();
    let linked: HashMap<Uuid, String> =
        std::iter::zip(&sources, &found).filter_map(|(source, found)| Some((actor_of(*found)?, source.source_id.clone()))).collect();
    let people: Vec<Matched<'_>> = std::iter::zip(&sources, found)
        .map(|(source, found)| Matched {
            source,
            found,
            current: actor_of(found).map(|id| target.person(id, &linked)),
            is_settled: planner.is_settled(&source.source_id, source.fingerprint, source.lifecycle),
        })
        .collect();

    let (now, next) = (managers_now(target, &linked), managers_next(target, &linked, &people));
    let steps: Vec<ManagerStep<'_>> = now
        .keys()
        .chain(next.keys().filter(|person| !now.contains_key(*person)))
        .map(|person| ManagerStep { person, now: now.get(person).map(String::as_str), next: next.get(person).map(String::as_str) })
        .collect();
    let cycles = find_closing_cycles(&steps);
    let planner = planner.with_cycles(&cycles);

    let here: HashSet<&str> = people.iter().filter(|person| will_be_here(person)).map(|person| person.source.source_id.as_str()).collect();
    for person in people.iter().filter(|person| !person.is_settled) {
        let has_person = |source_id: &str| here.contains(source_id) || index.by_source(source_id).is_some();
        let outcome = planner.plan(person.source, person.found, person.current.as_ref(), has_person);
        plan.issues.extend(outcome.issues);
        plan.changes.extend(outcome.change);
    }

    let touched: HashSet<Uuid> = plan.changes.iter().filter_map(|change| change.entity_id).collect();
    let arriving: HashSet<String> = here.into_iter().map(str::to_owned).collect();
    plan.changes.extend(planner.plan_deferred(&arriving, |person| touched.contains(&person.id)));
}

/// The address a record may be matched by: that of somebody who is there.
fn email(source: &SourcePerson) -> Option<&str> {
    if source.lifecycle == Lifecycle::Absent {
        return None;
    }
    source.attributes.get(Attribute::Email).key()
}

fn actor_of(found: Match) -> Option<Uuid> {
    match found {
        Match::Identity(id) | Match::Heal(id) => Some(id),
        Match::Nobody | Match::Doubtful => None,
    }
}

fn will_be_here(person: &Matched<'_>) -> bool {
    person.current.is_some() || (person.found == Match::Nobody && person.source.lifecycle.is_planned())
}

/// The manager everybody has, by key.
fn managers_now(target: &Target, linked: &HashMap<Uuid, String>) -> BTreeMap<String, String> {
    let managers = target.actors.iter().filter_map(|(id, actor)| Some((target.key_of(*id, linked), target.manager_of(actor, linked)?)));
    managers.collect()
}

/// The manager everybody would have if the plan knew no circles. Settled people and those no record stands behind keep theirs.
fn managers_next(target: &Target, linked: &HashMap<Uuid, String>, people: &[Matched<'_>]) -> BTreeMap<String, String> {
    let mut managers = managers_now(target, linked);
    for person in people.iter().filter(|person| !person.is_settled && will_be_here(person)) {
        let is_asked = |source: &&SourcePerson| !matches!(source.lifecycle, Lifecycle::Absent | Lifecycle::OutOfScope);
        let source = Some(person.source).filter(is_asked);
        match final_manager(source, person.current.as_ref()) {
            Some(manager) => managers.insert(person.source.source_id.clone(), manager.to_owned()),
            None => managers.remove(&person.source.source_id),
        };
    }
    managers
}

/// Whether anybody of a target is above themselves.
pub(crate) fn has_circle(target: &Target) -> bool {
    let managers: HashMap<Uuid, Uuid> = target.actors.iter().filter_map(|(id, actor)| Some((*id, actor.manager?))).collect();
    managers.keys().any(|start| {
        let above = std::iter::successors(managers.get(start), |at| managers.get(at));
        above.take(managers.len()).any(|at| at == start)
    })
}

/// The values of a target's people by source id, without what only tells how they came about.
pub(crate) fn facts(target: &Target) -> BTreeMap<String, Vec<(Attribute, Value)>> {
    let people = target.actors.keys().map(|id| {
        let person = target.person(*id, &HashMap::new());
        (target.key_of(*id, &HashMap::new()), person.attributes.iter().map(|(attribute, value)| (attribute, value.clone())).collect())
    });
    people.collect()
}

/// Changes of one phase cannot stand in each other's way: nothing is changed twice.
pub(crate) fn touches_nothing_twice(plan: &Plan) -> bool {
    let mut seen: BTreeMap<(ChangeEntity, Uuid), Phase> = BTreeMap::new();
    plan.changes.iter().all(|change| change.entity_id.is_none_or(|id| seen.insert((change.entity, id), change.phase).is_none()))
}
