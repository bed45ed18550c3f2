//! Whoever a sync is not for is neither created nor changed, and is caught up with once it is.

use std::collections::BTreeSet;

use contract::{Attribute, Attributes};
use domain::lifecycle::Lifecycle;
use domain::scope::Scope;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::model::cases;
use crate::model::company::{messy_reading, moment, target};
use crate::model::planning::{facts, rules};
use crate::model::run::World;

fn scope() -> impl Strategy<Value = Scope> {
    let keys = subsequence(vec!["d1", "d2", "d3", "name:sales"], 1..4);
    (keys, any::<bool>()).prop_map(|(keys, includes_future_hires)| Scope {
        departments: keys.into_iter().map(str::to_owned).collect(),
        includes_future_hires,
        ..Scope::default()
    })
}

/// Source ids of those who are out of scope now.
fn outsiders(world: &World) -> BTreeSet<String> {
    let people = world.mirror.people(&rules());
    people.into_iter().filter(|person| person.lifecycle == Lifecycle::OutOfScope).map(|person| person.source_id).collect()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whoever_is_out_of_scope_is_neither_created_nor_changed(
        target in target(),
        scope in scope(),
        nights in vec(messy_reading(), 1..4),
    ) {
        let mut world = World { target, ..World::default() };
        world.mirror.scope = scope;
        for (n, reading) in nights.iter().enumerate() {
            let before = world.target.clone();
            let plan = world.sync(reading, moment(n));
            let outside = outsiders(&world);
            for change in plan.changes.iter().filter(|change| outside.contains(&change.source_id)) {
                let is_managers_arrival = change.attributes.iter().all(|change| change.attribute == Attribute::Manager);
                prop_assert!(is_managers_arrival, "{:#?}", change);
                prop_assert!(change.entity_id.is_some_and(|id| before.actors.contains_key(&id)), "{:#?}", change);
            }
            prop_assert_eq!(world.plan().changes, []);
        }
    }

    #[test]
    fn a_wider_scope_catches_up_with_everybody(target in target(), scope in scope(), nights in vec(messy_reading(), 1..4)) {
        let mut narrow = World { target, ..World::default() };
        narrow.mirror.scope = scope;
        for (n, reading) in nights.iter().enumerate() {
            narrow.sync(reading, moment(n));
        }
        narrow.mirror.scope = Scope::default();
        narrow.catch_up();
        prop_assert_eq!(narrow.plan().changes, []);
        let here = facts(&narrow.target);
        let map = &narrow.target.identity_map;
        // An actor that two records are mapped to is doubtful, too.
        let is_mapped_alone = |source_id: &String| map.get(source_id).is_none_or(|actor| map.values().filter(|other| *other == actor).count() == 1);
        let planner_knows = |person: &domain::plan::SourcePerson| {
            person.lifecycle.is_planned() && is_certain(&person.attributes) && is_mapped_alone(&person.source_id)
        };
        for person in narrow.mirror.people(&rules()).into_iter().filter(planner_knows) {
            prop_assert!(here.contains_key(&person.source_id), "{person:#?}");
        }
    }
}

/// Whether nothing but an identity can match the record: an address may be doubtful.
fn is_certain(attributes: &Attributes) -> bool {
    attributes.get(Attribute::Email).key().is_none() && attributes.get(Attribute::DisplayName).shown().is_some()
}
