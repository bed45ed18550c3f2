//! The inverse of an edit.

use std::collections::BTreeSet;

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::run::{ChangeEntity, ChangeOp};
use contract::view::AttributeChange;
use contract::{Attribute, Attributes, Value};
use uuid::Uuid;

use super::edit::{change, said};
use super::scene::{Scene, are_same, referred};
use crate::plan::Change;

/// What taking an edit back gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undo {
    /// The inverse changes; empty when nothing of the edit can be taken back.
    pub changes: Vec<Change>,
    /// What stays as it is.
    pub kept: Vec<Kept>,
}

/// One attribute that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whose.
    pub entity_id: Uuid,
    /// The name to show.
    pub label: String,
    /// Which.
    pub attribute: Attribute,
    /// Why.
    pub reason: KeptReason,
}

/// Why an attribute stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptReason {
    /// Something newer changed it; this is its value now.
    ChangedSince(Value),
    /// Taken back, it would close a circle of managers.
    Circle,
    /// The former manager has left the scenario.
    ManagerHasLeft(String),
    /// The former department is archived.
    DepartmentArchived(String),
    /// Somebody reports to the position.
    HasReports(usize),
    /// There are people in the department.
    HasPeople(u64),
    /// It is not in the scenario any more.
    Gone,
}

impl Kept {
    /// The sentence the planner reads.
    pub fn sentence(&self) -> String {
        let (label, attribute) = (&self.label, self.attribute.label().to_lowercase());
        match &self.reason {
            KeptReason::ChangedSince(now) => {
                let now = now.shown().unwrap_or("empty");
                format!("The {attribute} of {label} was changed again and is {now} now.")
            }
            KeptReason::Circle => format!("{label} would end up in a circle of managers."),
            KeptReason::ManagerHasLeft(manager) => format!("{manager}, the former manager of {label}, has left this scenario."),
            KeptReason::DepartmentArchived(department) => format!("{department}, the former department of {label}, is archived."),
            KeptReason::HasReports(count) => format!("{label} has reports by now ({count}); move them first."),
            KeptReason::HasPeople(count) => format!("There are people in {label} by now ({count}); move them first."),
            KeptReason::Gone => format!("{label} is not in this scenario any more."),
        }
    }
}

/// Whose inverse it is, what they are, the name to show, and what changes.
type Wanted = (Uuid, ChangeEntity, String, Vec<AttributeChange>);

/// Takes an edit back, attribute by attribute: what something newer changed stays as it is.
pub fn undo(edit: &[Change], scene: &Scene) -> Undo {
    let mut undo = Undo::default();
    let mut wanted: Vec<Wanted> = Vec::new();
    for done in edit {
        let Some(id) = done.entity_id else { continue };
        let Some(now) = attributes(scene, done.entity, id) else {
            undo.kept.extend(done.attributes.iter().map(|changed| kept(done, id, changed.attribute, KeptReason::Gone)));
            continue;
        };
        let inverse = if done.op == ChangeOp::Create {
            match taken_out(done, id, now, scene) {
                Ok(inverse) => vec![inverse],
                Err(kept) => {
                    undo.kept.push(kept);
                    continue;
                }
            }
        } else {
            let mut inverse = Vec::with_capacity(done.attributes.len());
            for AttributeChange { attribute, old, new } in &done.attributes {
                let value = now.get(*attribute);
                if are_same(value, new) {
                    inverse.push(AttributeChange { attribute: *attribute, old: said(value), new: old.clone() });
                } else {
                    undo.kept.push(kept(done, id, *attribute, KeptReason::ChangedSince(said(value))));
                }
            }
            inverse
        };
        wanted.push((id, done.entity, done.label.clone(), inverse));
    }
    keep_archived_departments(scene, &mut wanted, &mut undo.kept);
    keep_impossible_managers(scene, &mut wanted, &mut undo.kept);
    tell_where_they_come_back(scene, &wanted, &mut undo.kept);
    for (id, entity, label, inverse) in wanted.into_iter().filter(|(.., inverse)| !inverse.is_empty()) {
        undo.changes.push(change(entity, id, &label, inverse, version(scene, entity, id)));
    }
    undo
}

