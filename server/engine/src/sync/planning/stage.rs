//! Staging: what would change in one context, written to `run_changes` and nowhere else.

use std::collections::{BTreeSet, HashMap, HashSet};

use contract::id::PublicKind;
use contract::run::{ChangeEntity, ChangeOp, RunPhase};
use contract::{Attribute, Attributes};
use domain::guard::Volume;
use domain::matching::Match;
use domain::plan::{Change, ManagerStep, Phase, Planner, Rules, SourcePerson, UnitKind, final_manager, find_closing_cycles, plan_units};
use domain::source::RecordKind;
use domain::target::{IndexedPerson, LOCAL_PREFIX, Person, TargetIndex, UnitKeys};
use uuid::Uuid;

use super::PlanningContext;
use super::load::{self, SourceEntry, SourceIndex};
use super::rows::{self, Units};
use crate::sync::failure::Result;
use crate::sync::projection::Staged;
use crate::sync::run::Run;

/// People looked at together: bounds memory, whatever the size of the company.
const BATCH: usize = 500;

/// Stages everything the context needs.
pub(super) async fn stage(target: &PlanningContext, run: &Run) -> Result<Staged> {
    let context = target.context.id;
    let rules =
        Rules { provider: run.provider(), today: run.today(), may_deactivate: target.rules.may_deactivate, version: target.rules.version };
    let mut writer = Writer::begin(run, target).await?;
    let ([(_, divisions), (_, departments)], unit_changes) = stage_units(run, target, &mut writer).await?;
    let units = Units::new(&departments, &divisions);
    let keys = |kind| keys_after(&units, kind, &unit_changes);

    let index = load::target_index(run, context).await?;
    let source = SourceIndex::load(run, rules.version).await?;
    let emails = load::unmatched_emails(run, &index).await?;
    let planner = Planner::new(&rules, &index, keys(UnitKind::Department), keys(UnitKind::Division))
        .with_unmatched_emails(emails.values().map(String::as_str));
    let dirty: Vec<&SourceEntry> =
        source.usable(run).filter(|entry| !planner.is_settled(&entry.row.source_id, entry.fingerprint, entry.lifecycle)).collect();

    let people = People { run, units: &units, emails: &emails };
    let cycles = people.cycles(&planner, &index, &dirty).await?;
    let planner = planner.with_cycles(&cycles);

    let mut staged = Staged { active: index.active(), ..Staged::default() };
    let mut created = HashSet::new();
    let mut touched = HashSet::new();
    let mut deactivations = Vec::new();
    let has_person = |source_id: &str| index.by_source(source_id).is_some() || source.plans(source_id);
    for (number, entries) in dirty.chunks(BATCH).enumerate() {
        let mut changes = Vec::with_capacity(entries.len());
        for (person, found, current) in people.load(&planner, entries).await? {
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
    writer.write(people.named(deferred).await?, dirty.len() as u64, dirty.len() as u64).await?;
    writer.write(deactivations, dirty.len() as u64, dirty.len() as u64).await?;
    staged.changes = writer.written;
    Ok(staged)
}

/// Stages departments and divisions; gives the rows they were planned on, and the changes.
async fn stage_units(
    run: &Run,
    target: &PlanningContext,
    writer: &mut Writer<'_>,
) -> Result<([(UnitKind, Vec<store::units::UnitRow>); 2], Vec<(UnitKind, Change)>)> {
    let current = load::units(run, target.context.id).await?;
    let mut all = Vec::new();
    for (kind, rows) in &current {
        let source = load::source_units(run, *kind).await?;
        let known: Vec<_> = rows.iter().map(rows::unit).collect();
        let changes = plan_units(*kind, &source, &known);
        all.extend(changes.iter().map(|change| (*kind, change.clone())));
        writer.write(changes, 0, 0).await?;
    }
    Ok((current, all))
}

/// The keys of units once the staged changes are applied: a unit that is given a stable id is found by it and by its old key.
fn keys_after(units: &Units, kind: UnitKind, changes: &[(UnitKind, Change)]) -> UnitKeys {
    let mut keys = match kind {
        UnitKind::Department => units.departments.clone(),
        UnitKind::Division => units.divisions.clone(),
    };
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

/// Loads values of people, a batch at a time.
struct People<'a> {
    run: &'a Run,
    units: &'a Units,
    emails: &'a HashMap<String, String>,
}

impl People<'_> {
    async fn load(&self, planner: &Planner<'_>, entries: &[&SourceEntry]) -> Result<Vec<(SourcePerson, Match, Option<Person>)>> {
        let (run, provider) = (self.run, self.run.provider());
        let source_ids: Vec<&str> = entries.iter().map(|entry| entry.row.source_id.as_str()).collect();
        let mut values = run.store.mirror_attributes(run.org(), run.row.integration_id, RecordKind::Person, &source_ids).await?;
        let found: Vec<Match> = source_ids.iter().map(|id| planner.resolve(id, self.emails.get(*id).map(String::as_str))).collect();
        let actors: Vec<Uuid> = found.iter().filter_map(|found| actor(*found)).collect();
        let mut current: HashMap<Uuid, Person> = HashMap::with_capacity(actors.len());
        for row in run.store.actors(run.org(), &actors).await? {
            current.insert(row.actor.id.0, rows::person(&row, provider, self.units));
        }
        let people = entries.iter().zip(found).map(|(entry, found)| {
            let attributes: Attributes = values.remove(&entry.row.source_id).unwrap_or_default();
            let has_status = !attributes.get(Attribute::Status).is_absent();
            let person = SourcePerson {
                source_id: entry.row.source_id.clone(),
                attributes,
                lifecycle: entry.lifecycle,
                has_status,
                fingerprint: entry.fingerprint,
            };
            let current = actor(found).and_then(|id| current.remove(&id));
            (person, found, current)
        });
        Ok(people.collect())
    }

    /// Circles of managers the plan would close. First with what is at hand; only of those in a circle are the values looked at, for a
    /// manager the source repeats is no change.
    async fn cycles(&self, planner: &Planner<'_>, index: &TargetIndex, dirty: &[&SourceEntry]) -> Result<Vec<BTreeSet<String>>> {
        if dirty.is_empty() {
            return Ok(Vec::new());
        }
        let mut steps = Steps::of(index);
        for entry in dirty {
            let email = self.emails.get(&entry.row.source_id).map(String::as_str);
            let person = actor(planner.resolve(&entry.row.source_id, email)).and_then(|id| index.by_id(id));
            steps.expect(person.map_or_else(|| entry.row.source_id.clone(), key), entry);
        }
        loop {
            let cycles = steps.closing();
            let unread: Vec<(String, &SourceEntry)> =
                cycles.iter().flatten().filter_map(|member| Some((member.clone(), *steps.unread.get(member)?))).collect();
            if unread.is_empty() {
                return Ok(cycles);
            }
            for members in unread.chunks(BATCH) {
                let entries: Vec<&SourceEntry> = members.iter().map(|(_, entry)| *entry).collect();
                for ((member, _), (person, _, current)) in members.iter().zip(self.load(planner, &entries).await?) {
                    steps.read(member, final_manager(Some(&person), current.as_ref()));
                }
            }
        }
    }

    /// Gives changes that were worked out without values the names people know.
    async fn named(&self, changes: Vec<Change>) -> Result<Vec<Change>> {
        let ids: Vec<Uuid> = changes.iter().filter_map(|change| change.entity_id).collect();
        let rows = self.run.store.actors(self.run.org(), &ids).await?;
        let names: HashMap<Uuid, String> = rows.into_iter().map(|row| (row.actor.id.0, row.actor.display_name)).collect();
        let labelled = changes.into_iter().map(|mut change| {
            change.label = change.entity_id.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
            change
        });
        Ok(labelled.collect())
    }
}

/// What a person is known by among managers.
fn key(person: &IndexedPerson) -> String {
    person.source_id.clone().unwrap_or_else(|| format!("{LOCAL_PREFIX}{}", person.id))
}

/// Who reports to whom now, and who is to once the plan is applied.
struct Steps<'a> {
    links: HashMap<String, (Option<String>, Option<String>)>,
    /// People of the plan whose values have not been looked at.
    unread: HashMap<String, &'a SourceEntry>,
}

