//! The one way an edit goes: hold the scenario, read what the edit touches, write rows, record and audit events in one transaction (O23).

use std::collections::{BTreeSet, HashMap};

use contract::id::OrgId;
use contract::run::ChangeEntity;
use contract::view::EditKind;
use contract::{AppError, FieldError, Timestamp};
use domain::plan::{Change, UnitKind};
use domain::scenario::{Refusal, Scene};
use store::actors::{ActorRow, ManagedActorRow};
use store::contexts::ContextRow;
use store::edits::NewEdit;
use store::units::UnitRow;
use store::{Priority, Transaction};
use uuid::Uuid;

use super::audit;
use super::rows::{self, Units};
use crate::Services;
use crate::access::Actor;
use crate::error::{Error, Result};
use crate::ids::Ids;

/// An edit under way. Dropped, it has not happened.
pub(super) struct Editing<'a> {
    actor: &'a Actor,
    context: &'a ContextRow,
    ids: &'a Ids,
    at: Timestamp,
    number: i64,
    transaction: Transaction,
}

/// What an edit is planned on, and the rows behind it.
#[derive(Default)]
pub(super) struct Loaded {
    pub(super) scene: Scene,
    pub(super) people: HashMap<Uuid, ManagedActorRow>,
    pub(super) units: Units,
    departments: HashMap<Uuid, UnitRow>,
}

/// What an edit is recorded as.
#[derive(Clone, Copy)]
pub(super) struct Receipt<'a> {
    pub(super) kind: EditKind,
    /// See [`super::request::request_key`].
    pub(super) key: Option<&'a str>,
    pub(super) undo_of: Option<i64>,
    /// What an undo leaves as it is, a sentence each.
    pub(super) kept: &'a [String],
}

impl<'a> Editing<'a> {
    /// Holds the scenario. Archived ones, snapshots and the baseline are refused, whatever the form that was open says (O15).
    pub(super) async fn begin(services: &'a Services, actor: &'a Actor, context: &'a ContextRow) -> Result<Self> {
        let mut transaction = services.parts.store.begin(Priority::Interactive).await?;
        let number = transaction.next_edit(actor.org_id, context.id).await?.ok_or_else(|| AppError::Conflict {
            message: format!("{} is archived or a snapshot by now: nothing in it can be changed.", context.name),
        })?;
        Ok(Self { actor, context, ids: &services.parts.worker.ids, at: services.parts.clock.now(), number, transaction })
    }

    /// Whether the same form was worked on already.
    pub(super) async fn is_repeated(&mut self, key: Option<&str>) -> Result<bool> {
        match key {
            Some(key) => Ok(self.transaction.has_edit(self.actor.org_id, self.context.id, key).await?),
            None => Ok(false),
        }
    }

    /// Marks an earlier edit as taken back by this one; `false` when it was before.
    pub(super) async fn mark_undone(&mut self, number: i64) -> Result<bool> {
        Ok(self.transaction.mark_undone(self.actor.org_id, self.context.id, number, self.number).await?)
    }

    /// Reads people with their reports, everybody above them and above `managers`, and all departments.
    pub(super) async fn load(&mut self, people: &[Uuid], managers: &[Uuid]) -> Result<Loaded> {
        let (org, transaction) = (self.actor.org_id, &mut self.transaction);
        let mut wanted: BTreeSet<Uuid> = people.iter().copied().collect();
        for person in people {
            wanted.extend(transaction.reporting_to(org, *person).await?);
        }
        let mut climbed = BTreeSet::new();
        for start in people.iter().chain(managers).copied() {
            // Whoever was met on the way up from somebody else has the same people above.
            if climbed.insert(start) {
                climbed.extend(transaction.managers_above(org, start).await?);
            }
        }
        wanted.extend(climbed);
        let wanted: Vec<Uuid> = wanted.into_iter().collect();
        let found = transaction.managed_actors(org, &wanted).await?;
        let departments = transaction.units(org, self.context.id, UnitKind::Department).await?;
        let divisions = transaction.units(org, self.context.id, UnitKind::Division).await?;
        let headcounts: HashMap<Uuid, i64> = transaction.headcounts(org, self.context.id).await?.into_iter().collect();

        let mut loaded = Loaded { units: Units::new(&departments, &divisions), ..Loaded::default() };
        for row in found.into_iter().filter(|row| row.actor.context_id == self.context.id) {
            loaded.scene.people.insert(row.actor.id.0, rows::member(&row, &loaded.units));
            loaded.people.insert(row.actor.id.0, row);
        }
        for row in departments {
            let headcount = headcounts.get(&row.id).copied().unwrap_or_default().unsigned_abs();
            loaded.scene.departments.insert(row.id, rows::department(&row, headcount));
            loaded.departments.insert(row.id, row);
        }
        Ok(loaded)
    }

