//! What an edit changes.

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::run::{ChangeEntity, ChangeOp};
use contract::view::AttributeChange;
use contract::{Attribute, Attributes, Date, Value};
use uuid::Uuid;

use super::refusal::Refusal;
use super::scene::{Department, Member, Scene, are_same, reference, referred};
use crate::plan::{Change, Phase};
use crate::search::fold;

/// The name of a position nobody holds.
pub const VACANT_NAME: &str = "Vacant position";

/// What becomes of the reports of somebody who is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reports {
    /// They come along.
    Come,
    /// They stay, under the former manager.
    Stay,
}

/// What a planner wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Somebody gets another manager, or none.
    Move {
        /// Who.
        person: Uuid,
        /// The new manager.
        manager: Option<Uuid>,
        /// What becomes of the reports.
        reports: Reports,
    },
    /// Another title.
    Retitle {
        /// Who.
        person: Uuid,
        /// The title; blank for none.
        title: String,
    },
    /// Another department, or none.
    ChangeDepartment {
        /// Who.
        person: Uuid,
        /// Where to.
        department: Option<Uuid>,
    },
    /// A position without a person.
    AddPosition {
        /// The id it gets.
        id: Uuid,
        /// Its title.
        title: String,
        /// Whom it reports to.
        manager: Option<Uuid>,
        /// Its department.
        department: Option<Uuid>,
        /// From when on.
        start: Option<Date>,
    },
    /// Somebody leaves the plan.
    End {
        /// Who.
        person: Uuid,
        /// The last day.
        on: Date,
        /// Whom the reports go to; `None` for the person's own manager.
        successor: Option<Uuid>,
    },
    /// A department.
    AddDepartment {
        /// The id it gets.
        id: Uuid,
        /// Its name.
        name: String,
    },
    /// Values are put back to what their source says.
    Release {
        /// Whose.
        person: Uuid,
        /// The source's values, in the scenario's own references.
        values: Attributes,
    },
}

/// The changes an edit consists of, the one it is about first.
pub fn plan(edit: &Edit, scene: &Scene) -> Result<Vec<Change>, Refusal> {
    match edit {
        Edit::Move { person, manager, reports } => plan_move(scene, *person, *manager, *reports),
        Edit::Retitle { person, title } => {
            let member = present(scene, *person)?;
            changed(*person, member, [(Attribute::JobTitle, Value::text(title))]).map(|change| vec![change])
        }
        Edit::ChangeDepartment { person, department } => {
            let member = present(scene, *person)?;
            changed(*person, member, [(Attribute::Department, department_value(scene, *department)?)]).map(|change| vec![change])
        }
        Edit::AddPosition { id, title, manager, department, start } => {
            let start = start.as_ref().map_or(Value::Null, |date| Value::text(date.as_str()));
            let values = [
                (Attribute::DisplayName, Value::text(VACANT_NAME)),
                (Attribute::JobTitle, Value::text(title)),
                (Attribute::Department, department_value(scene, *department)?),
                (Attribute::Manager, manager_value(scene, *manager)?),
                (Attribute::Status, Value::text(STATUS_ACTIVE)),
                (Attribute::StartDate, start),
            ];
            Ok(vec![created(ChangeEntity::Person, *id, VACANT_NAME, values)])
        }
        Edit::End { person, on, successor } => plan_end(scene, *person, on, *successor),
        Edit::AddDepartment { id, name } => {
            let name = name.trim();
            if scene.departments.values().any(|department| department.is_active() && fold(department.name()) == fold(name)) {
                return Err(Refusal::DepartmentExists(name.to_owned()));
            }
            let values = [(Attribute::DisplayName, Value::text(name)), (Attribute::Status, Value::text(STATUS_ACTIVE))];
            Ok(vec![created(ChangeEntity::Department, *id, name, values)])
        }
        Edit::Release { person, values } => plan_release(scene, *person, values),
    }
}

fn plan_move(scene: &Scene, person: Uuid, manager: Option<Uuid>, reports: Reports) -> Result<Vec<Change>, Refusal> {
    let member = present(scene, person)?;
    if manager == Some(person) {
        return Err(Refusal::Oneself(member.name().to_owned()));
    }
    let mut changes = vec![changed(person, member, [(Attribute::Manager, manager_value(scene, manager)?)])?];
    if reports == Reports::Stay {
        let former = member.attributes.get(Attribute::Manager);
        changes.extend(handed_over(scene, person, |_| former)?);
    }
    without_circle(scene, person, manager, changes)
}

fn plan_end(scene: &Scene, person: Uuid, on: &Date, successor: Option<Uuid>) -> Result<Vec<Change>, Refusal> {
    let member = present(scene, person)?;
    let heir = match successor {
        Some(successor) if successor == person => return Err(Refusal::Oneself(member.name().to_owned())),
        Some(_) => manager_value(scene, successor)?,
        None => member.attributes.get(Attribute::Manager).clone(),
    };
    let mut changes =
        vec![changed(person, member, [(Attribute::Status, Value::text(STATUS_INACTIVE)), (Attribute::EndDate, Value::text(on.as_str()))])?];
    let former = member.attributes.get(Attribute::Manager);
    // A report who takes over goes where the person was, the others under them.
    changes.extend(handed_over(scene, person, |report| if Some(report) == successor { former } else { &heir })?);
    without_circle(scene, person, successor, changes)
}

