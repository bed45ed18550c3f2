//! What an incomplete pull must not do: take anybody out of a plan.

use std::collections::BTreeSet;

use contract::attribute::STATUS_ACTIVE;
use contract::run::ChangeOp;
use contract::{Attribute, Value};
use domain::source::{Completeness, RejectReason, RejectedRecord, SourceRecord};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use crate::model::cases;
use crate::model::company::{Reading, moment, staff, values};
use crate::model::planning::Plan;
use crate::model::run::World;

/// A company and some of its people, in order.
fn company_and_part() -> impl Strategy<Value = (Vec<SourceRecord>, Vec<SourceRecord>)> {
    staff().prop_flat_map(|company| {
        let sizes = 0..=company.len();
        (Just(company.clone()), subsequence(company, sizes))
    })
}

fn synced(company: &[SourceRecord]) -> World {
    let mut world = World::default();
    world.sync(&Reading::full(company.to_vec()), moment(0));
    world
}

fn active(world: &World) -> BTreeSet<String> {
    world.target.actors.values().filter(|actor| actor.is_active()).filter_map(|actor| actor.source_id().map(str::to_owned)).collect()
}

fn takes_nobody_and_nothing_out(plan: &Plan) -> bool {
    plan.changes.iter().all(|change| !matches!(change.op, ChangeOp::Deactivate | ChangeOp::Archive))
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_pull_that_is_not_full_deactivates_nobody(
        (company, part) in company_and_part(),
        completeness in prop::sample::select(vec![Completeness::Partial, Completeness::Delta]),
    ) {
        let mut world = synced(&company);
        let plan = world.sync(&Reading { completeness, ..Reading::full(part) }, moment(1));
        prop_assert!(takes_nobody_and_nothing_out(&plan), "{:#?}", plan.changes);
    }

    #[test]
    fn a_pull_that_gave_fewer_people_than_it_announced_deactivates_nobody((company, part) in company_and_part()) {
        prop_assume!(part.len() < company.len());
        let mut world = synced(&company);
        let total = Some(company.len() as u64);
        let plan = world.sync(&Reading { total, ..Reading::full(part) }, moment(1));
        prop_assert!(takes_nobody_and_nothing_out(&plan), "{:#?}", plan.changes);
    }

    #[test]
    fn a_pull_that_gave_nobody_at_all_changes_nothing(company in staff()) {
        let mut world = synced(&company);
        let before = world.clone();
        world.sync(&Reading::full(Vec::new()), moment(1));
        prop_assert_eq!(world, before);
    }

    #[test]
    fn an_id_that_two_records_claim_changes_nothing_about_its_person(
        company in staff(),
        who in any::<Index>(),
        others in prop::collection::vec(values(), 1..3),
        copies in 1..3_usize,
    ) {
        let mut world = synced(&company);
        let mut records = company.clone();
        let original = who.get(&company).clone();
        // Told from every other by its phone, so that the records do differ.
        for values in others {
            let other = SourceRecord { attributes: values.with(Attribute::Phone, Value::text("1")), ..original.clone() };
            records.extend(std::iter::repeat_n(other, copies));
        }
        for page_size in [1, 2, records.len()] {
            let mut world = world.clone();
            let plan = world.sync_in_pieces(&Reading::full(records.clone()), page_size, 4, moment(1));
            prop_assert_eq!(plan.changes.iter().find(|change| change.source_id == original.source_id), None);
            prop_assert!(plan.changes.iter().all(|change| change.op != ChangeOp::Deactivate));
        }
        // Once it comes alone again, it counts again.
        let _disputed = world.sync(&Reading::full(records), moment(1));
        let mut renamed = company;
        for record in renamed.iter_mut().filter(|record| record.source_id == original.source_id) {
            record.attributes.set(Attribute::JobTitle, Value::text("Director"));
        }
        world.sync(&Reading::full(renamed), moment(2));
        let (_, actor) = world.target.by_source(&original.source_id).expect("still here");
        prop_assert_eq!(actor.columns.get(Attribute::JobTitle), &Value::text("Director"));
    }

    #[test]
    fn withheld_fields_change_nothing(company in staff(), withheld in subsequence(Attribute::ALL.to_vec(), 0..Attribute::ALL.len())) {
        let mut world = synced(&company);
        let mut records = company;
        for record in &mut records {
            for attribute in &withheld {
                record.attributes.set(*attribute, Value::Absent);
            }
        }
        let plan = world.sync(&Reading::full(records), moment(1));
        prop_assert_eq!(plan.changes, []);
    }

    #[test]
    fn a_record_that_cannot_be_used_today_deactivates_nobody_and_spoils_no_other(
        (company, broken) in company_and_part(),
        reason in prop::sample::select(vec![RejectReason::MissingName, RejectReason::Malformed]),
    ) {
        prop_assume!(broken.len() < company.len());
        let mut world = synced(&company);
        let ids: BTreeSet<_> = broken.iter().map(|record| record.source_id.clone()).collect();
        let records: Vec<_> = company.iter().filter(|record| !ids.contains(&record.source_id)).cloned().collect();
        let rejected = ids.iter().map(|id| RejectedRecord { source_id: Some(id.clone()), reason, label: None }).collect();
        let total = Some(company.len() as u64);
        let plan = world.sync(&Reading { rejected, total, ..Reading::full(records) }, moment(1));
        prop_assert!(plan.changes.iter().all(|change| change.op != ChangeOp::Deactivate), "{:#?}", plan.changes);
    }

    #[test]
    fn a_record_without_id_may_be_anybody_so_nobody_is_missing((company, part) in company_and_part(), nameless in 1..4_usize) {
        prop_assume!(!part.is_empty());
        let mut world = synced(&company);
        let before = active(&world);
        let rejected = vec![RejectedRecord { source_id: None, reason: RejectReason::MissingId, label: None }; nameless];
        let total = Some((part.len() + nameless) as u64);
        world.sync(&Reading { rejected, total, ..Reading::full(part) }, moment(1));
        prop_assert_eq!(active(&world), before);
    }

    #[test]
    fn whoever_is_missing_from_a_complete_pull_leaves_and_keeps_the_record((company, part) in company_and_part()) {
        prop_assume!(!part.is_empty());
        let mut world = synced(&company);
        world.sync(&Reading::full(part.clone()), moment(1));
        for record in &company {
            let (_, actor) = world.target.by_source(&record.source_id).expect("never deleted");
            prop_assert_eq!(actor.is_active(), part.contains(record));
            prop_assert_eq!(actor.synced.get(Attribute::Status).key() == Some(STATUS_ACTIVE), part.contains(record));
        }
    }

    #[test]
    fn an_explicit_removal_counts_in_every_pull(company in staff(), who in any::<Index>()) {
        let mut world = synced(&company);
        let removed = vec![who.get(&company).source_id.clone()];
        let reading = Reading { removed: removed.clone(), completeness: Completeness::Delta, ..Reading::full(Vec::new()) };
        world.sync(&reading, moment(1));
        for actor in world.target.actors.values() {
            prop_assert_eq!(!actor.is_active(), actor.source_id() == Some(&removed[0]));
        }
    }
}
