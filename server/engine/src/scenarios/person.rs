//! One person of a scenario: what they are, what their source says, and every edit of them.

use contract::form::PersonEditForm;
use contract::id::{OrgId, PublicKind};
use contract::view::{ContextName, EditKind, PersonName, PersonRow, PersonStatus, ScenarioPersonView};
use contract::{AppError, Attribute, Attributes, Date, Permission};
use domain::plan::UnitKind;
use domain::scenario::{Edit, Refusal, Reports, overrides, plan};
use store::actors::{ActorRow, ManagedActorRow};
use store::contexts::{ContextRow, ListedContextRow};
use store::found_actors::FoundActorRow;
use store::units::UnitRow;
use uuid::Uuid;

use super::lifecycle::refuse;
use super::pipeline::{Editing, Loaded, Receipt, refused};
use super::request::request_key;
use super::rows::{self, Units};
use super::whom::suggestions;
use crate::Services;
use crate::access::Actor;
use crate::error::Result;
use crate::sync::run::day;

/// So many reports are listed.
const REPORTS_SHOWN: i64 = 100;
/// So many of somebody's last edits are listed.
const EDITS_SHOWN: i64 = 10;

impl Services {
    /// A person of a scenario, and what can be done with them.
    pub async fn scenario_person(
        &self,
        actor: &Actor,
        scenario_id: &str,
        person_id: &str,
    ) -> std::result::Result<ScenarioPersonView, AppError> {
        actor.require(Permission::ScenariosView)?;
        let (found, row) = self.find_person(actor.org_id, scenario_id, person_id).await?;
        Ok(self.person_view(actor, &found, &row).await?)
    }

    async fn person_view(&self, actor: &Actor, found: &ListedContextRow, row: &ManagedActorRow) -> Result<ScenarioPersonView> {
        let (org, context, store) = (actor.org_id, found.context.id, &self.parts.store);
        let departments = store.units(org, context, UnitKind::Department).await?;
        let divisions = store.units(org, context, UnitKind::Division).await?;
        let units = Units::new(&departments, &divisions);
        let scenario = self.scenario_row(org, found).await?;
        let manager = match row.actor.manager_id {
            Some(id) => store.actors(org, &[id.0]).await?.pop(),
            None => None,
        };
        let sourced = match (row.actor.source_hris, rows::synced_manager(&row.actor)) {
            (Some(provider), Some(source_id)) => store.sourced_actor(org, context, provider, source_id).await?,
            _ => None,
        };
        let synced = rows::synced(&row.actor, &units, sourced.as_ref().map(|row| (row.id.0, row.display_name.as_str())));
        let can_edit = actor.viewer.may(Permission::ScenariosEdit) && scenario.is_editable();
        let today = day(self.parts.clock.now(), &self.parts.zone);
        let department = departments.iter().find(|unit| Some(unit.id) == row.actor.department_id.map(|id| id.0));
        let reports = store.reports_of(org, row.actor.id.0, REPORTS_SHOWN).await?;
        // Only the direct ones are wanted, and nobody further down is to be counted for them.
        let (reports_total, _) = store.people_below(org, context, row.actor.id.0, 1).await?;
        Ok(ScenarioPersonView {
            person: person_row(row, department.map(|unit| unit.name.clone()), &today),
            end_date: row.actor.end_date.clone(),
            version: row.actor.version,
            request_key: self.request_key(),
            manager: manager.map(|row| PersonName {
                id: row.actor.public_id,
                name: row.actor.display_name,
                job_title: row.actor.job_title,
            }),
            reports: reports.into_iter().map(person_name).collect(),
            reports_total,
            overrides: overrides(&rows::member(row, &units).attributes, &synced),
            department_id: department.map(|unit| unit.public_id.clone()),
            departments: in_use(&departments),
            suggestions: if can_edit { suggestions(store, org, context).await? } else { Vec::new() },
            can_edit,
            edits: self.edit_rows(org, context, store.edits_of(org, context, row.actor.id.0, EDITS_SHOWN).await?).await?,
            scenario,
        })
    }

    /// Moves, retitles, ends or releases somebody, or changes their department. The same form twice makes one edit.
    pub async fn edit_scenario_person(
        &self,
        actor: &Actor,
        scenario_id: &str,
        person_id: &str,
        form: &PersonEditForm,
    ) -> std::result::Result<(), AppError> {
        actor.require(Permission::ScenariosEdit)?;
        let (found, row) = self.find_person(actor.org_id, scenario_id, person_id).await?;
        refuse(form.errors())?;
        Ok(self.edit_person(actor, &found.context, &row, form).await?)
    }

    async fn edit_person(&self, actor: &Actor, context: &ContextRow, row: &ManagedActorRow, form: &PersonEditForm) -> Result<()> {
        let (org, person) = (actor.org_id, row.actor.id.0);
        let key = request_key(&form.key, form)?;
        let manager = match form.action.as_str() {
            "move" => self.whom(org, context.id, "manager", &form.manager).await?,
            "end" => self.whom(org, context.id, "successor", &form.successor).await?,
            _ => None,
        };
        let mut editing = Editing::begin(self, actor, context).await?;
        if editing.is_repeated(key.as_deref()).await? {
            return Ok(());
        }
        let sourced = editing.sourced_manager(&row.actor).await?;
        let managers: Vec<Uuid> = manager.into_iter().chain(sourced).collect();
        let loaded = editing.load(&[person], &managers).await?;
        let now = loaded.people.get(&person).map(|row| row.actor.version).ok_or(AppError::NotFound)?;
        if now != form.version {
            // The other's edit is read after this one has let go of the scenario.
            drop(editing);
            return Err(self.stale(org, context, person, form.version).await?.into());
        }
        let (kind, field, edit) = edit_of(form, &loaded, person, manager, sourced)?;
        let changes = plan(&edit, &loaded.scene).map_err(|refusal| refused(field, &refusal))?;
        editing.record(&loaded, &changes, Receipt { kind, key: key.as_deref(), undo_of: None, kept: &[] }).await
    }