/// What was made is put away, as long as it is as it was made and nobody relies on it.
fn taken_out(done: &Change, id: Uuid, now: &Attributes, scene: &Scene) -> Result<AttributeChange, Kept> {
    if let Some(changed) = done.attributes.iter().find(|changed| !are_same(now.get(changed.attribute), &changed.new)) {
        return Err(kept(done, id, changed.attribute, KeptReason::ChangedSince(said(now.get(changed.attribute)))));
    }
    let reports = scene.reports(id).count();
    let headcount = scene.departments.get(&id).map_or(0, |department| department.headcount);
    match done.entity {
        ChangeEntity::Person if reports > 0 => Err(kept(done, id, Attribute::Status, KeptReason::HasReports(reports))),
        ChangeEntity::Department if headcount > 0 => Err(kept(done, id, Attribute::Status, KeptReason::HasPeople(headcount))),
        _ => Ok(AttributeChange { attribute: Attribute::Status, old: Value::text(STATUS_ACTIVE), new: Value::text(STATUS_INACTIVE) }),
    }
}

/// The scene once everything wanted is applied.
fn after_all(scene: &Scene, wanted: &[Wanted]) -> Scene {
    let mut after = scene.clone();
    for (id, entity, label, inverse) in wanted {
        after.apply(&change(*entity, *id, label, inverse.clone(), version(scene, *entity, *id)));
    }
    after
}

/// Why the department a value refers to is none to be in.
fn archived(after: &Scene, department: &Value) -> Option<KeptReason> {
    let department = after.departments.get(&referred(department)?)?;
    (!department.is_active()).then(|| KeptReason::DepartmentArchived(department.name().to_owned()))
}

/// Why the manager a value refers to is none to be under.
fn absent(after: &Scene, manager: &Value) -> Option<KeptReason> {
    let manager = after.people.get(&referred(manager)?)?;
    (!manager.is_active()).then(|| KeptReason::ManagerHasLeft(manager.name().to_owned()))
}

/// Drops every department that is archived.
fn keep_archived_departments(scene: &Scene, wanted: &mut [Wanted], kept: &mut Vec<Kept>) {
    let after = after_all(scene, wanted);
    for (id, _, label, inverse) in wanted.iter_mut() {
        inverse.retain(|changed| {
            let reason = if changed.attribute == Attribute::Department { archived(&after, &changed.new) } else { None };
            let is_possible = reason.is_none();
            kept.extend(reason.map(|reason| Kept { entity_id: *id, label: label.clone(), attribute: changed.attribute, reason }));
            is_possible
        });
    }
}

/// Whoever comes back finds the manager and the department they had when they went, even one that is gone by now: that is told.
fn tell_where_they_come_back(scene: &Scene, wanted: &[Wanted], kept: &mut Vec<Kept>) {
    let after = after_all(scene, wanted);
    for (id, _, label, inverse) in wanted {
        let comes_back = inverse.iter().any(|it| it.attribute == Attribute::Status && it.new.key() == Some(STATUS_ACTIVE));
        let Some(member) = after.people.get(id).filter(|_| comes_back) else { continue };
        let reasons = [
            (Attribute::Manager, absent(&after, member.attributes.get(Attribute::Manager))),
            (Attribute::Department, archived(&after, member.attributes.get(Attribute::Department))),
        ];
        for (attribute, reason) in reasons {
            kept.extend(reason.map(|reason| Kept { entity_id: *id, label: label.clone(), attribute, reason }));
        }
    }
}

/// Drops every manager who has left, or who would close a circle, until none is left.
fn keep_impossible_managers(scene: &Scene, wanted: &mut [Wanted], kept: &mut Vec<Kept>) {
    loop {
        let after = after_all(scene, wanted);
        let impossible: Vec<(usize, KeptReason)> = wanted
            .iter()
            .enumerate()
            .filter_map(|(at, (id, _, _, inverse))| {
                let manager = inverse.iter().find(|changed| changed.attribute == Attribute::Manager)?;
                let reason = absent(&after, &manager.new).or_else(|| after.is_in_circle(*id).then_some(KeptReason::Circle))?;
                Some((at, reason))
            })
            .collect();
        if impossible.is_empty() {
            return;
        }
        // Those of one circle may not all have to stay, but which of them could go is nothing a planner would foresee.
        let dropped: BTreeSet<usize> = impossible.iter().map(|(at, _)| *at).collect();
        for (at, reason) in impossible {
            let (id, _, label, _) = &wanted[at];
            kept.push(Kept { entity_id: *id, label: label.clone(), attribute: Attribute::Manager, reason });
        }
        for at in dropped {
            wanted[at].3.retain(|changed| changed.attribute != Attribute::Manager);
        }
    }
}

