//! The mass-change guard counts many small runs like one large (X2).

use contract::attribute::STATUS_INACTIVE;
use contract::{Attribute, Attributes, Value};
use domain::guard::{Thresholds, Volume, judge};
use domain::source::Completeness;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::model::cases;
use crate::model::company::{Reading, moment, person};
use crate::model::planning::{Plan, plan};
use crate::model::run::World;

/// What is applied of a plan: all, or nothing when the guard holds it. Judged against the ledger of the moment, as the transaction sees it.
fn apply_guarded(world: &mut World, plan: &Plan, ledger: &mut Volume) -> bool {
    let active = world.target.index().active();
    let volume = plan.volume();
    if !judge(&Thresholds::default(), active, &volume, ledger).is_empty() {
        return false;
    }
    for change in &plan.changes {
        assert!(world.target.write(change), "each webhook is of another person");
    }
    ledger.add(&volume);
    true
}

fn employee(title: &str, status: &str) -> Attributes {
    Attributes::default()
        .with(Attribute::DisplayName, Value::text("Ann"))
        .with(Attribute::JobTitle, Value::text(title))
        .with(Attribute::Status, Value::text(status))
}

/// The most that may leave a company of this size in a day, and the most whose title may change.
fn most_leavers(people: u64) -> u64 {
    let by_people = (people * 5 / 100).max(20);
    let by_share = (people * 30 / 100).max(3);
    by_people.min(by_share)
}

fn most_changes(people: u64) -> u64 {
    (people / 2).max(19)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Event {
    Leaves,
    IsPromoted,
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn webhooks_of_one_person_each_are_held_where_one_run_would_be(
        people in 1..60_usize,
        events in vec(prop_oneof![Just(Event::Leaves), Just(Event::IsPromoted)], 60),
        waiting in 1..6_usize,
    ) {
        let id = |n: usize| n.to_string();
        let mut world = World::default();
        world.sync(&Reading::full((0..people).map(|n| person(id(n), employee("Engineer", "active"))).collect()), moment(0));
        let mut ledger = Volume::default();
        let mut applied = Vec::new();
        let mut held = Vec::new();
        let numbers: Vec<usize> = (0..people).collect();
        // As many workers plan at once as wait here; each applies later, when the others have changed the ledger.
        for (round, group) in numbers.chunks(waiting).enumerate() {
            let mut plans = Vec::new();
            for n in group {
                let values = match events[*n] {
                    Event::Leaves => employee("Engineer", STATUS_INACTIVE),
                    Event::IsPromoted => employee("Director", "active"),
                };
                let mut scope = world.clone();
                let reading = Reading { completeness: Completeness::Partial, ..Reading::full(vec![person(id(*n), values)]) };
                scope.sync(&reading, moment(1 + round));
                let mut plan = plan(&world.target, &scope.mirror);
                plan.changes.retain(|change| change.source_id == id(*n));
                plans.push((events[*n], plan));
            }
            for (event, plan) in plans {
                if apply_guarded(&mut world, &plan, &mut ledger) {
                    applied.push(event);
                } else {
                    held.push(event);
                }
            }
        }
        let count = |events: &[Event], wanted: Event| events.iter().filter(|event| **event == wanted).count() as u64;
        let people = people as u64;
        let wanted = |event| count(&events[..numbers.len()], event);
        prop_assert_eq!(count(&applied, Event::Leaves), wanted(Event::Leaves).min(most_leavers(people)));
        prop_assert_eq!(count(&applied, Event::IsPromoted), wanted(Event::IsPromoted).min(most_changes(people)));
        prop_assert_eq!(applied.len() + held.len(), numbers.len());
    }

    #[test]
    fn a_plan_cut_into_runs_gets_through_exactly_as_far_as_the_threshold(active in 1..3_000_u64, sizes in vec(1..40_u64, 1..40)) {
        let mut ledger = Volume::default();
        let mut remaining = active;
        for size in sizes {
            let planned = Volume { deactivations: size.min(remaining), ..Volume::default() };
            if judge(&Thresholds::default(), remaining, &planned, &ledger).is_empty() {
                remaining -= planned.deactivations;
                ledger.add(&planned);
            } else {
                prop_assert!(ledger.deactivations + planned.deactivations > most_leavers(active));
            }
            prop_assert!(ledger.deactivations <= most_leavers(active));
        }
    }
}
