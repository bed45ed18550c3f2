//! Staging: what would change in one context, written to `run_changes` and nowhere else.

use std::collections::{HashMap, HashSet};

use contract::Attribute;
use contract::id::PublicKind;
use contract::run::{ChangeEntity, ChangeOp};
use domain::guard::Volume;
use domain::matching::Match;
use domain::plan::{Change, Phase, Planner, Rules, UnitKind, plan_units};
use domain::target::{IndexedPerson, UnitKeys};
use uuid::Uuid;

use super::PlanningContext;
use super::circles;
use super::load::{self, SourceEntry, SourceIndex};
use super::people::People;
use super::rows::{self, Units};
use super::top_down;
use super::writer::Writer;
use crate::sync::failure::Result;
use crate::sync::mirror::Mirror;
use crate::sync::projection::Staged;
use crate::sync::run::Run;

/// People looked at together: bounds memory, whatever the size of the company.
pub(super) const BATCH: usize = 500;

/// Stages everything the context needs.
pub(super) async fn stage(target: &PlanningContext, run: &Run, mirror: &Mirror) -> Result<Staged> {
    let context = target.context.id;
    let rules =
        Rules { provider: run.provider(), today: run.today(), may_deactivate: target.rules.may_deactivate, version: target.rules.version };
    let mut writer = Writer::begin(run, target).await?;
    let ([(_, divisions), (_, departments)], unit_changes) = stage_units(run, target, mirror, &mut writer).await?;
    let scoped = load::scoped(run, mirror, &target.rules.scope, &rules.today).await?;
    let source = SourceIndex::new(mirror, rules.today.clone(), rules.version, scoped);
    if let Some(active) = load::unchanged(run, context, &source).await? {
        return Ok(Staged { active, changes: writer.written, ..Staged::default() });
    }
    let units = Units::new(&departments, &divisions);
    let keys = |kind| keys_after(&units, kind, &unit_changes);

    let index = load::target_index(run, context).await?;
    let emails = load::unmatched_emails(run, &index).await?;
    let planner = Planner::new(&rules, &index, keys(UnitKind::Department), keys(UnitKind::Division))
        .with_unmatched_emails(emails.values().map(String::as_str));
    let is_settled = |entry: &SourceEntry<'_>| planner.is_settled(&entry.row.source_id, entry.fingerprint, entry.lifecycle);
    let dirty = top_down::ordered(source.usable(run).filter(|entry| !is_settled(entry)).collect());

    let linked: HashMap<Uuid, String> = dirty
        .iter()
        .filter_map(|entry| {
            let source_id = &entry.row.source_id;
            match planner.resolve(source_id, emails.get(source_id).map(String::as_str)) {
                Match::Heal(id) => Some((id, source_id.clone())),
                _ => None,
            }
        })
        .collect();
    let people = People { run, units: &units, emails: &emails, linked: &linked, mapping: &target.rules.mapping };
    let cycles = circles::find(&people, &planner, &index, &dirty).await?;
    let planner = planner.with_cycles(&cycles);

    let mut staged = Staged { active: index.active(), ..Staged::default() };
    let mut created = HashSet::new();
    // Whoever an earlier try of this run changed has the manager that was meant; it is linked at the end, and is no change of its own.
    let mut touched = run.store.applied_entities(run.org(), run.id(), context).await?;
    let mut deactivations = Vec::new();
    let has_person = |source_id: &str| index.by_source(source_id).is_some() || source.knows(source_id);
    for (number, entries) in dirty.chunks(BATCH).enumerate() {
        let mut changes = Vec::with_capacity(entries.len());
        let entries: Vec<&SourceEntry<'_>> = entries.iter().collect();
        for (person, found, current) in people.load(&planner, &entries).await? {
            let plan = planner.plan(&person, found, current.as_ref(), has_person);
            staged.issues.extend(plan.issues);
            let Some(change) = plan.change else { continue };
            measure(&change, &mut staged.volume);
            match change.entity_id {
                Some(id) => touched.insert(id),
                None => created.insert(change.source_id.clone()),
            };
            if change.phase == Phase::Deactivations { deactivations.push(change) } else { changes.push(change) }
        }
        writer.write(changes, (number * BATCH) as u64, dirty.len() as u64).await?;
    }
    let deferred = planner.plan_deferred(&created, |person: &IndexedPerson| touched.contains(&person.id));
    writer.write(people.label(deferred).await?, dirty.len() as u64, dirty.len() as u64).await?;
    writer.write(deactivations, dirty.len() as u64, dirty.len() as u64).await?;
    staged.changes = writer.written;
    Ok(staged)
}

/// Stages departments and divisions; gives the rows they were planned on, and the changes.
async fn stage_units(
    run: &Run,
    target: &PlanningContext,
    mirror: &Mirror,
    writer: &mut Writer<'_>,
) -> Result<([(UnitKind, Vec<store::units::UnitRow>); 2], Vec<(UnitKind, Change)>)> {
    let current = load::units(run, target.context.id).await?;
    let mut all = Vec::new();
    for (kind, rows) in &current {
        let source = load::source_units(run, mirror, *kind).await?;
        let known: Vec<_> = rows.iter().map(rows::unit).collect();
        let mut changes = plan_units(*kind, &source, &known);
        for change in changes.iter_mut().filter(|change| change.entity_id.is_none()) {
            change.entity_id = Some(run.ids.next());
        }
        all.extend(changes.iter().map(|change| (*kind, change.clone())));
        writer.write(changes, 0, 0).await?;
    }
    Ok((current, all))
}

/// The keys of units once the staged changes are applied: new ones are found, and one that is given a stable id by it and by its old key.
fn keys_after(units: &Units, kind: UnitKind, changes: &[(UnitKind, Change)]) -> UnitKeys {
    let mut keys = units.keys(kind).clone();
    for (_, change) in changes.iter().filter(|(changed, _)| *changed == kind) {
        if let Some(id) = change.entity_id {
            keys.add(id, Some(&change.source_id), &change.label);
        }
    }
    keys
}

/// Adds what a change takes from people who are here.
pub(super) fn measure(change: &Change, volume: &mut Volume) {
    if change.op == ChangeOp::Deactivate {
        volume.deactivations += 1;
    } else if change.entity_id.is_some() {
        for changed in &change.attributes {
            if changed.attribute != Attribute::Status && changed.old.key().is_some() {
                *volume.attributes.entry(changed.attribute).or_default() += 1;
            }
        }
    }
}

/// The prefix of the public id a new thing gets.
pub(super) const fn public_kind(entity: ChangeEntity) -> PublicKind {
    match entity {
        ChangeEntity::Person => PublicKind::Actor,
        ChangeEntity::Department => PublicKind::Department,
        ChangeEntity::Division => PublicKind::Division,
    }
}
