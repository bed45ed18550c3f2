//! Planning by hand: an edit taken back is no edit, a copy does not differ from its original, and no move closes a circle.

use std::collections::HashMap;

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::{Attribute, Attributes, Date, Value};
use domain::plan::Change;
use domain::scenario::{
    Department, Edit, Member, Placed, Reports, Scene, Standing, UnitName, compare, overrides, plan, reference, referred, undo,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

use crate::model::cases;

const DEPARTMENTS: u128 = 1_000;
const NEW: u128 = 2_000;

/// A company of up to ten people and three departments; managers have lower numbers, so that it is a tree, and are active.
fn scene() -> impl Strategy<Value = Scene> {
    vec((any::<u8>(), any::<bool>(), 0..4_u128), 1..10).prop_map(|people| {
        let department = |n| (Uuid::from_u128(DEPARTMENTS + n), department(&format!("Department {n}")));
        let mut scene = Scene { departments: (1..4).map(department).collect(), ..Scene::default() };
        for (at, (manager, is_active, department)) in people.into_iter().enumerate() {
            let at = at as u128;
            let is_here = |id: &u128| scene.people[&Uuid::from_u128(*id)].is_active();
            let manager = (at > 0).then(|| u128::from(manager) % at).filter(is_here);
            let status = if is_active || at == 0 { STATUS_ACTIVE } else { STATUS_INACTIVE };
            let unit = (department > 0).then(|| reference(Uuid::from_u128(DEPARTMENTS + department), ""));
            let attributes = Attributes::default()
                .with(Attribute::DisplayName, Value::text(&format!("Person {at}")))
                .with(Attribute::JobTitle, Value::text("Engineer"))
                .with(Attribute::Department, unit.unwrap_or(Value::Null))
                .with(Attribute::Manager, manager.map_or(Value::Null, |id| reference(Uuid::from_u128(id), "")))
                .with(Attribute::Status, Value::text(status))
                .with(Attribute::EndDate, Value::Null);
            scene.people.insert(Uuid::from_u128(at), Member { attributes, version: 1 });
        }
        scene
    })
}

fn department(name: &str) -> Department {
    let attributes =
        Attributes::default().with(Attribute::DisplayName, Value::text(name)).with(Attribute::Status, Value::text(STATUS_ACTIVE));
    Department { attributes, version: 1, headcount: 0 }
}

/// What a planner might want, of whoever is there.
#[derive(Debug, Clone)]
enum Wish {
    Move(Index, Option<Index>, bool),
    Retitle(Index, &'static str),
    Department(Index, Option<Index>),
    Position(Option<Index>, Option<Index>),
    End(Index, Option<Index>),
    NewDepartment(&'static str),
}

fn wish() -> impl Strategy<Value = Wish> {
    let some = any::<Index>;
    let maybe = any::<Option<Index>>;
    prop_oneof![
        4 => (some(), maybe(), any::<bool>()).prop_map(|(who, manager, stay)| Wish::Move(who, manager, stay)),
        1 => (some(), prop::sample::select(vec!["Lead", "Engineer", ""])).prop_map(|(who, title)| Wish::Retitle(who, title)),
        1 => (some(), maybe()).prop_map(|(who, unit)| Wish::Department(who, unit)),
        1 => (maybe(), maybe()).prop_map(|(manager, unit)| Wish::Position(manager, unit)),
        2 => (some(), maybe()).prop_map(|(who, heir)| Wish::End(who, heir)),
        1 => prop::sample::select(vec!["Department 1", "Growth"]).prop_map(Wish::NewDepartment),
    ]
}

fn edit(wish: &Wish, scene: &Scene, number: usize) -> Edit {
    let people: Vec<Uuid> = scene.people.keys().copied().collect();
    let units: Vec<Uuid> = scene.departments.keys().copied().collect();
    let who = |index: &Index| *index.get(&people);
    let unit = |index: &Index| *index.get(&units);
    let id = Uuid::from_u128(NEW + number as u128);
    match wish {
        Wish::Move(person, manager, stay) => Edit::Move {
            person: who(person),
            manager: manager.as_ref().map(who),
            reports: if *stay { Reports::Stay } else { Reports::Come },
        },
        Wish::Retitle(person, title) => Edit::Retitle { person: who(person), title: (*title).to_owned() },
        Wish::Department(person, to) => Edit::ChangeDepartment { person: who(person), department: to.as_ref().map(unit) },
        Wish::Position(manager, department) => Edit::AddPosition {
            id,
            title: "Head of Care".to_owned(),
            manager: manager.as_ref().map(who),
            department: department.as_ref().map(unit),
            start: None,
        },
        Wish::End(person, heir) => {
            Edit::End { person: who(person), on: Date::parse("2027-02-01").unwrap(), successor: heir.as_ref().map(who) }
        }
        Wish::NewDepartment(name) => Edit::AddDepartment { id, name: (*name).to_owned() },
    }
}

fn apply(scene: &mut Scene, changes: &[Change]) {
    for change in changes {
        scene.apply(change);
    }
    let mut headcounts: HashMap<Uuid, u64> = HashMap::new();
    for member in scene.people.values().filter(|member| member.is_active()) {
        if let Some(department) = referred(member.attributes.get(Attribute::Department)) {
            *headcounts.entry(department).or_default() += 1;
        }
    }
    for (id, department) in &mut scene.departments {
        department.headcount = headcounts.get(id).copied().unwrap_or_default();
    }
}

/// What the plan is to people: everybody in it with what is filled, and the departments in use.
fn seen(scene: &Scene) -> (Vec<(Uuid, Attributes)>, Vec<String>) {
    let filled =
        |attributes: &Attributes| attributes.iter().filter(|(_, value)| value.key().is_some()).map(|(a, v)| (a, v.clone())).collect();
    let active = scene.people.iter().filter(|(_, member)| member.is_active());
    let departments = scene.departments.values().filter(|department| department.is_active());
    (active.map(|(id, member)| (*id, filled(&member.attributes))).collect(), departments.map(|it| it.name().to_owned()).collect())
}

/// A scene as comparing sees it. With `offset` it is a copy: ids of its own, and the lineage of the original.
fn standing(scene: &Scene, offset: u128) -> Standing {
    let moved = |id: Uuid| Uuid::from_u128(id.as_u128() + offset);
    let text = |member: &Member, attribute| member.attributes.get(attribute).shown().map(str::to_owned);
    let people = scene.people.iter().map(|(id, member)| Placed {
        id: moved(*id),
        public_id: moved(*id).to_string(),
        lineage: *id,
        source: None,
        is_active: member.is_active(),
        name: member.name().to_owned(),
        manager: member.manager().map(moved),
        deferred_manager: None,
        department: referred(member.attributes.get(Attribute::Department)).map(moved),
        division: None,
        job_title: text(member, Attribute::JobTitle),
        location: None,
        employment_type: None,
        start_date: None,
        end_date: text(member, Attribute::EndDate),
    });
    let unit = |department: &Department| UnitName { key: department.name().to_owned(), name: department.name().to_owned() };
    Standing { people: people.collect(), units: scene.departments.iter().map(|(id, department)| (moved(*id), unit(department))).collect() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn an_edit_taken_back_leaves_the_plan_as_it_was(mut scene in scene(), wishes in vec(wish(), 1..12)) {
        for (number, wish) in wishes.iter().enumerate() {
            let Ok(changes) = plan(&edit(wish, &scene, number), &scene) else { continue };
            let before = seen(&scene);
            let mut edited = scene.clone();
            apply(&mut edited, &changes);
            prop_assert_ne!(&seen(&edited), &before);
            let undo = undo(&changes, &edited);
            prop_assert_eq!(&undo.kept, &[]);
            let mut undone = edited.clone();
            apply(&mut undone, &undo.changes);
            prop_assert_eq!(seen(&undone), before);
            scene = edited;
        }
    }

    #[test]
    fn no_edit_and_no_undo_closes_a_circle(mut scene in scene(), wishes in vec((wish(), any::<Option<Index>>()), 1..16)) {
        let mut history: Vec<Vec<Change>> = Vec::new();
        for (number, (wish, undone)) in wishes.iter().enumerate() {
            let changes = match undone {
                Some(which) if !history.is_empty() => undo(which.get::<Vec<Change>>(&history), &scene).changes,
                _ => plan(&edit(wish, &scene, number), &scene).unwrap_or_default(),
            };
            apply(&mut scene, &changes);
            prop_assert!(scene.people.keys().all(|id| !scene.is_in_circle(*id)));
            history.push(changes);
        }
    }

    #[test]
    fn an_undo_touches_nothing_that_was_changed_since(mut scene in scene(), first in wish(), second in wish()) {
        let Ok(earlier) = plan(&edit(&first, &scene, 0), &scene) else { return Ok(()) };
        apply(&mut scene, &earlier);
        let later = plan(&edit(&second, &scene, 1), &scene).unwrap_or_default();
        apply(&mut scene, &later);
        let undo = undo(&earlier, &scene);
        for inverse in &undo.changes {
            for changed in &inverse.attributes {
                let is_later = later.iter().any(|change| {
                    change.entity_id == inverse.entity_id && change.attributes.iter().any(|later| later.attribute == changed.attribute)
                });
                prop_assert!(!is_later, "{:?}", changed);
            }
        }
    }

    #[test]
    fn a_copy_does_not_differ_from_its_original(scene in scene(), wishes in vec(wish(), 0..6)) {
        let mut scene = scene;
        for (number, wish) in wishes.iter().enumerate() {
            let changes = plan(&edit(wish, &scene, number), &scene).unwrap_or_default();
            apply(&mut scene, &changes);
        }
        let comparison = compare(&standing(&scene, 0), &standing(&scene, 10_000));
        prop_assert_eq!(comparison.differences, []);
        prop_assert!(comparison.departments.iter().all(|pair| pair.before == pair.after));
    }

    #[test]
    fn whoever_an_edit_changes_in_a_copy_is_whom_the_comparison_names(scene in scene(), wish in wish()) {
        let Ok(changes) = plan(&edit(&wish, &scene, 0), &scene) else { return Ok(()) };
        let mut edited = scene.clone();
        apply(&mut edited, &changes);
        let named = compare(&standing(&scene, 0), &standing(&edited, 10_000)).differences.len();
        let people = changes.iter().filter(|change| change.entity == contract::run::ChangeEntity::Person).count();
        prop_assert_eq!(named, people);
    }

    #[test]
    fn a_release_of_everything_leaves_no_override(scene in scene(), wishes in vec(wish(), 1..6)) {
        let mut edited = scene.clone();
        for (number, wish) in wishes.iter().enumerate() {
            let changes = plan(&edit(wish, &edited, number), &edited).unwrap_or_default();
            apply(&mut edited, &changes);
        }
        for (person, original) in &scene.people {
            let differing = overrides(&edited.people[person].attributes, &original.attributes);
            let values: Attributes = differing.into_iter().map(|change| (change.attribute, change.old)).collect();
            let Ok(changes) = plan(&Edit::Release { person: *person, values }, &edited) else { continue };
            apply(&mut edited, &changes);
            prop_assert_eq!(overrides(&edited.people[person].attributes, &original.attributes), []);
        }
    }
}
