//! One person: what is known, from where, and who is around them.

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::id::{ContextId, PublicKind};
use contract::view::{Counterpart, Fact, FactOrigin, Page, PersonName, PersonStatus, PersonView};
use contract::{AppError, Attribute, Date, Permission, Value};
use domain::plan::UnitKind;
use store::actors::{ActorRow, ManagedActorRow};
use store::contexts::ContextRow;
use store::units::UnitRow;
use uuid::Uuid;

use super::SEE;
use super::chart::name;
use super::place::Place;
use crate::access::Actor;
use crate::error::Error;
use crate::reading::bad_cursor;
use crate::services::Services;

const REPORTS_PER_PAGE: i64 = 30;

impl Services {
    /// One person of any context the viewer may see. The cursors page the reports and the history.
    pub async fn person(
        &self,
        actor: &Actor,
        person: &str,
        reports_cursor: Option<&str>,
        history_cursor: Option<&str>,
    ) -> Result<PersonView, AppError> {
        actor.require(SEE)?;
        let (store, org) = (&self.parts.store, actor.org_id);
        let known = if PublicKind::Actor.matches(person) { store.find_person(org, person).await.map_err(Error::from)? } else { None };
        let (id, context_id) = known.ok_or(AppError::NotFound)?;
        let context = self.context_by_id(actor, context_id).await?;
        let (context, contexts) = self.switch(actor, context).await?;
        let row = store.actors(org, &[id]).await.map_err(Error::from)?.pop().ok_or(AppError::NotFound)?;
        let departments = store.units(org, context.id, UnitKind::Department).await.map_err(Error::from)?;
        let divisions = store.units(org, context.id, UnitKind::Division).await.map_err(Error::from)?;
        let place = Place::of(store, org, context.id, &row.actor).await?;
        let chain = self.named(actor, context.id, &place.above).await?;
        let manager = self.manager(actor, &row).await?;
        let (reports, next) = store.reports_page(org, context.id, id, reports_cursor, REPORTS_PER_PAGE).await.map_err(bad_cursor)?;
        let history = self.history(actor, context.id, id, history_cursor).await?;
        let facts = facts(&row, &departments, &divisions);
        let left_alone_by = self.left_alone_by(actor, &context, &row.actor).await?;
        let actor_row = row.actor;
        Ok(PersonView {
            counterparts: self.counterparts(actor, &actor_row, &contexts.choices).await?,
            status: status(&actor_row, &self.today()),
            can_edit: actor_row.is_active && contexts.current.is_editable() && actor.viewer.may(Permission::ScenariosEdit),
            department: unit_name(&departments, actor_row.department_id.map(|id| id.0)),
            source: actor_row.source_hris.zip(actor_row.source_hris_id),
            id: actor_row.public_id,
            name: actor_row.display_name,
            job_title: actor_row.job_title,
            deferred_manager: actor_row.deferred_manager,
            left_alone_by,
            contexts,
            chain,
            manager,
            facts,
            reports: Page { items: reports.iter().map(name).collect(), next, total: place.direct },
            people_below: place.below,
            history: history.rows,
            history_next: history.next,
        })
    }

    async fn context_by_id(&self, actor: &Actor, id: ContextId) -> Result<ContextRow, AppError> {
        let contexts = self.parts.store.contexts(actor.org_id).await.map_err(Error::from)?;
        contexts.into_iter().find(|context| context.id == id).ok_or(AppError::NotFound)
    }

    async fn named(&self, actor: &Actor, context: ContextId, ids: &[Uuid]) -> Result<Vec<PersonName>, AppError> {
        let rows = self.parts.store.chart_people(actor.org_id, context, ids).await.map_err(Error::from)?;
        Ok(ids.iter().filter_map(|id| rows.iter().find(|row| row.id == *id)).map(name).collect())
    }

    /// The manager, in the plan or not.
    async fn manager(&self, actor: &Actor, row: &ManagedActorRow) -> Result<Option<PersonName>, AppError> {
        let Some(manager) = row.actor.manager_id else { return Ok(None) };
        let found = self.parts.store.actors(actor.org_id, &[manager.0]).await.map_err(Error::from)?.pop();
        Ok(found.map(|manager| PersonName {
            id: manager.actor.public_id,
            name: manager.actor.display_name,
            job_title: manager.actor.job_title,
        }))
    }

    /// The same person in the other contexts the viewer may look at, in their order.
    async fn counterparts(
        &self,
        actor: &Actor,
        row: &ActorRow,
        choices: &[contract::view::ContextChoice],
    ) -> Result<Vec<Counterpart>, AppError> {
        let Some((provider, source_id)) = row.source_hris.zip(row.source_hris_id.as_deref()) else { return Ok(Vec::new()) };
        let found = self.parts.store.counterparts(actor.org_id, provider, source_id).await.map_err(Error::from)?;
        let in_order = choices.iter().filter_map(|choice| {
            let there = found.iter().find(|there| there.context_public_id == choice.id && there.public_id != row.public_id)?;
            Some(Counterpart { id: there.public_id.clone(), context: choice.name.clone() })
        });
        Ok(in_order.collect())
    }
}

