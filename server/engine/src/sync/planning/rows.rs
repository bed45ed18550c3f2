//! Between rows and what planning sees of them.

use std::collections::HashMap;

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::id::{ActorId, ContextId, DepartmentId, DivisionId};
use contract::{Attribute, Attributes, Provider, Timestamp, Value};
use domain::apply::Values;
use domain::plan::UnitKind;
use domain::search::{fold, search_text};
use domain::target::{LOCAL_PREFIX, Person, SourceIdentity, Unit, UnitKeys};
use store::Json;
use store::actors::{ActorRow, ManagedActorRow};
use store::units::UnitRow;
use uuid::Uuid;

/// Departments and divisions of one context, by every key records use for them.
#[derive(Debug, Clone, Default)]
pub(super) struct Units {
    pub(super) departments: UnitKeys,
    pub(super) divisions: UnitKeys,
    labels: HashMap<Uuid, (String, String)>,
}

impl Units {
    pub(super) fn new(departments: &[UnitRow], divisions: &[UnitRow]) -> Self {
        let mut units = Self::default();
        for (rows, keys) in [(departments, &mut units.departments), (divisions, &mut units.divisions)] {
            *keys = UnitKeys::of(&rows.iter().map(unit).collect::<Vec<_>>());
            for row in rows {
                let key = row.source_hris_id.clone().unwrap_or_else(|| format!("{LOCAL_PREFIX}{}", row.id));
                units.labels.insert(row.id, (key, row.name.clone()));
            }
        }
        units
    }

    /// The keys of one kind.
    pub(super) const fn keys(&self, kind: UnitKind) -> &UnitKeys {
        match kind {
            UnitKind::Department => &self.departments,
            UnitKind::Division => &self.divisions,
        }
    }

    fn reference(&self, unit: Option<Uuid>) -> Value {
        unit.and_then(|unit| self.labels.get(&unit)).map_or(Value::Null, |(key, name)| Value::reference(key, name))
    }
}

/// A department or division as planning sees it.
pub(super) fn unit(row: &UnitRow) -> Unit {
    let status = if row.archived_at.is_some() { STATUS_INACTIVE } else { STATUS_ACTIVE };
    Unit {
        id: row.id,
        source_id: row.source_hris_id.clone(),
        attributes: Attributes::default().with(Attribute::DisplayName, Value::text(&row.name)).with(Attribute::Status, Value::text(status)),
        synced: row.synced.0.clone(),
        version: row.version,
    }
}

/// An actor as planning sees them. `linked` are actors that are being given a source id: as managers they go by it.
pub(super) fn person(row: &ManagedActorRow, provider: Provider, units: &Units, linked: &HashMap<Uuid, String>) -> Person {
    let actor = &row.actor;
    let text = |value: &Option<String>| value.as_deref().map_or(Value::Null, |text| Value::Text(text.to_owned()));
    let manager = match (&actor.deferred_manager, actor.manager_id) {
        (Some(deferred), _) => Value::reference(deferred, ""),
        (None, Some(id)) => {
            let source_id = row.manager_source_id.clone().filter(|_| row.manager_source_hris == Some(provider));
            let key = source_id.or_else(|| linked.get(&id.0).cloned()).unwrap_or_else(|| format!("{LOCAL_PREFIX}{id}"));
            Value::reference(key, row.manager_name.clone().unwrap_or_default())
        }
        (None, None) => Value::Null,
    };
    let status = if actor.is_active { STATUS_ACTIVE } else { STATUS_INACTIVE };
    let attributes = Attributes::from_iter([
        (Attribute::DisplayName, Value::Text(actor.display_name.clone())),
        (Attribute::FirstName, text(&actor.first_name)),
        (Attribute::LastName, text(&actor.last_name)),
        (Attribute::PreferredName, text(&actor.preferred_name)),
        (Attribute::Email, text(&actor.email)),
        (Attribute::EmployeeNumber, text(&actor.employee_number)),
        (Attribute::JobTitle, text(&actor.job_title)),
        (Attribute::Department, units.reference(actor.department_id.map(|id| id.0))),
        (Attribute::Division, units.reference(actor.division_id.map(|id| id.0))),
        (Attribute::Location, text(&actor.location)),
        (Attribute::Manager, manager),
        (Attribute::Phone, text(&actor.phone)),
        (Attribute::EmploymentType, text(&actor.employment_type)),
        (Attribute::Status, Value::text(status)),
        (Attribute::StartDate, text(&actor.start_date)),
        (Attribute::EndDate, text(&actor.end_date)),
    ]);
    let source = actor.source_hris.zip(actor.source_hris_id.clone()).map(|(provider, id)| SourceIdentity { provider, id });
    Person { id: actor.id.0, source, attributes, synced: actor.synced.0.clone(), version: actor.version, fingerprint: actor.fingerprint }
}

/// Who somebody new is, or what stays of somebody who is changed.
pub(super) struct Identity {
    pub(super) id: ActorId,
    pub(super) public_id: String,
    pub(super) context: ContextId,
    pub(super) source: Option<(Provider, String)>,
    pub(super) fingerprint: Option<i64>,
    pub(super) version: i64,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

/// What an actor's row is with these values. `manager` is the manager's actor, if they are here.
pub(super) fn actor_row(identity: Identity, values: Values, units: &Units, manager: Option<Uuid>) -> ActorRow {
    let Values { attributes, synced } = values;
    let text = |attribute| attributes.get(attribute).shown().map(str::to_owned);
    let unit = |attribute, keys: &UnitKeys| attributes.get(attribute).key().and_then(|key| keys.resolve(key));
    let department = unit(Attribute::Department, &units.departments);
    let display_name = text(Attribute::DisplayName).unwrap_or_default();
    let deferred_manager = attributes.get(Attribute::Manager).key().filter(|_| manager.is_none()).map(str::to_owned);
    let (source_hris, source_hris_id) = identity.source.unzip();
    ActorRow {
        id: identity.id,
        public_id: identity.public_id,
        context_id: identity.context,
        source_hris,
        source_hris_id,
        is_active: attributes.get(Attribute::Status).key() != Some(STATUS_INACTIVE),
        sort_name: fold(&display_name),
        search_text: search_text([
            Some(display_name.as_str()),
            attributes.get(Attribute::Email).shown(),
            attributes.get(Attribute::JobTitle).shown(),
            attributes.get(Attribute::EmployeeNumber).shown(),
        ]),
        display_name,
        first_name: text(Attribute::FirstName),
        last_name: text(Attribute::LastName),
        preferred_name: text(Attribute::PreferredName),
        email: text(Attribute::Email),
        employee_number: text(Attribute::EmployeeNumber),
        job_title: text(Attribute::JobTitle),
        department_id: department.map(DepartmentId),
        division_id: unit(Attribute::Division, &units.divisions).map(DivisionId),
        location: text(Attribute::Location),
        manager_id: manager.map(ActorId),
        deferred_manager,
        phone: text(Attribute::Phone),
        employment_type: text(Attribute::EmploymentType),
        start_date: text(Attribute::StartDate),
        end_date: text(Attribute::EndDate),
        synced: Json(synced),
        fingerprint: identity.fingerprint,
        version: identity.version,
        created_at: identity.created_at,
        updated_at: identity.updated_at,
    }
}