fn plan_release(scene: &Scene, person: Uuid, values: &Attributes) -> Result<Vec<Change>, Refusal> {
    let member = scene.people.get(&person).ok_or(Refusal::Unknown)?;
    let comes_back = values.get(Attribute::Status).key() == Some(STATUS_ACTIVE);
    let manager = match values.get(Attribute::Manager) {
        Value::Absent if comes_back => member.attributes.get(Attribute::Manager),
        released => released,
    };
    not_left(scene, manager)?;
    let changes = vec![changed(person, member, values.iter().map(|(attribute, value)| (attribute, value.clone())))?];
    without_circle(scene, person, referred(manager), changes)
}

/// The changes, unless they put the person below themselves, or below somebody whose reports hang in a circle.
fn without_circle(scene: &Scene, person: Uuid, manager: Option<Uuid>, changes: Vec<Change>) -> Result<Vec<Change>, Refusal> {
    let mut after = scene.clone();
    for change in &changes {
        after.apply(change);
    }
    if !changes.iter().filter_map(|change| change.entity_id).any(|id| after.is_in_circle(id)) {
        return Ok(changes);
    }
    let name = |id: Option<Uuid>| id.and_then(|id| scene.people.get(&id)).map(Member::name).unwrap_or_default().to_owned();
    Err(Refusal::Circle { person: name(Some(person)), manager: name(manager) })
}

/// Every report of somebody, handed over to another manager each.
fn handed_over<'a>(scene: &Scene, person: Uuid, manager_of: impl Fn(Uuid) -> &'a Value) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    for (id, report) in scene.reports(person) {
        let manager = manager_of(id);
        not_left(scene, manager)?;
        changes.extend(changed(id, report, [(Attribute::Manager, manager.clone())]).ok());
    }
    Ok(changes)
}

/// Refuses a manager who has left; one who is not in the scenario can still come.
fn not_left(scene: &Scene, manager: &Value) -> Result<(), Refusal> {
    match referred(manager).and_then(|id| scene.people.get(&id)) {
        Some(member) if !member.is_active() => Err(Refusal::ManagerHasLeft(member.name().to_owned())),
        _ => Ok(()),
    }
}

fn present(scene: &Scene, person: Uuid) -> Result<&Member, Refusal> {
    let member = scene.people.get(&person).ok_or(Refusal::Unknown)?;
    if member.is_active() { Ok(member) } else { Err(Refusal::HasLeft(member.name().to_owned())) }
}

fn manager_value(scene: &Scene, manager: Option<Uuid>) -> Result<Value, Refusal> {
    let Some(id) = manager else { return Ok(Value::Null) };
    let member = scene.people.get(&id).ok_or(Refusal::Unknown)?;
    if member.is_active() { Ok(reference(id, member.name())) } else { Err(Refusal::ManagerHasLeft(member.name().to_owned())) }
}

fn department_value(scene: &Scene, department: Option<Uuid>) -> Result<Value, Refusal> {
    let Some(id) = department else { return Ok(Value::Null) };
    let department: &Department = scene.departments.get(&id).ok_or(Refusal::Unknown)?;
    if department.is_active() {
        Ok(reference(id, department.name()))
    } else {
        Err(Refusal::DepartmentArchived(department.name().to_owned()))
    }
}

/// One person's change; refused when it changes nothing.
fn changed(id: Uuid, member: &Member, values: impl IntoIterator<Item = (Attribute, Value)>) -> Result<Change, Refusal> {
    let attributes: Vec<AttributeChange> = values
        .into_iter()
        .filter_map(|(attribute, new)| {
            let old = member.attributes.get(attribute);
            (!are_same(old, &new)).then(|| AttributeChange { attribute, old: said(old), new })
        })
        .collect();
    if attributes.is_empty() {
        return Err(Refusal::Unchanged);
    }
    Ok(change(ChangeEntity::Person, id, member.name(), attributes, Some(member.version)))
}

fn created(entity: ChangeEntity, id: Uuid, label: &str, values: impl IntoIterator<Item = (Attribute, Value)>) -> Change {
    let filled = values.into_iter().filter(|(_, value)| value.key().is_some());
    let attributes = filled.map(|(attribute, new)| AttributeChange { attribute, old: Value::Null, new }).collect();
    change(entity, id, label, attributes, None)
}

