//! Between rows and what editing sees of them.

use std::collections::HashMap;

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::id::{ActorId, ContextId, DepartmentId, DivisionId, PublicKind};
use contract::{Attribute, Attributes, Timestamp, Value};
use domain::plan::Change;
use domain::scenario::{Department, Member, reference, referred};
use domain::search::{fold, search_text};
use domain::target::{Unit, UnitKeys};
use store::Json;
use store::actors::{ActorRow, ManagedActorRow};
use store::units::UnitRow;
use uuid::Uuid;

use crate::ids::Ids;

/// Departments and divisions of one scenario.
#[derive(Debug, Default)]
pub(super) struct Units {
    departments: UnitKeys,
    divisions: UnitKeys,
    names: HashMap<Uuid, String>,
}

impl Units {
    pub(super) fn new(departments: &[UnitRow], divisions: &[UnitRow]) -> Self {
        let keys = |rows: &[UnitRow]| UnitKeys::of(&rows.iter().map(unit).collect::<Vec<_>>());
        let names = departments.iter().chain(divisions).map(|row| (row.id, row.name.clone())).collect();
        Self { departments: keys(departments), divisions: keys(divisions), names }
    }

    /// A reference to a unit by our own id.
    fn value(&self, unit: Option<Uuid>) -> Value {
        unit.map_or(Value::Null, |id| reference(id, self.names.get(&id).map_or("", String::as_str)))
    }

    /// A source's reference as one of our own; `None` when the unit is not here.
    fn resolve(&self, keys: &UnitKeys, value: &Value) -> Option<Value> {
        match value.key() {
            Some(key) => keys.resolve(key).map(|id| self.value(Some(id))),
            None => Some(value.clone()),
        }
    }
}

/// An actor as editing sees them.
pub(super) fn member(row: &ManagedActorRow, units: &Units) -> Member {
    let actor = &row.actor;
    let text = |value: &Option<String>| value.as_deref().map_or(Value::Null, |text| Value::Text(text.to_owned()));
    let manager = match (&actor.deferred_manager, actor.manager_id) {
        (Some(deferred), _) => Value::reference(deferred, format!("Employee {deferred}")),
        (None, Some(id)) => reference(id.0, row.manager_name.as_deref().unwrap_or_default()),
        (None, None) => Value::Null,
    };
    let attributes = Attributes::from_iter([
        (Attribute::DisplayName, Value::Text(actor.display_name.clone())),
        (Attribute::FirstName, text(&actor.first_name)),
        (Attribute::LastName, text(&actor.last_name)),
        (Attribute::PreferredName, text(&actor.preferred_name)),
        (Attribute::Email, text(&actor.email)),
        (Attribute::EmployeeNumber, text(&actor.employee_number)),
        (Attribute::JobTitle, text(&actor.job_title)),
        (Attribute::Department, units.value(actor.department_id.map(|id| id.0))),
        (Attribute::Division, units.value(actor.division_id.map(|id| id.0))),
        (Attribute::Location, text(&actor.location)),
        (Attribute::Manager, manager),
        (Attribute::Phone, text(&actor.phone)),
        (Attribute::EmploymentType, text(&actor.employment_type)),
        (Attribute::Status, Value::text(if actor.is_active { STATUS_ACTIVE } else { STATUS_INACTIVE })),
        (Attribute::StartDate, text(&actor.start_date)),
        (Attribute::EndDate, text(&actor.end_date)),
    ]);
    Member { attributes, version: actor.version }
}

/// The last source values of an actor in the scenario's own references. `manager` is who the source's manager is here; a department that is
/// not here any more is left out.
pub(super) fn synced(actor: &ActorRow, units: &Units, manager: Option<(Uuid, &str)>) -> Attributes {
    let values = actor.synced.0.iter().filter_map(|(attribute, value)| {
        let value = match (attribute, value.key()) {
            (Attribute::Department, _) => units.resolve(&units.departments, value)?,
            (Attribute::Division, _) => units.resolve(&units.divisions, value)?,
            (Attribute::Manager, Some(source_id)) => match manager {
                Some((id, name)) => reference(id, name),
                None => Value::reference(source_id, format!("Employee {source_id}")),
            },
            _ => value.clone(),
        };
        Some((attribute, value))
    });
    values.collect()
}

/// The source's id of the manager its last values name.
pub(super) fn synced_manager(actor: &ActorRow) -> Option<&str> {
    actor.synced.0.get(Attribute::Manager).key()
}

