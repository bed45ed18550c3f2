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
            KeptReason::HasReports(count) => format!("{label} has reports by now ({count}); move them first."),
            KeptReason::HasPeople(count) => format!("There are people in {label} by now ({count}); move them first."),
            KeptReason::Gone => format!("{label} is not in this scenario any more."),
        }
    }
}

/// Takes an edit back, attribute by attribute: what something newer changed stays as it is.
pub fn undo(edit: &[Change], scene: &Scene) -> Undo {
    let mut undo = Undo::default();
    let mut wanted: Vec<(Uuid, ChangeEntity, String, Vec<AttributeChange>)> = Vec::new();
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
    keep_impossible_managers(scene, &mut wanted, &mut undo.kept);
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

/// Drops every manager who has left, or who would close a circle, until none is left.
fn keep_impossible_managers(scene: &Scene, wanted: &mut [(Uuid, ChangeEntity, String, Vec<AttributeChange>)], kept: &mut Vec<Kept>) {
    loop {
        let mut after = scene.clone();
        for (id, entity, label, inverse) in wanted.iter() {
            after.apply(&change(*entity, *id, label, inverse.clone(), version(scene, *entity, *id)));
        }
        let impossible: Vec<(usize, KeptReason)> = wanted
            .iter()
            .enumerate()
            .filter_map(|(at, (id, _, _, inverse))| {
                let manager = inverse.iter().find(|changed| changed.attribute == Attribute::Manager)?;
                let member = referred(&manager.new).and_then(|manager| after.people.get(&manager));
                match member {
                    Some(member) if !member.is_active() => Some((at, KeptReason::ManagerHasLeft(member.name().to_owned()))),
                    _ => after.is_in_circle(*id).then_some((at, KeptReason::Circle)),
                }
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