    /// Who saved first, and what.
    async fn stale(&self, org: OrgId, context: &ContextRow, person: Uuid, version: i64) -> Result<AppError> {
        let store = &self.parts.store;
        let changes = store.changes_since(org, context.id, person, version).await?;
        let newest = match changes.first() {
            Some(change) => store.edit(org, context.id, change.number).await?,
            None => None,
        };
        let who = newest.map_or_else(|| "A sync".to_owned(), |edit| edit.editor);
        let mut what: Vec<String> = Vec::new();
        for changed in changes.iter().flat_map(|change| &change.change.attributes) {
            let line = format!("{} is {} now", changed.attribute.label(), changed.new.shown().unwrap_or("empty"));
            if !what.contains(&line) {
                what.push(line);
            }
        }
        let what = if what.is_empty() { String::new() } else { format!(" {}.", what.join(", ")) };
        // Whoever has left is shown without a form.
        let next = match store.actors(org, &[person]).await?.pop() {
            Some(row) if !row.actor.is_active => Refusal::HasLeft(row.actor.display_name).to_string(),
            _ => "What you entered is still below: save again to go on with it.".to_owned(),
        };
        Ok(AppError::Conflict { message: format!("{who} changed this person after you opened the page.{what} {next}") })
    }

    async fn find_person(&self, org: OrgId, scenario_id: &str, person_id: &str) -> Result<(ListedContextRow, ManagedActorRow)> {
        let found = self.find_scenario(org, scenario_id).await?;
        let row = if PublicKind::Actor.matches(person_id) {
            self.parts.store.context_actor(org, found.context.id, person_id).await?
        } else {
            None
        };
        let row = row.ok_or(AppError::NotFound)?;
        Ok((found, row))
    }
}

/// What a form wants, and the field a refusal of it belongs to.
fn edit_of(
    form: &PersonEditForm,
    loaded: &Loaded,
    person: Uuid,
    manager: Option<Uuid>,
    sourced: Option<Uuid>,
) -> Result<(EditKind, &'static str, Edit)> {
    Ok(match form.action.as_str() {
        "move" => {
            let reports = if form.reports == "stay" { Reports::Stay } else { Reports::Come };
            (EditKind::Move, "manager", Edit::Move { person, manager, reports })
        }
        "retitle" => (EditKind::Retitle, "title", Edit::Retitle { person, title: form.title.clone() }),
        "department" => {
            let department = loaded.department("department", &form.department)?;
            (EditKind::Department, "department", Edit::ChangeDepartment { person, department })
        }
        "end" => {
            let on = Date::parse(form.date.trim()).ok_or_else(|| AppError::field("date", "Enter a day like 2027-02-01."))?;
            (EditKind::End, "successor", Edit::End { person, on, successor: manager })
        }
        _ => (EditKind::Release, "", Edit::Release { person, values: released(form, loaded, person, sourced)? }),
    })
}

/// The source's values of what is overridden: of one attribute, or of all.
fn released(form: &PersonEditForm, loaded: &Loaded, person: Uuid, sourced: Option<Uuid>) -> Result<Attributes> {
    let row = loaded.people.get(&person).ok_or(AppError::NotFound)?;
    let member = loaded.scene.people.get(&person).ok_or(AppError::NotFound)?;
    let manager = sourced.and_then(|id| Some((id, loaded.scene.people.get(&id)?.name())));
    let synced = rows::synced(&row.actor, &loaded.units, manager);
    let wanted = Attribute::by_name(&form.attribute);
    if wanted.is_none() && !form.attribute.is_empty() {
        return Err(AppError::NotFound.into());
    }
    let overridden = overrides(&member.attributes, &synced).into_iter();
    Ok(overridden
        .filter(|change| wanted.is_none_or(|wanted| wanted == change.attribute))
        .map(|change| (change.attribute, change.old))
        .collect())
}

/// Departments in use by public id and name.
pub(super) fn in_use(departments: &[UnitRow]) -> Vec<ContextName> {
    let in_use = departments.iter().filter(|unit| unit.archived_at.is_none());
    in_use.map(|unit| ContextName { id: unit.public_id.clone(), name: unit.name.clone() }).collect()
}

fn person_name(row: FoundActorRow) -> PersonName {
    PersonName { id: row.public_id, name: row.display_name, job_title: row.job_title }
}

/// Somebody as a row of a list shows them.
pub(super) fn person_row(row: &ManagedActorRow, department: Option<String>, today: &Date) -> PersonRow {
    let actor: &ActorRow = &row.actor;
    let status = match (actor.is_active, actor.start_date.as_deref()) {
        (false, _) => PersonStatus::Deactivated,
        (true, Some(start)) if start > today.as_str() => PersonStatus::Future,
        (true, _) => PersonStatus::Active,
    };
    PersonRow {
        id: actor.public_id.clone(),
        name: actor.display_name.clone(),
        email: actor.email.clone(),
        job_title: actor.job_title.clone(),
        department,
        location: actor.location.clone(),
        manager: row.manager_name.clone(),
        deferred_manager: actor.deferred_manager.clone(),
        start_date: actor.start_date.clone(),
        status,
        source: actor.source_hris,
        source_id: actor.source_hris_id.clone(),
    }
}