/// A change by hand: no record stands behind it, and what is remembered of the source stays as it is.
pub(crate) fn change(entity: ChangeEntity, id: Uuid, label: &str, attributes: Vec<AttributeChange>, version: Option<i64>) -> Change {
    let status = attributes.iter().find(|changed| changed.attribute == Attribute::Status).and_then(|changed| changed.new.key());
    let op = match (version, entity, status) {
        (None, ..) => ChangeOp::Create,
        (_, ChangeEntity::Person, Some(STATUS_INACTIVE)) => ChangeOp::Deactivate,
        (_, _, Some(STATUS_INACTIVE)) => ChangeOp::Archive,
        (_, _, Some(_)) => ChangeOp::Reactivate,
        (_, _, None) => ChangeOp::Update,
    };
    let phase = match op {
        ChangeOp::Deactivate => Phase::Deactivations,
        _ if entity == ChangeEntity::Person => Phase::People,
        _ => Phase::Units,
    };
    Change {
        phase,
        op,
        entity,
        entity_id: Some(id),
        source_id: String::new(),
        label: label.to_owned(),
        attributes,
        remembered: Attributes::default(),
        expected_version: version,
        fingerprint: None,
    }
}

/// What a person sees of a value: filled or not.
pub(super) fn said(value: &Value) -> Value {
    if value.is_absent() { Value::Null } else { value.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Uuid = Uuid::from_u128(1);
    const PERSON: Uuid = Uuid::from_u128(2);
    const REPORT: Uuid = Uuid::from_u128(3);
    const OTHER: Uuid = Uuid::from_u128(4);

    fn member(name: &str, manager: Value, status: &str) -> Member {
        let attributes = Attributes::default()
            .with(Attribute::DisplayName, Value::text(name))
            .with(Attribute::Manager, manager)
            .with(Attribute::Status, Value::text(status));
        Member { attributes, version: 1 }
    }

    /// A person whose manager has left, with a report or without, and somebody else.
    fn scene(has_report: bool) -> Scene {
        let mut scene = Scene::default();
        scene.people.insert(LEFT, member("Ann", Value::Null, STATUS_INACTIVE));
        scene.people.insert(PERSON, member("Bo", reference(LEFT, "Ann"), STATUS_ACTIVE));
        scene.people.insert(OTHER, member("Di", Value::Null, STATUS_ACTIVE));
        if has_report {
            scene.people.insert(REPORT, member("Cy", reference(PERSON, "Bo"), STATUS_ACTIVE));
        }
        scene
    }

    fn end(successor: Option<Uuid>) -> Edit {
        Edit::End { person: PERSON, on: Date::parse("2027-02-01").unwrap(), successor }
    }

    fn move_to_other(reports: Reports) -> Edit {
        Edit::Move { person: PERSON, manager: Some(OTHER), reports }
    }

    #[test]
    fn reports_are_not_left_to_a_manager_who_has_left() {
        let refused = Err(Refusal::ManagerHasLeft("Ann".to_owned()));
        assert_eq!(plan(&end(None), &scene(true)), refused);
        assert_eq!(plan(&end(Some(REPORT)), &scene(true)), refused, "a report who takes over would go where the person was");
        assert_eq!(plan(&move_to_other(Reports::Stay), &scene(true)), refused);
    }

    #[test]
    fn a_manager_who_has_left_is_in_the_way_only_of_those_who_would_go_there() {
        let count = |edit: &Edit, has_report| plan(edit, &scene(has_report)).map(|changes| changes.len());
        assert_eq!(count(&end(Some(OTHER)), true), Ok(2));
        assert_eq!(count(&move_to_other(Reports::Come), true), Ok(1));
        assert_eq!(count(&end(None), false), Ok(1));
        assert_eq!(count(&move_to_other(Reports::Stay), false), Ok(1));
    }

    #[test]
    fn nobody_is_released_to_a_manager_who_has_left_but_to_one_who_is_not_here_yet() {
        let release = |manager: Value| {
            let values = Attributes::default().with(Attribute::Manager, manager);
            plan(&Edit::Release { person: OTHER, values }, &scene(false)).map(|changes| changes.len())
        };
        assert_eq!(release(reference(LEFT, "Ann")), Err(Refusal::ManagerHasLeft("Ann".to_owned())));
        assert_eq!(release(Value::reference("9", "Employee 9")), Ok(1));
        assert_eq!(release(reference(PERSON, "Bo")), Ok(1));
    }

    #[test]
    fn nobody_comes_back_to_a_manager_who_has_left_unless_the_manager_is_released_too() {
        let mut scene = scene(false);
        scene.people.insert(PERSON, member("Bo", reference(LEFT, "Ann"), STATUS_INACTIVE));
        let release = |values| plan(&Edit::Release { person: PERSON, values }, &scene).map(|changes| changes.len());
        let status = Attributes::default().with(Attribute::Status, Value::text(STATUS_ACTIVE));
        assert_eq!(release(status.clone()), Err(Refusal::ManagerHasLeft("Ann".to_owned())));
        assert_eq!(release(status.with(Attribute::Manager, reference(OTHER, "Di"))), Ok(1));
        let title = Attributes::default().with(Attribute::JobTitle, Value::text("Nurse"));
        assert_eq!(release(title), Ok(1), "who stays gone may keep who they had");
    }
}
