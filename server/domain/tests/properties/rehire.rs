//! Who leaves and comes back is the same person, active again.

use contract::attribute::STATUS_INACTIVE;
use contract::run::ChangeOp;
use contract::{Attribute, Value};
use domain::source::Completeness;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::model::cases;
use crate::model::company::{Reading, moment, staff};
use crate::model::run::World;

/// How somebody leaves.
#[derive(Debug, Clone, Copy)]
enum Leaving {
    SaidInactive,
    Missing,
    Removed,
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_rehire_is_the_same_actor_active_again(
        company in staff(),
        who in any::<Index>(),
        leavings in vec(select(vec![Leaving::SaidInactive, Leaving::Missing, Leaving::Removed]), 1..4),
        says_status in any::<bool>(),
    ) {
        prop_assume!(company.len() > 1);
        let mut company = company;
        let leavings: Vec<_> = leavings.into_iter().filter(|leaving| says_status || !matches!(leaving, Leaving::SaidInactive)).collect();
        for record in company.iter_mut().filter(|_| !says_status) {
            record.attributes.set(Attribute::Status, Value::Absent);
        }
        let source_id = who.get(&company).source_id.clone();
        let mut world = World::default();
        world.sync(&Reading::full(company.clone()), moment(0));
        let actors: Vec<_> = world.target.actors.keys().copied().collect();
        let (id, _) = world.target.by_source(&source_id).expect("created");
        for (n, leaving) in leavings.into_iter().enumerate() {
            let mut reading = Reading::full(company.clone());
            match leaving {
                Leaving::SaidInactive => {
                    for record in reading.records.iter_mut().filter(|record| record.source_id == source_id) {
                        record.attributes.set(Attribute::Status, Value::text(STATUS_INACTIVE));
                    }
                }
                Leaving::Missing => reading.records.retain(|record| record.source_id != source_id),
                Leaving::Removed => {
                    reading = Reading { removed: vec![source_id.clone()], completeness: Completeness::Delta, ..Reading::full(Vec::new()) };
                }
            }
            world.sync(&reading, moment(2 * n + 1));
            prop_assert!(!world.target.actors[&id].is_active());

            let plan = world.sync(&Reading::full(company.clone()), moment(2 * n + 2));
            prop_assert!(world.target.actors[&id].is_active());
            prop_assert!(plan.changes.iter().any(|change| change.op == ChangeOp::Reactivate && change.entity_id == Some(id)));
            prop_assert_eq!(world.target.actors.keys().copied().collect::<Vec<_>>(), actors.clone());
        }
    }

    #[test]
    fn a_future_hire_is_in_the_plan_before_and_after_the_first_day(company in staff(), who in any::<Index>()) {
        let source_id = who.get(&company).source_id.clone();
        let mut hired = company.clone();
        for record in hired.iter_mut().filter(|record| record.source_id == source_id) {
            record.attributes.set(Attribute::Status, Value::text(STATUS_INACTIVE));
            record.attributes.set(Attribute::StartDate, Value::text("2026-12-01"));
        }
        let mut world = World::default();
        world.sync(&Reading::full(hired), moment(0));
        let (id, actor) = world.target.by_source(&source_id).expect("created at once");
        prop_assert!(actor.is_active());
        prop_assert_eq!(actor.columns.get(Attribute::StartDate), &Value::text("2026-12-01"));
        world.sync(&Reading::full(company), moment(1));
        prop_assert!(world.target.actors[&id].is_active());
    }
}
