//! A batch: changes become rows, with their audit events, identities and place in the guard's ledger.

use std::collections::{HashMap, HashSet};

use contract::Attribute;
use contract::attribute::STATUS_INACTIVE;
use contract::id::{ActorId, RunId};
use contract::run::{ChangeEntity, ChangeOp, RunKind};
use domain::apply::{self, Values};
use domain::guard::Volume;
use domain::plan::{Change, UnitKind};
use domain::target::LOCAL_PREFIX;
use store::actors::{ActorRow, ManagedActorRow};
use store::run_changes::StoredChange;
use store::run_log::Identity as TouchedIdentity;
use store::units::UnitRow;
use store::{Json, Transaction};
use uuid::Uuid;

use super::closing;
use super::rows::{self, Identity, Units};
use super::stage::{measure, public_kind};
use super::{HOUR_MICROS, PlanningContext};
use crate::sync::audit;
use crate::sync::failure::Result;
use crate::sync::run::Run;

/// Applies changes in a transaction; gives the positions of conflicts.
pub(super) async fn apply(
    target: &PlanningContext,
    run: &mut Run,
    transaction: &mut Transaction,
    changes: &[StoredChange],
) -> Result<Vec<i64>> {
    let mut conflicts = Vec::new();
    for kind in UnitKind::ALL {
        let of_kind: Vec<&StoredChange> = changes.iter().filter(|change| change.change.entity == kind.entity()).collect();
        conflicts.extend(apply_units(target, run, transaction, *kind, &of_kind).await?);
    }
    let people: Vec<&StoredChange> = changes.iter().filter(|change| change.change.entity == ChangeEntity::Person).collect();
    conflicts.extend(apply_people(target, run, transaction, &people).await?);

    let is_applied = |change: &&StoredChange| !conflicts.contains(&change.seq);
    let events: Vec<_> = changes.iter().filter(is_applied).map(|change| audit::of_change(run, change)).collect();
    transaction.insert_audit_events(run.org(), &events).await?;
    let mut volume = Volume::default();
    for change in people.iter().copied().filter(is_applied) {
        measure(&change.change, &mut volume);
        count(change.change.op, run);
    }
    let hour = run.clock.now().0.div_euclid(HOUR_MICROS);
    transaction.add_to_ledger(run.org(), target.flow, target.context.id, hour, &volume).await?;
    Ok(conflicts)
}

const fn count(op: ChangeOp, run: &mut Run) {
    match op {
        ChangeOp::Create => run.counts.created += 1,
        ChangeOp::Update | ChangeOp::Reactivate => run.counts.updated += 1,
        ChangeOp::Deactivate => run.counts.deactivated += 1,
        ChangeOp::Link | ChangeOp::Archive => {}
    }
}

async fn apply_units(
    target: &PlanningContext,
    run: &Run,
    transaction: &mut Transaction,
    kind: UnitKind,
    changes: &[&StoredChange],
) -> Result<Vec<i64>> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let now = run.clock.now();
    let current: HashMap<Uuid, UnitRow> =
        transaction.units(run.org(), target.context.id, kind).await?.into_iter().map(|unit| (unit.id, unit)).collect();
    let rows = changes.iter().filter_map(|stored| {
        let change = &stored.change;
        let known = change.expected_version.and(change.entity_id).map(|id| current.get(&id));
        // A unit that vanished in the meantime is a conflict.
        let known = match known {
            Some(None) => return None,
            Some(Some(row)) => Some(row),
            None => None,
        };
        let before = known.map(rows::unit).map_or_else(Values::default, |unit| Values { attributes: unit.attributes, synced: unit.synced });
        let after = applied(run, change, before);
        let is_archived = after.attributes.get(Attribute::Status).key() == Some(STATUS_INACTIVE);
        Some(UnitRow {
            id: change.entity_id?,
            public_id: known.map_or_else(|| run.ids.public(public_kind(change.entity)), |row| row.public_id.clone()),
            context_id: target.context.id,
            name: after.attributes.get(Attribute::DisplayName).shown().unwrap_or_default().to_owned(),
            source_hris: Some(run.provider()),
            source_hris_id: Some(change.source_id.clone()),
            synced: Json(after.synced),
            version: change.expected_version.unwrap_or(0) + 1,
            archived_at: is_archived.then(|| known.and_then(|row| row.archived_at).unwrap_or(now)),
        })
    });
    let rows: Vec<UnitRow> = rows.collect();
    let written: HashSet<Uuid> = transaction.upsert_units(run.org(), kind, &rows).await?.into_iter().collect();
    Ok(not_written(changes, &written))
}

