//! In which order and in how many pieces things come does not matter.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::model::cases;
use crate::model::company::{Reading, messy_reading, moment, target};
use crate::model::run::World;

/// A reading, and the same in another order.
fn reordered() -> impl Strategy<Value = (Reading, Reading)> {
    messy_reading().prop_flat_map(|reading| {
        let shuffled = Just(reading.records.clone()).prop_shuffle();
        shuffled.prop_map(move |records| (reading.clone(), Reading { records, ..reading.clone() }))
    })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn pages_in_another_order_and_of_another_size_give_the_same_changes_and_the_same_end(
        target in target(),
        nights in vec((reordered(), 1..12_usize, 1..12_usize), 1..4),
    ) {
        let mut one = World { target, ..World::default() };
        let mut other = one.clone();
        for (n, ((reading, shuffled), size, other_size)) in nights.iter().enumerate() {
            let plan = one.sync_in_pieces(reading, *size, 4, moment(n));
            let other_plan = other.sync_in_pieces(shuffled, *other_size, 4, moment(n));
            prop_assert_eq!(plan.as_set(), other_plan.as_set());
            prop_assert_eq!(plan.issues, other_plan.issues);
            prop_assert_eq!(&one.target, &other.target);
        }
    }

    #[test]
    fn batches_of_another_size_give_the_same_end(
        target in target(),
        nights in vec((messy_reading(), 1..12_usize, 1..12_usize), 1..4),
    ) {
        let mut one = World { target, ..World::default() };
        let mut other = one.clone();
        for (n, (reading, size, other_size)) in nights.iter().enumerate() {
            one.sync_in_pieces(reading, 3, *size, moment(n));
            other.sync_in_pieces(reading, 3, *other_size, moment(n));
            prop_assert_eq!(&one, &other);
        }
    }

    #[test]
    fn changes_of_one_phase_may_be_applied_in_any_order(target in target(), nights in vec(messy_reading(), 1..3), last in messy_reading()) {
        let mut world = World { target, ..World::default() };
        for (n, reading) in nights.iter().enumerate() {
            world.sync(reading, moment(n));
        }
        let mut backwards = world.clone();
        let plan = world.sync(&last, moment(nights.len()));
        let mut changes = plan.changes;
        changes.reverse();
        changes.sort_by_key(|change| change.phase);
        for change in &changes {
            prop_assert!(backwards.target.write(change));
        }
        backwards.target.link_arrived_managers();
        prop_assert_eq!(backwards.target, world.target);
    }
}