fn kept(done: &Change, id: Uuid, attribute: Attribute, reason: KeptReason) -> Kept {
    Kept { entity_id: id, label: done.label.clone(), attribute, reason }
}

fn attributes(scene: &Scene, entity: ChangeEntity, id: Uuid) -> Option<&Attributes> {
    match entity {
        ChangeEntity::Person => scene.people.get(&id).map(|member| &member.attributes),
        ChangeEntity::Department => scene.departments.get(&id).map(|department| &department.attributes),
        ChangeEntity::Division => None,
    }
}

fn version(scene: &Scene, entity: ChangeEntity, id: Uuid) -> Option<i64> {
    match entity {
        ChangeEntity::Person => scene.people.get(&id).map(|member| member.version),
        ChangeEntity::Department => scene.departments.get(&id).map(|department| department.version),
        ChangeEntity::Division => None,
    }
}

#[cfg(test)]
mod tests {
    use contract::Date;

    use super::*;
    use crate::scenario::{Department, Edit, Member, plan, reference};

    const MANAGER: Uuid = Uuid::from_u128(1);
    const PERSON: Uuid = Uuid::from_u128(2);
    const CARE: Uuid = Uuid::from_u128(3);
    const SALES: Uuid = Uuid::from_u128(4);

    fn named(name: &str) -> Attributes {
        Attributes::default().with(Attribute::DisplayName, Value::text(name)).with(Attribute::Status, Value::text(STATUS_ACTIVE))
    }

    /// Bo, of Care, works under Ann.
    fn scene() -> Scene {
        let mut scene = Scene::default();
        let person = named("Bo").with(Attribute::Manager, reference(MANAGER, "Ann")).with(Attribute::Department, reference(CARE, "Care"));
        scene.people.insert(MANAGER, Member { attributes: named("Ann"), version: 1 });
        scene.people.insert(PERSON, Member { attributes: person, version: 1 });
        for (id, name) in [(CARE, "Care"), (SALES, "Sales")] {
            scene.departments.insert(id, Department { attributes: named(name), version: 1, headcount: 0 });
        }
        scene
    }

    fn edited(scene: &mut Scene, edit: &Edit) -> Vec<Change> {
        let changes = plan(edit, scene).unwrap();
        for change in &changes {
            scene.apply(change);
        }
        changes
    }

    fn end(person: Uuid) -> Edit {
        Edit::End { person, on: Date::parse("2027-02-01").unwrap(), successor: None }
    }

    fn archive_care(scene: &mut Scene) {
        scene.departments.get_mut(&CARE).unwrap().attributes.set(Attribute::Status, Value::text(STATUS_INACTIVE));
    }

    fn sentences(undo: &Undo) -> Vec<String> {
        undo.kept.iter().map(Kept::sentence).collect()
    }

    #[test]
    fn nobody_goes_back_to_a_department_that_is_archived() {
        let mut scene = scene();
        let changes = edited(&mut scene, &Edit::ChangeDepartment { person: PERSON, department: Some(SALES) });
        assert_eq!(undo(&changes, &scene).changes.len(), 1);
        archive_care(&mut scene);
        let undone = undo(&changes, &scene);
        assert_eq!(undone.changes, []);
        assert_eq!(sentences(&undone), ["Care, the former department of Bo, is archived."]);
    }

    #[test]
    fn whoever_comes_back_under_a_manager_who_has_left_or_into_an_archived_department_is_told_of() {
        let mut scene = scene();
        let changes = edited(&mut scene, &end(PERSON));
        assert_eq!(undo(&changes, &scene).kept, []);
        edited(&mut scene, &end(MANAGER));
        archive_care(&mut scene);
        let undone = undo(&changes, &scene);
        assert_eq!(undone.changes.len(), 1, "they come back nevertheless");
        let told = ["Ann, the former manager of Bo, has left this scenario.", "Care, the former department of Bo, is archived."];
        assert_eq!(sentences(&undone), told);
    }
}