async fn apply_people(target: &PlanningContext, run: &Run, transaction: &mut Transaction, changes: &[&StoredChange]) -> Result<Vec<i64>> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let (org, context, provider) = (run.org(), target.context.id, run.provider());
    let departments = transaction.units(org, context, UnitKind::Department).await?;
    let divisions = transaction.units(org, context, UnitKind::Division).await?;
    let units = Units::new(&departments, &divisions);

    let known_ids: Vec<Uuid> = changes.iter().filter_map(|stored| stored.change.expected_version.and(stored.change.entity_id)).collect();
    let known: HashMap<Uuid, ManagedActorRow> =
        transaction.managed_actors(org, &known_ids).await?.into_iter().map(|row| (row.actor.id.0, row)).collect();
    let new_ids: Vec<&str> = changes.iter().filter(|stored| is_new(stored)).map(|stored| stored.change.source_id.as_str()).collect();
    // Somebody else may have created the same person since the plan was made.
    let taken: HashSet<String> =
        transaction.actors_by_source(org, context, provider, &new_ids).await?.into_iter().map(|(source_id, _)| source_id).collect();

    let people: Vec<(&StoredChange, Option<&ManagedActorRow>, Values)> = changes
        .iter()
        .filter_map(|stored| {
            let row = stored.change.entity_id.and_then(|id| known.get(&id));
            let can_apply = if is_new(stored) { !taken.contains(&stored.change.source_id) } else { row.is_some() };
            let before = row.map_or_else(Values::default, |row| {
                let person = rows::person(row, provider, &units, &HashMap::new());
                Values { attributes: person.attributes, synced: person.synced }
            });
            can_apply.then(|| (*stored, row, applied(run, &stored.change, before)))
        })
        .collect();
    let managers = managers(target, run, transaction, &people).await?;

    let now = run.clock.now();
    let mut rows = Vec::with_capacity(people.len());
    let mut identities = Vec::with_capacity(people.len());
    for (stored, row, values) in people {
        let change = &stored.change;
        let Some(id) = change.entity_id else { continue };
        let source_id = (!change.source_id.is_empty()).then(|| (provider, change.source_id.clone()));
        let manager = values.attributes.get(Attribute::Manager).key().and_then(|key| managers.get(key)).copied();
        let identity = Identity {
            id: ActorId(id),
            public_id: row.map_or_else(|| run.ids.public(public_kind(change.entity)), |row| row.actor.public_id.clone()),
            context,
            source: source_id.or_else(|| row.and_then(|row| row.actor.source_hris.zip(row.actor.source_hris_id.clone()))),
            fingerprint: change.fingerprint,
            version: change.expected_version.unwrap_or(0) + 1,
            created_at: row.map_or(now, |row| row.actor.created_at),
            updated_at: now,
        };
        let row = rows::actor_row(identity, values, &units, manager);
        if change.op != ChangeOp::Link {
            identities.push((stored.seq, touched(&row, provider)));
        }
        rows.push(row);
    }
    let closing = closing::find(org, context, transaction, &rows, &known).await?;
    rows.retain(|row| !closing.contains(&row.id.0));
    let written: HashSet<Uuid> = transaction.upsert_actors(org, &rows).await?.into_iter().collect();
    let conflicts = not_written(changes, &written);
    identities.retain(|(seq, _)| !conflicts.contains(seq));
    let mut by_run: HashMap<RunId, Vec<(i64, TouchedIdentity)>> = HashMap::new();
    for (seq, identity) in identities {
        by_run.entry(run.answering(&identity.source_id)).or_default().push((seq, identity));
    }
    for (answering, identities) in by_run {
        transaction.insert_run_identities(org, answering, &identities).await?;
    }
    Ok(conflicts)
}

/// What a change leads to. An undo is against the source: what the source last said stays remembered, so that it is no difference.
fn applied(run: &Run, change: &Change, before: Values) -> Values {
    if run.row.kind == RunKind::Undo { apply::apply_by_hand(change, before) } else { apply::apply(change, before) }
}

const fn is_new(stored: &StoredChange) -> bool {
    stored.change.expected_version.is_none()
}

fn not_written(changes: &[&StoredChange], written: &HashSet<Uuid>) -> Vec<i64> {
    changes.iter().filter(|stored| stored.change.entity_id.is_none_or(|id| !written.contains(&id))).map(|stored| stored.seq).collect()
}

fn touched(row: &ActorRow, provider: contract::Provider) -> TouchedIdentity {
    TouchedIdentity {
        context_id: row.context_id,
        source: row.source_hris.unwrap_or(provider),
        source_id: row.source_hris_id.clone().unwrap_or_default(),
        email: row.email.clone(),
        name: row.display_name.clone(),
    }
}

/// The actors behind the managers of a batch, by the key people refer to them with.
async fn managers(
    target: &PlanningContext,
    run: &Run,
    transaction: &mut Transaction,
    people: &[(&StoredChange, Option<&ManagedActorRow>, Values)],
) -> Result<HashMap<String, Uuid>> {
    let mut managers: HashMap<String, Uuid> = HashMap::new();
    // Whoever this batch creates comes with it; a manager of a later batch is linked at the end.
    for (stored, _, _) in people.iter().filter(|(stored, _, _)| is_new(stored)) {
        managers.extend(stored.change.entity_id.map(|id| (stored.change.source_id.clone(), id)));
    }
    let keys: HashSet<&str> = people.iter().filter_map(|(_, _, values)| values.attributes.get(Attribute::Manager).key()).collect();
    let by_source: Vec<&str> = keys.iter().copied().filter(|key| !managers.contains_key(*key) && !key.starts_with(LOCAL_PREFIX)).collect();
    managers.extend(transaction.actors_by_source(run.org(), target.context.id, run.provider(), &by_source).await?);
    for key in keys {
        if let Some(id) = key.strip_prefix(LOCAL_PREFIX).and_then(|id| id.parse().ok()) {
            managers.insert(key.to_owned(), id);
        }
    }
    Ok(managers)
}
