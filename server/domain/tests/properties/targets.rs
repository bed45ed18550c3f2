//! Targets do not know of each other.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::model::cases;
use crate::model::company::{Reading, messy_reading, moment, people, target};
use crate::model::edit::edit;
use crate::model::planning::plan;
use crate::model::run::World;

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn each_selected_target_ends_as_if_it_were_the_only_one(
        mut targets in vec((target(), vec(edit(), 0..3)), 2..4),
        selected in vec(any::<bool>(), 3),
        nights in vec(messy_reading(), 1..3),
    ) {
        for (target, edits) in &mut targets {
            for edit in edits {
                target.edit(edit);
            }
        }
        let mut together: Vec<_> = targets.iter().map(|(target, _)| target.clone()).collect();
        let mut alone: Vec<_> = targets.into_iter().map(|(target, _)| World { target, ..World::default() }).collect();

        // One landing serves all; then their batches are applied in turns.
        let mut mirror = World::default();
        for (n, reading) in nights.iter().enumerate() {
            mirror.sync(reading, moment(n));
            let mut plans: Vec<_> = together.iter().map(|target| plan(target, &mirror.mirror).changes.into_iter()).collect();
            loop {
                let mut is_over = true;
                for ((target, changes), is_selected) in together.iter_mut().zip(&mut plans).zip(&selected) {
                    if *is_selected && let Some(change) = changes.next() {
                        prop_assert!(target.write(&change));
                        is_over = false;
                    }
                }
                if is_over {
                    break;
                }
            }
            for (target, _) in together.iter_mut().zip(&selected).filter(|(_, is_selected)| **is_selected) {
                target.link_arrived_managers();
            }
            for (world, is_selected) in alone.iter_mut().zip(&selected) {
                if *is_selected {
                    world.sync(reading, moment(n));
                }
            }
        }
        for (target, world) in together.iter().zip(&alone) {
            prop_assert_eq!(target, &world.target);
        }
    }

    #[test]
    fn a_target_that_was_left_out_catches_up_from_the_mirror(nights in vec(people(), 1..4)) {
        let mut always = World::default();
        for (n, people) in nights.into_iter().enumerate() {
            always.sync(&Reading::full(people), moment(n));
        }
        let mut late = World { mirror: always.mirror.clone(), ..World::default() };
        late.catch_up();
        prop_assert_eq!(late.plan().changes, []);
        // Whoever works there today is in both; those who left before it began never come into the late one.
        let active = |world: &World| {
            let actors = world.target.actors.values().filter(|actor| actor.is_active());
            actors.map(|actor| actor.source_id().map(str::to_owned)).collect::<std::collections::BTreeSet<_>>()
        };
        prop_assert_eq!(active(&late), active(&always));
    }
}
