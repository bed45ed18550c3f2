//! Departments and divisions by stable id, else by name (O24).

use std::collections::{BTreeMap, HashMap};

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::run::ChangeEntity;
use contract::{Attribute, Attributes, Value};
use domain::source::{RecordKind, SourceRecord, name_reference};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use crate::model::cases;
use crate::model::company::{Reading, moment, person, target};
use crate::model::planning::Plan;
use crate::model::run::World;
use crate::model::target::Target;

const NAMES: &[&str] = &["Sales", "Legal", "Data"];

/// Which department, by its place in [`NAMES`], each person is in.
fn places() -> impl Strategy<Value = Vec<Option<usize>>> {
    vec(prop::option::of(0..NAMES.len()), 1..7)
}

/// How a source refers to departments.
#[derive(Debug, Clone, Copy, PartialEq)]
enum By {
    Id,
    Name,
}

fn reading(places: &[Option<usize>], by: By, names: &[&str]) -> Reading {
    let people = places.iter().enumerate().map(|(n, place)| {
        let department = place.map_or(Value::Null, |at| match by {
            By::Id => Value::reference(format!("d{at}"), names[at]),
            By::Name => Value::reference(name_reference(names[at]), names[at]),
        });
        let values = Attributes::default().with(Attribute::DisplayName, Value::text("Ann")).with(Attribute::Department, department);
        person(n.to_string(), values.with(Attribute::Status, Value::text(STATUS_ACTIVE)))
    });
    Reading::full(people.collect())
}

fn department(id: &str, name: &str, status: &str) -> SourceRecord {
    let attributes = Attributes::default().with(Attribute::DisplayName, Value::text(name)).with(Attribute::Status, Value::text(status));
    SourceRecord { kind: RecordKind::Department, source_id: id.to_owned(), attributes }
}

fn where_people_are(target: &Target) -> HashMap<Uuid, Option<Uuid>> {
    target.actors.iter().map(|(id, actor)| (*id, actor.department)).collect()
}

fn active_names(target: &Target) -> Vec<String> {
    let active = target.departments.values().filter(|unit| unit.attributes.get(Attribute::Status).key() == Some(STATUS_ACTIVE));
    let mut names: Vec<String> = active.map(|unit| unit.name().to_owned()).collect();
    names.sort();
    names
}

fn visible_changes_of_people(plan: &Plan) -> usize {
    plan.changes.iter().filter(|change| change.entity == ChangeEntity::Person && !change.attributes.is_empty()).count()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_rename_by_stable_id_renames_the_department_and_changes_no_person(target in target(), places in places(), renamed in select(vec![0_usize, 1, 2])) {
        let mut world = World { target, ..World::default() };
        world.sync(&reading(&places, By::Id, NAMES), moment(0));
        let before = world.target.clone();
        let mut names = NAMES.to_vec();
        names[renamed] = "Renamed";
        let plan = world.sync(&reading(&places, By::Id, &names), moment(1));
        prop_assert!(plan.changes.iter().all(|change| change.entity == ChangeEntity::Department));
        prop_assert_eq!(&world.target.actors, &before.actors);
        let renamed_id = format!("d{renamed}");
        for (id, unit) in &world.target.departments {
            let was = before.departments[id].name();
            prop_assert_eq!(unit.name(), if unit.source_id.as_ref() == Some(&renamed_id) { "Renamed" } else { was });
        }
    }

    #[test]
    fn a_source_that_gets_or_loses_stable_ids_moves_nobody_and_archives_nothing(
        target in target(),
        places in places(),
        ways in vec(select(vec![By::Id, By::Name]), 2..6),
    ) {
        let mut world = World { target, ..World::default() };
        world.sync(&reading(&places, ways[0], NAMES), moment(0));
        let (before, names) = (where_people_are(&world.target), active_names(&world.target));
        for (n, by) in ways.into_iter().enumerate().skip(1) {
            let plan = world.sync(&reading(&places, by, NAMES), moment(n));
            prop_assert_eq!(visible_changes_of_people(&plan), 0, "{:#?}", plan.changes);
            prop_assert_eq!(where_people_are(&world.target), before.clone());
            prop_assert_eq!(active_names(&world.target), names.clone());
            prop_assert_eq!(world.plan().changes, []);
        }
    }

    #[test]
    fn a_planners_move_survives_a_source_that_gets_or_loses_stable_ids(
        places in places(),
        ways in vec(select(vec![By::Id, By::Name]), 2..6),
        edits in vec(crate::model::edit::edit(), 1..5),
    ) {
        let mut world = World::default();
        world.sync(&reading(&places, ways[0], NAMES), moment(0));
        for edit in edits.iter().filter(|edit| matches!(edit, crate::model::edit::Edit::Department(..))) {
            world.target.edit(edit);
        }
        let edited = where_people_are(&world.target);
        for (n, by) in ways.into_iter().enumerate().skip(1) {
            world.sync(&reading(&places, by, NAMES), moment(n));
            prop_assert_eq!(where_people_are(&world.target), edited.clone());
        }
    }

    #[test]
    fn everybody_is_in_the_department_the_source_names_be_it_archived_there_or_not(
        places in places(),
        listed in vec(prop::option::of(select(vec![STATUS_ACTIVE, STATUS_INACTIVE])), 3),
    ) {
        let mut world = World::default();
        let mut reading = reading(&places, By::Id, NAMES);
        for (at, status) in listed.iter().enumerate() {
            reading.records.extend(status.map(|status| department(&format!("d{at}"), NAMES[at], status)));
        }
        world.sync(&reading, moment(0));
        let by_source: BTreeMap<_, _> = world.target.departments.values().map(|unit| (unit.source_id.clone(), unit.id)).collect();
        for (n, place) in places.iter().enumerate() {
            let (_, actor) = world.target.by_source(&n.to_string()).expect("created");
            let expected = place.map(|at| by_source.get(&Some(format!("d{at}"))).copied().expect("in use"));
            prop_assert_eq!(actor.department, expected);
        }
    }

    #[test]
    fn a_department_nobody_is_in_any_more_is_archived_and_comes_back_as_the_same(places in places()) {
        prop_assume!(places.iter().flatten().count() > 0);
        let mut world = World::default();
        world.sync(&reading(&places, By::Id, NAMES), moment(0));
        let before = world.target.departments.keys().copied().collect::<Vec<_>>();
        world.sync(&reading(&vec![None; places.len()], By::Id, NAMES), moment(1));
        prop_assert_eq!(active_names(&world.target), Vec::<String>::new());
        world.sync(&reading(&places, By::Id, NAMES), moment(2));
        prop_assert_eq!(world.target.departments.keys().copied().collect::<Vec<_>>(), before);
        prop_assert_eq!(active_names(&world.target).len(), world.target.departments.len());
    }
}