/// A department as editing sees it.
pub(super) fn department(row: &UnitRow, headcount: u64) -> Department {
    Department { attributes: unit(row).attributes, version: row.version, headcount }
}

fn unit(row: &UnitRow) -> Unit {
    let status = if row.archived_at.is_some() { STATUS_INACTIVE } else { STATUS_ACTIVE };
    Unit {
        id: row.id,
        source_id: row.source_hris_id.clone(),
        attributes: Attributes::default().with(Attribute::DisplayName, Value::text(&row.name)).with(Attribute::Status, Value::text(status)),
        synced: row.synced.0.clone(),
        version: row.version,
    }
}

/// An actor once a change is applied. What its source last said, and what it was settled with, stay as they are.
pub(super) fn changed_actor(row: &ActorRow, change: &Change, at: Timestamp) -> ActorRow {
    let mut row = ActorRow { version: row.version + 1, updated_at: at, ..row.clone() };
    for changed in &change.attributes {
        set(&mut row, changed.attribute, &changed.new);
    }
    row.sort_name = fold(&row.display_name);
    row.search_text =
        search_text([Some(row.display_name.as_str()), row.email.as_deref(), row.job_title.as_deref(), row.employee_number.as_deref()]);
    row
}

/// Somebody no source knows: a position.
pub(super) fn new_actor(ids: &Ids, id: Uuid, context: ContextId, change: &Change, at: Timestamp) -> ActorRow {
    let blank = ActorRow {
        id: ActorId(id),
        public_id: ids.public(PublicKind::Actor),
        context_id: context,
        source_hris: None,
        source_hris_id: None,
        is_active: true,
        display_name: String::new(),
        first_name: None,
        last_name: None,
        preferred_name: None,
        email: None,
        employee_number: None,
        job_title: None,
        department_id: None,
        division_id: None,
        location: None,
        manager_id: None,
        deferred_manager: None,
        phone: None,
        employment_type: None,
        start_date: None,
        end_date: None,
        sort_name: String::new(),
        search_text: String::new(),
        synced: Json(Attributes::default()),
        fingerprint: None,
        version: 0,
        created_at: at,
        updated_at: at,
    };
    changed_actor(&blank, change, at)
}

/// A department once a change is applied, or a new one.
pub(super) fn changed_department(
    row: Option<&UnitRow>,
    ids: &Ids,
    id: Uuid,
    context: ContextId,
    change: &Change,
    at: Timestamp,
) -> UnitRow {
    let mut unit = row.cloned().unwrap_or_else(|| UnitRow {
        id,
        public_id: ids.public(PublicKind::Department),
        context_id: context,
        name: String::new(),
        source_hris: None,
        source_hris_id: None,
        synced: Json(Attributes::default()),
        version: 0,
        archived_at: None,
    });
    unit.version += 1;
    for changed in &change.attributes {
        match (changed.attribute, changed.new.shown()) {
            (Attribute::DisplayName, Some(name)) => name.clone_into(&mut unit.name),
            (Attribute::Status, status) => unit.archived_at = (status == Some(STATUS_INACTIVE)).then_some(at),
            _ => {}
        }
    }
    unit
}

fn set(row: &mut ActorRow, attribute: Attribute, value: &Value) {
    let text = value.shown().map(str::to_owned);
    match attribute {
        Attribute::DisplayName => row.display_name = text.unwrap_or_default(),
        Attribute::FirstName => row.first_name = text,
        Attribute::LastName => row.last_name = text,
        Attribute::PreferredName => row.preferred_name = text,
        Attribute::Email => row.email = text,
        Attribute::EmployeeNumber => row.employee_number = text,
        Attribute::JobTitle => row.job_title = text,
        Attribute::Department => row.department_id = referred(value).map(DepartmentId),
        Attribute::Division => row.division_id = referred(value).map(DivisionId),
        Attribute::Location => row.location = text,
        Attribute::Manager => {
            row.manager_id = referred(value).map(ActorId);
            row.deferred_manager = value.key().filter(|_| row.manager_id.is_none()).map(str::to_owned);
        }
        Attribute::Phone => row.phone = text,
        Attribute::EmploymentType => row.employment_type = text,
        Attribute::Status => row.is_active = value.key() != Some(STATUS_INACTIVE),
        Attribute::StartDate => row.start_date = text,
        Attribute::EndDate => row.end_date = text,
    }
}
