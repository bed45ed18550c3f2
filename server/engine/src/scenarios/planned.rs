//! What of a scenario is kept as planned against its source, and what syncs make of it.

use std::collections::BTreeMap;

use contract::id::{ContextId, OrgId};
use contract::view::{HistoryRun, Page, PersonRow, PlannedValues, ScenarioPeopleFilter, ScenarioSync};
use contract::{AppError, Permission};
use domain::plan::UnitKind;
use domain::scenario::overrides;
use domain::search::fold;
use store::actors::ManagedActorRow;

use super::person::person_row;
use super::rows::{self, Units};
use crate::Services;
use crate::access::Actor;
use crate::error::Result;

/// Somebody who is kept as planned, and how many of their values are.
type PlannedPerson = (ManagedActorRow, u64);

impl Services {
    /// How much of a scenario is kept as planned.
    pub(super) async fn planned_values(&self, org: OrgId, context: ContextId) -> Result<PlannedValues> {
        let people = self.planned_people(org, context, None).await?;
        Ok(PlannedValues { values: people.iter().map(|(_, values)| values).sum(), people: people.len() as u64 })
    }

    /// How many values of these people are kept as planned, by public id.
    pub(super) async fn planned_among(&self, org: OrgId, context: ContextId, people: &[PersonRow]) -> Result<BTreeMap<String, u64>> {
        let ids: Vec<String> = people.iter().map(|person| person.id.clone()).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let planned = self.planned_people(org, context, Some(&ids)).await?;
        Ok(planned.into_iter().map(|(row, values)| (row.actor.public_id, values)).collect())
    }

    /// A page of those who are kept as planned, by name, after the key the cursor holds: `{id}:{folded name}`.
    pub(super) async fn planned_page(
        &self,
        org: OrgId,
        context: ContextId,
        filter: &ScenarioPeopleFilter,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Page<PersonRow>> {
        let words = fold(filter.search.as_deref().unwrap_or_default());
        let mut people = self.planned_people(org, context, None).await?;
        people.retain(|(row, _)| words.split(' ').all(|word| row.actor.search_text.contains(word)));
        let total = people.len() as u64;
        if let Some(cursor) = cursor {
            let (id, name) = cursor.split_once(':').ok_or(AppError::NotFound)?;
            people.retain(|(row, _)| (row.actor.sort_name.as_str(), row.actor.public_id.as_str()) > (name, id));
        }
        let has_more = people.len() > limit;
        people.truncate(limit);
        let next = people.last().filter(|_| has_more).map(|(row, _)| format!("{}:{}", row.actor.public_id, row.actor.sort_name));
        let departments = self.parts.store.units(org, context, UnitKind::Department).await?;
        let department = |row: &ManagedActorRow| {
            let unit = departments.iter().find(|unit| Some(unit.id) == row.actor.department_id.map(|id| id.0));
            unit.map(|unit| unit.name.clone())
        };
        let today = self.today();
        Ok(Page { items: people.iter().map(|(row, _)| person_row(row, department(row), &today)).collect(), next, total })
    }

    /// The sync that last changed a scenario; its run is linked for those who may open runs.
    pub(super) async fn last_sync(&self, actor: &Actor, context: ContextId) -> Result<Option<ScenarioSync>> {
        let may_open = actor.viewer.may(Permission::IntegrationsManage);
        let row = self.parts.store.last_sync_of(actor.org_id, context).await?;
        Ok(row.map(|row| ScenarioSync {
            at: row.at,
            run: HistoryRun { id: Some(row.run_id).filter(|_| may_open), provider: row.provider, kind: row.kind },
        }))
    }

    async fn planned_people(&self, org: OrgId, context: ContextId, among: Option<&[String]>) -> Result<Vec<PlannedPerson>> {
        let store = &self.parts.store;
        let departments = store.units(org, context, UnitKind::Department).await?;
        let divisions = store.units(org, context, UnitKind::Division).await?;
        let units = Units::new(&departments, &divisions);
        let candidates = store.planned_actors(org, context, among).await?.into_iter();
        let counted = candidates.map(|row| {
            let values = planned_values_of(&row, &units);
            (row, values)
        });
        Ok(counted.filter(|(_, values)| *values > 0).collect())
    }
}

fn planned_values_of(row: &ManagedActorRow, units: &Units) -> u64 {
    let named = rows::synced_manager(&row.actor);
    let is_as_said = named.is_some() && named == row.manager_source_id.as_deref();
    let manager = row.actor.manager_id.filter(|_| is_as_said).map(|id| (id.0, ""));
    overrides(&rows::member(row, units).attributes, &rows::synced(&row.actor, units, manager)).len() as u64
}
