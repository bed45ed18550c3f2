//! Everything but the workers: employments, positions, departments and legal entities, read once for a pull.

use std::collections::HashMap;

use contract::attribute::STATUS_ACTIVE;
use contract::view::SettingChoice;
use contract::{Attribute, Attributes, Date, FailureKind, Value};
use domain::source::{RecordKind, SourceRecord};

use super::client::Environment;
use super::employments::Employments;
use super::fields::EntitySet;
use super::model::{self, AssignmentRow, DepartmentRow, LegalEntityRow};
use super::positions::Positions;
use super::reading::{unknown_legal_entity, whole, whole_if_allowed};
use crate::error::{Error, Result};

/// The organisation as it is on a day.
#[derive(Debug)]
pub(super) struct Organisation {
    pub(super) day: Date,
    /// Whether some legal entities are left out.
    pub(super) is_filtered: bool,
    pub(super) employments: Employments,
    /// `None` when positions may not be read, or there are none.
    pub(super) positions: Option<Positions>,
    /// Names by number; `None` when they may not be read: a number is no name to give a department.
    departments: Option<HashMap<String, String>>,
    /// Names by id, likewise.
    legal_entities: Option<HashMap<String, String>>,
    /// Departments and legal entities as source records; a legal entity is a division.
    pub(super) units: Vec<SourceRecord>,
    /// What an admin should know about how it was read.
    pub(super) notices: Vec<String>,
}

impl Organisation {
    /// Reads it. Employments say who is there at all, so nothing works without them; the rest stays as it is where it may not be read.
    pub(super) async fn read(environment: Environment<'_>, day: &Date) -> Result<Self> {
        let mut notices = Vec::new();
        let legal_entities = legal_entities(environment, &mut notices).await?;
        let rows = model::rows(whole(environment, EntitySet::Employments).await?);
        let employments = Employments::from_rows(rows, environment.config);
        if employments.is_empty() && environment.config.legal_entities.is_empty() {
            return Err(no_employments());
        }
        let positions = positions(environment, &mut notices).await?;
        let departments = departments(environment, &mut notices).await?;
        let units = records(RecordKind::Department, departments.as_deref());
        let units = units.chain(records(RecordKind::Division, legal_entities.as_deref())).collect();
        Ok(Self {
            day: day.clone(),
            is_filtered: !environment.config.legal_entities.is_empty(),
            employments,
            positions,
            departments: departments.map(HashMap::from_iter),
            legal_entities: legal_entities.map(HashMap::from_iter),
            units,
            notices,
        })
    }

    /// A department by its number.
    pub(super) fn department(&self, number: &str) -> Value {
        reference(self.departments.as_ref(), number)
    }

    /// A legal entity as a division.
    pub(super) fn division(&self, legal_entity: &str) -> Value {
        reference(self.legal_entities.as_ref(), legal_entity)
    }
}

/// The legal entities the form can offer.
pub(super) async fn legal_entity_choices(environment: Environment<'_>) -> Result<Vec<SettingChoice>> {
    let rows = model::rows::<LegalEntityRow>(whole(environment, EntitySet::LegalEntities).await?);
    let choices = rows.filter_map(|row| {
        let id = row.legal_entity_id?.to_uppercase();
        Some(SettingChoice { label: row.name.unwrap_or_else(|| id.clone()), value: id })
    });
    let mut choices: Vec<_> = choices.collect();
    choices.sort_by(|one, other| one.value.cmp(&other.value));
    choices.dedup_by(|one, other| one.value == other.value);
    Ok(choices)
}

/// Ids and names of those that are read.
async fn legal_entities(environment: Environment<'_>, notices: &mut Vec<String>) -> Result<Option<Vec<(String, String)>>> {
    let values = whole_if_allowed(environment, EntitySet::LegalEntities).await?;
    let Some(values) = values.filter(|values| !values.is_empty()) else {
        notices.push(refused("LegalEntities", "divisions stay as they are"));
        return Ok(None);
    };
    let all: Vec<(String, String)> = named(model::rows::<LegalEntityRow>(values).map(|row| (row.legal_entity_id, row.name)));
    let is_known = |chosen: &&String| all.iter().any(|(id, _)| id.to_uppercase() == **chosen);
    // A misspelt one, or one that is gone, must not read as "nobody works there any more".
    if let Some(unknown) = environment.config.legal_entities.iter().find(|chosen| !is_known(chosen)) {
        return Err(unknown_legal_entity(unknown));
    }
    Ok(Some(all.into_iter().filter(|(id, _)| environment.config.admits(id)).collect()))
}

async fn positions(environment: Environment<'_>, notices: &mut Vec<String>) -> Result<Option<Positions>> {
    const STAY: &str = "job titles, departments and managers stay as they are";
    let Some(positions) = whole_if_allowed(environment, EntitySet::Positions).await? else {
        notices.push(refused("PositionsV2", STAY));
        return Ok(None);
    };
    let Some(assignments) = whole_if_allowed(environment, EntitySet::Assignments).await? else {
        notices.push(refused("PositionWorkerAssignmentsV2", STAY));
        return Ok(None);
    };
    if positions.is_empty() || assignments.is_empty() {
        notices.push(format!("Dynamics 365 HR shows the application nobody in a position, so {STAY}."));
        return Ok(None);
    }
    let hierarchy = whole_if_allowed(environment, EntitySet::Hierarchies).await?;
    if hierarchy.is_none() {
        notices.push(refused("PositionHierarchies", "managers stay as they are"));
    }
    let hierarchy = hierarchy.map(|values| model::rows(values).collect());
    Ok(Some(Positions::from_rows(model::rows(positions), model::rows::<AssignmentRow>(assignments), hierarchy)))
}

async fn departments(environment: Environment<'_>, notices: &mut Vec<String>) -> Result<Option<Vec<(String, String)>>> {
    let values = whole_if_allowed(environment, EntitySet::Departments).await?;
    let Some(values) = values.filter(|values| !values.is_empty()) else {
        notices.push(refused("DepartmentsV2", "departments stay as they are"));
        return Ok(None);
    };
    Ok(Some(named(model::rows::<DepartmentRow>(values).map(|row| (row.operating_unit_number, row.name)))))
}

fn named(rows: impl Iterator<Item = (Option<String>, Option<String>)>) -> Vec<(String, String)> {
    rows.filter_map(|(id, name)| id.map(|id| (id.clone(), name.unwrap_or(id)))).collect()
}

fn reference(names: Option<&HashMap<String, String>>, id: &str) -> Value {
    names.map_or(Value::Absent, |names| Value::reference(id, names.get(id).map_or(id, String::as_str)))
}

fn records(kind: RecordKind, units: Option<&[(String, String)]>) -> impl Iterator<Item = SourceRecord> {
    units.unwrap_or_default().iter().map(move |(id, name)| SourceRecord {
        kind,
        source_id: id.clone(),
        attributes: Attributes::default()
            .with(Attribute::DisplayName, Value::text(name))
            .with(Attribute::Status, Value::text(STATUS_ACTIVE)),
    })
}

fn refused(entity: &str, consequence: &str) -> String {
    format!("Dynamics 365 HR does not let the application's user read {entity}, so {consequence}.")
}

/// Nobody employed is no company without people but a right that is missing (X3).
fn no_employments() -> Error {
    let message = "Dynamics 365 HR shows the application no employment at all, so nobody can be told from somebody who left. Give the application's \
                   user a security role that reads employments in every legal entity.";
    Error::permanent(FailureKind::Permission, EntitySet::Employments.operation(), message)
}
