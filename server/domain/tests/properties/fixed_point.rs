//! What is applied is not planned again, and what a planner changed stays.

use contract::{Attribute, Value};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::model::cases;
use crate::model::company::{messy_reading, moment, target};
use crate::model::edit::{Edit, edit};
use crate::model::planning::{facts, touches_nothing_twice};
use crate::model::run::World;

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn planning_again_right_after_a_sync_changes_nothing(
        target in target(),
        nights in vec((messy_reading(), vec(edit(), 0..4)), 1..5),
    ) {
        let mut world = World { target, ..World::default() };
        for (n, (reading, edits)) in nights.iter().enumerate() {
            world.sync(reading, moment(n));
            prop_assert_eq!(world.plan().changes, []);
            for edit in edits {
                world.target.edit(edit);
            }
        }
    }

    #[test]
    fn a_plan_changes_nothing_twice_and_nothing_into_itself(target in target(), nights in vec(messy_reading(), 1..4)) {
        let mut world = World { target, ..World::default() };
        for (n, reading) in nights.iter().enumerate() {
            let plan = world.sync(reading, moment(n));
            prop_assert!(touches_nothing_twice(&plan), "{:#?}", plan.changes);
            for change in plan.changes.iter().flat_map(|change| &change.attributes) {
                prop_assert_ne!(&change.old, &change.new);
                prop_assert!(!change.old.is_absent() && !change.new.is_absent());
            }
        }
    }

    #[test]
    fn a_planners_edit_survives_every_night_on_which_the_source_repeats_itself(
        reading in messy_reading(),
        edits in vec(edit().prop_filter("titles and places in the organisation", |edit| !matches!(edit, Edit::Manager(..))), 1..6),
    ) {
        let mut world = World::default();
        world.sync(&reading, moment(0));
        for edit in &edits {
            world.target.edit(edit);
        }
        let edited = world.target.clone();
        for n in 1..4 {
            world.sync(&reading, moment(n));
        }
        prop_assert_eq!(facts(&world.target), facts(&edited));
        prop_assert_eq!(world.target.departments, edited.departments);
    }

    #[test]
    fn an_edit_gives_way_to_the_attribute_the_source_really_changes_and_to_no_other(reading in messy_reading(), who in any::<prop::sample::Index>()) {
        let mut world = World::default();
        world.sync(&reading, moment(0));
        let people: Vec<_> = world.target.actors.iter().filter_map(|(id, actor)| Some((*id, actor.source_id()?.to_owned()))).collect();
        prop_assume!(!people.is_empty());
        let (id, source_id) = who.get(&people);
        let actor = world.target.actors.get_mut(id).expect("one of them");
        actor.columns.set(Attribute::JobTitle, Value::text("Architect"));
        actor.columns.set(Attribute::Phone, Value::text("1"));
        actor.version += 1;

        let mut later = reading.clone();
        for record in later.records.iter_mut().filter(|record| record.source_id == *source_id) {
            record.attributes.set(Attribute::JobTitle, Value::text("Director"));
        }
        world.sync(&later, moment(1));
        let actor = &world.target.actors[id];
        prop_assert_eq!(actor.columns.get(Attribute::JobTitle), &Value::text("Director"));
        prop_assert_eq!(actor.columns.get(Attribute::Phone), &Value::text("1"));
    }
}
