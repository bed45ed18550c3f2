//! Managers: who is not here yet is waited for (O26), and no plan closes a circle.

use contract::attribute::STATUS_ACTIVE;
use contract::{Attribute, Attributes, Value};
use domain::source::{Completeness, SourceRecord};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use crate::model::cases;
use crate::model::company::{Reading, messy_reading, moment, person, target};
use crate::model::edit::edit;
use crate::model::planning::has_circle;
use crate::model::run::World;

fn employee(id: u8, manager: Option<u8>) -> SourceRecord {
    let manager = manager.map_or(Value::Null, |manager| Value::reference(manager.to_string(), ""));
    let values = Attributes::default().with(Attribute::DisplayName, Value::text("Ann")).with(Attribute::Manager, manager);
    person(id.to_string(), values.with(Attribute::Status, Value::text(STATUS_ACTIVE)))
}

/// People with any manager, themselves, each other and strangers included.
fn hierarchy() -> impl Strategy<Value = Vec<SourceRecord>> {
    let people = btree_map(1..7_u8, prop::option::weighted(0.9, 1..8_u8), 1..7);
    people.prop_map(|people| people.into_iter().map(|(id, manager)| employee(id, manager)).collect())
}

/// People whose managers have lower numbers: a tree.
fn tree() -> impl Strategy<Value = Vec<SourceRecord>> {
    vec(any::<u8>(), 1..9).prop_map(|managers| {
        let people = (1_u8..).zip(managers);
        people.map(|(id, manager)| employee(id, (id > 1).then(|| manager % (id - 1) + 1))).collect()
    })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_plan_closes_a_circle_of_managers(nights in vec((hierarchy(), vec(edit(), 0..4)), 1..6)) {
        let mut world = World::default();
        for (n, (people, edits)) in nights.into_iter().enumerate() {
            world.sync(&Reading::full(people), moment(n));
            prop_assert!(!has_circle(&world.target));
            prop_assert_eq!(world.plan().changes, []);
            for edit in &edits {
                world.target.edit(edit);
            }
        }
    }

    #[test]
    fn no_plan_closes_a_circle_among_people_matched_by_address_either(target in target(), nights in vec(messy_reading(), 1..5)) {
        let mut world = World { target, ..World::default() };
        for (n, reading) in nights.iter().enumerate() {
            world.sync(reading, moment(n));
            prop_assert!(!has_circle(&world.target));
        }
    }

    #[test]
    fn people_who_come_one_by_one_in_any_order_end_under_their_managers(people in tree().prop_shuffle()) {
        let mut at_once = World::default();
        at_once.sync(&Reading::full(people.clone()), moment(0));
        let mut one_by_one = World::default();
        for (n, record) in people.iter().enumerate() {
            let reading = Reading { completeness: Completeness::Partial, ..Reading::full(vec![record.clone()]) };
            one_by_one.sync(&reading, moment(n));
        }
        for record in &people {
            let manager = |world: &World| world.target.by_source(&record.source_id).and_then(|(_, actor)| actor.manager);
            let wanted = record.attributes.get(Attribute::Manager).key();
            prop_assert_eq!(manager(&one_by_one), wanted.and_then(|id| one_by_one.target.by_source(id)).map(|(id, _)| id));
            prop_assert_eq!(manager(&at_once), wanted.and_then(|id| at_once.target.by_source(id)).map(|(id, _)| id));
        }
        prop_assert!(one_by_one.target.actors.values().all(|actor| actor.deferred_manager.is_none()));
    }

    #[test]
    fn a_circle_that_the_source_opens_again_is_followed(before in hierarchy(), people in tree()) {
        let mut world = World::default();
        world.sync(&Reading::full(before), moment(0));
        world.sync(&Reading::full(people.clone()), moment(1));
        for record in &people {
            let (_, actor) = world.target.by_source(&record.source_id).expect("created");
            let wanted = record.attributes.get(Attribute::Manager).key().and_then(|id| world.target.by_source(id)).map(|(id, _)| id);
            prop_assert_eq!(actor.manager, wanted);
        }
    }
}
