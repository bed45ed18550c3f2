//! A run that is killed and goes on ends as if nothing had happened.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::model::cases;
use crate::model::company::{messy_reading, moment, target};
use crate::model::run::{Run, Worker, World};

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn killed_at_any_steps_and_resumed_equals_uninterrupted(
        target in target(),
        nights in vec((messy_reading(), 1..5_usize, 1..5_usize), 1..4),
        kills in vec(any::<bool>(), 64),
    ) {
        let mut world = World { target, ..World::default() };
        let mut uninterrupted = world.clone();
        let mut kills = kills.into_iter().cycle();
        for (n, (reading, page_size, batch_size)) in nights.iter().enumerate() {
            let expected = uninterrupted.sync_in_pieces(reading, *page_size, *batch_size, moment(n));
            let mut run = Run::new(reading, *page_size, *batch_size, moment(n));
            let mut worker = Worker::default();
            while run.step(&mut worker, &mut world) {
                if kills.next() == Some(true) {
                    worker = Worker::default();
                }
            }
            prop_assert_eq!(run.planned.as_set(), expected.as_set());
            prop_assert_eq!(&world, &uninterrupted);
        }
    }

    #[test]
    fn killed_between_batches_and_planned_again_ends_the_same(
        target in target(),
        nights in vec(messy_reading(), 1..4),
        kills in vec(any::<bool>(), 64),
    ) {
        let mut world = World { target, ..World::default() };
        let mut uninterrupted = world.clone();
        let mut kills = kills.into_iter().cycle();
        for (n, reading) in nights.iter().enumerate() {
            uninterrupted.sync(reading, moment(n));
            let mut run = Run::new(reading, 3, 1, moment(n));
            let mut worker = Worker::default();
            let mut steps = 0;
            while run.step(&mut worker, &mut world) {
                steps += 1;
                // A kill now and then, so that there is progress in between.
                if steps < 40 && kills.next() == Some(true) {
                    run.plan_again();
                }
            }
            prop_assert_eq!(world.target.without_versions(), uninterrupted.target.without_versions());
        }
    }

    #[test]
    fn an_edit_in_the_middle_of_a_run_wins_there_and_the_next_run_settles(
        target in target(),
        reading in messy_reading(),
        later in messy_reading(),
        edits in vec((0..30_usize, crate::model::edit::edit()), 1..5),
    ) {
        let mut world = World { target, ..World::default() };
        world.sync(&reading, moment(0));
        let mut run = Run::new(&later, 3, 1, moment(1));
        let mut worker = Worker::default();
        let mut steps = 0;
        while run.step(&mut worker, &mut world) {
            steps += 1;
            for (_, edit) in edits.iter().filter(|(at, _)| *at == steps) {
                world.target.edit(edit);
            }
        }
        world.catch_up();
        prop_assert_eq!(world.plan().changes, []);
    }
}