fn status(actor: &ActorRow, today: &Date) -> PersonStatus {
    match (actor.is_active, &actor.start_date) {
        (false, _) => PersonStatus::Deactivated,
        (true, Some(start)) if start.as_str() > today.as_str() => PersonStatus::Future,
        (true, _) => PersonStatus::Active,
    }
}

fn unit_name(units: &[UnitRow], id: Option<Uuid>) -> Option<String> {
    units.iter().find(|unit| Some(unit.id) == id).map(|unit| unit.name.clone())
}

/// The unit a source's reference means: by its id there, or by name where the source has no ids (O24).
fn referred<'a>(units: &'a [UnitRow], key: &str) -> Option<&'a UnitRow> {
    let by_id = units.iter().find(|unit| unit.source_hris_id.as_deref() == Some(key));
    by_id.or_else(|| units.iter().find(|unit| unit.source_hris_id.is_none() && unit.name == key))
}

/// Every attribute that has a value, or of which the source has spoken.
fn facts(row: &ManagedActorRow, departments: &[UnitRow], divisions: &[UnitRow]) -> Vec<Fact> {
    let facts = Attribute::ALL.iter().map(|attribute| {
        let said = row.actor.synced.0.get(*attribute);
        let (value, is_as_said, said_in_words) = match attribute {
            Attribute::Department => unit_fact(departments, row.actor.department_id.map(|id| id.0), said),
            Attribute::Division => unit_fact(divisions, row.actor.division_id.map(|id| id.0), said),
            Attribute::Manager => manager_fact(row, said),
            _ => {
                let value = text(&row.actor, *attribute);
                let is_as_said = value.as_deref() == said.key();
                (value, is_as_said, said.shown().map(str::to_owned))
            }
        };
        let origin = match (said, is_as_said) {
            (Value::Absent, _) => FactOrigin::Here,
            (_, true) => FactOrigin::Source,
            (_, false) => FactOrigin::Planner { source_says: said_in_words },
        };
        Fact { attribute: *attribute, value, origin }
    });
    facts.filter(|fact| fact.value.is_some() || matches!(fact.origin, FactOrigin::Planner { .. })).collect()
}

fn unit_fact(units: &[UnitRow], id: Option<Uuid>, said: &Value) -> (Option<String>, bool, Option<String>) {
    let meant = said.key().and_then(|key| referred(units, key));
    let is_as_said = meant.map(|unit| unit.id) == id && (id.is_some() || said.key().is_none());
    let words = meant.map(|unit| unit.name.clone()).or_else(|| said.shown().map(str::to_owned));
    (unit_name(units, id), is_as_said, words)
}

fn manager_fact(row: &ManagedActorRow, said: &Value) -> (Option<String>, bool, Option<String>) {
    let key = row.actor.deferred_manager.as_deref().or(row.manager_source_id.as_deref());
    let value = match (&row.manager_name, &row.actor.deferred_manager) {
        (Some(name), _) => Some(name.clone()),
        (None, Some(id)) => Some(format!("Employee {id}, not here yet")),
        (None, None) => None,
    };
    let words = match (said.shown(), said.key()) {
        (Some(""), Some(id)) => Some(format!("Employee {id}")),
        (label, _) => label.map(str::to_owned),
    };
    // A position has no id at a source: under one, somebody has a manager nevertheless.
    let is_as_said = key == said.key() && (key.is_some() || row.actor.manager_id.is_none());
    (value, is_as_said, words)
}

fn text(actor: &ActorRow, attribute: Attribute) -> Option<String> {
    match attribute {
        Attribute::DisplayName => Some(actor.display_name.clone()),
        Attribute::FirstName => actor.first_name.clone(),
        Attribute::LastName => actor.last_name.clone(),
        Attribute::PreferredName => actor.preferred_name.clone(),
        Attribute::Email => actor.email.clone(),
        Attribute::EmployeeNumber => actor.employee_number.clone(),
        Attribute::JobTitle => actor.job_title.clone(),
        Attribute::Location => actor.location.clone(),
        Attribute::Phone => actor.phone.clone(),
        Attribute::EmploymentType => actor.employment_type.clone(),
        Attribute::Status => Some(if actor.is_active { STATUS_ACTIVE } else { STATUS_INACTIVE }.to_owned()),
        Attribute::StartDate => actor.start_date.clone(),
        Attribute::EndDate => actor.end_date.clone(),
        Attribute::Department | Attribute::Division | Attribute::Manager => None,
    }
}