impl<'a> Steps<'a> {
    fn of(index: &TargetIndex) -> Self {
        let links = index.people().iter().map(|person| {
            let here = person.manager.and_then(|id| index.by_id(id)).map(key);
            let now = person.deferred_manager.clone().or(here);
            (key(person), (now.clone(), now))
        });
        Self { links: links.collect(), unread: HashMap::new() }
    }

    /// Takes the manager the source names, if it says anything, for the one to come.
    fn expect(&mut self, person: String, entry: &'a SourceEntry) {
        let (_, next) = self.links.entry(person.clone()).or_default();
        match entry.row.manager_source_id.as_deref() {
            Some("") => *next = None,
            Some(manager) => *next = Some(manager.to_owned()),
            None => {}
        }
        self.unread.insert(person, entry);
    }

    fn read(&mut self, person: &str, next: Option<&str>) {
        self.unread.remove(person);
        if let Some(link) = self.links.get_mut(person) {
            link.1 = next.map(str::to_owned);
        }
    }

    fn closing(&self) -> Vec<BTreeSet<String>> {
        let steps: Vec<ManagerStep<'_>> =
            self.links.iter().map(|(person, (now, next))| ManagerStep { person, now: now.as_deref(), next: next.as_deref() }).collect();
        find_closing_cycles(&steps)
    }
}

const fn actor(found: Match) -> Option<Uuid> {
    match found {
        Match::Identity(id) | Match::Heal(id) => Some(id),
        Match::Nobody | Match::Doubtful => None,
    }
}

/// Writes staged changes in order, a batch a transaction.
struct Writer<'a> {
    run: &'a Run,
    target: &'a PlanningContext,
    next_seq: i64,
    written: u64,
}

impl<'a> Writer<'a> {
    /// Clears what an earlier try staged here.
    async fn begin(run: &'a Run, target: &'a PlanningContext) -> Result<Self> {
        let mut transaction = run.begin().await?;
        transaction.delete_staged_changes(run.org(), run.id(), target.context.id).await?;
        let next_seq = transaction.last_change_seq(run.org(), run.id()).await? + 1;
        run.note_progress(&mut transaction, RunPhase::Plan, 0, None).await?;
        transaction.commit().await?;
        Ok(Self { run, target, next_seq, written: 0 })
    }

    async fn write(&mut self, mut changes: Vec<Change>, done: u64, total: u64) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        for change in &mut changes {
            // From here on something new has its id, so that an interrupted run goes on with the same one.
            if change.entity_id.is_none() {
                change.entity_id = Some(self.run.ids.next());
            }
        }
        let run = self.run;
        for changes in changes.chunks(BATCH) {
            let mut transaction = run.begin().await?;
            transaction.insert_changes(run.org(), run.id(), self.target.context.id, self.next_seq, changes).await?;
            run.note_progress(&mut transaction, RunPhase::Plan, done, Some(total)).await?;
            transaction.commit().await?;
            self.next_seq += i64::try_from(changes.len()).unwrap_or(i64::MAX);
            self.written += changes.len() as u64;
        }
        Ok(())
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