    /// Who the source's manager of somebody is here.
    pub(super) async fn sourced_manager(&mut self, actor: &ActorRow) -> Result<Option<Uuid>> {
        let (Some(provider), Some(source_id)) = (actor.source_hris, rows::synced_manager(actor)) else { return Ok(None) };
        let found = self.transaction.actors_by_source(self.actor.org_id, self.context.id, provider, &[source_id]).await?;
        Ok(found.first().map(|(_, id)| *id))
    }

    /// Writes the changes, what they are recorded as, and their audit events; then it has happened.
    pub(super) async fn record(mut self, loaded: &Loaded, changes: &[Change], receipt: Receipt<'_>) -> Result<()> {
        let org = self.actor.org_id;
        self.write(org, loaded, changes).await?;
        let edit = NewEdit {
            context: self.context.id,
            number: self.number,
            kind: receipt.kind,
            user: self.actor.user_id,
            at: self.at,
            request_key: receipt.key,
            undo_of: receipt.undo_of,
            kept: receipt.kept,
        };
        self.transaction.insert_edit(org, edit, changes).await?;
        let event = |change| audit::of_change(self.ids, self.at, self.actor, self.context.id, self.number, change);
        let events: Vec<_> = changes.iter().map(event).collect();
        self.transaction.insert_audit_events(org, &events).await?;
        self.transaction.commit().await?;
        Ok(())
    }

    async fn write(&mut self, org: OrgId, loaded: &Loaded, changes: &[Change]) -> Result<()> {
        let (mut actors, mut departments) = (Vec::new(), Vec::new());
        for change in changes {
            let Some(id) = change.entity_id else { continue };
            match change.entity {
                ChangeEntity::Person => actors.push(match loaded.people.get(&id) {
                    Some(row) => rows::changed_actor(&row.actor, change, self.at),
                    None => rows::new_actor(self.ids, id, self.context.id, change, self.at),
                }),
                ChangeEntity::Department => {
                    departments.push(rows::changed_department(loaded.departments.get(&id), self.ids, id, self.context.id, change, self.at));
                }
                ChangeEntity::Division => {}
            }
        }
        let written = self.transaction.upsert_units(org, UnitKind::Department, &departments).await?.len()
            + self.transaction.upsert_actors(org, &actors).await?.len();
        // Only a sync writes here without waiting for the scenario; it was faster.
        if written < changes.len() {
            let message = "A sync changed the same people just now. Look at what it changed, and save again.".to_owned();
            return Err(AppError::Conflict { message }.into());
        }
        Ok(())
    }
}

/// A refusal of the domain, at a field of the form or at the form as a whole.
pub(super) fn refused(field: &str, refusal: &Refusal) -> Error {
    AppError::Invalid { fields: vec![FieldError::new(field, refusal.to_string())] }.into()
}

impl Loaded {
    /// The department a form names by its public id; empty is none.
    pub(super) fn department(&self, field: &str, public_id: &str) -> Result<Option<Uuid>> {
        if public_id.is_empty() {
            return Ok(None);
        }
        let found = self.departments.values().find(|unit| unit.public_id == public_id).map(|unit| unit.id);
        found.map(Some).ok_or_else(|| AppError::field(field, "This department is gone. Choose another one.").into())
    }
}
