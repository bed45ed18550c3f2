//! Staging what takes another run back (X5).

use std::collections::{BTreeMap, HashMap};

use contract::id::RunId;
use contract::run::ChangeEntity;
use contract::{Attribute, Value};
use domain::plan::{Change, Phase, UnitKind};
use domain::target::{Person, Unit};
use domain::undo::{Now, fold, inverse};
use uuid::Uuid;

use super::PlanningContext;
use super::load;
use super::rows::{self, Units};
use super::stage::{BATCH, measure};
use super::writer::Writer;
use crate::sync::failure::Result;
use crate::sync::projection::Staged;
use crate::sync::run::Run;

/// What is here now of what a run has changed.
struct Here {
    units: Units,
    known_units: HashMap<Uuid, Unit>,
}

/// Stages the inverse of what `of` applied to the context. What something newer has changed stays, and is named.
pub(super) async fn stage(target: &PlanningContext, run: &Run, of: RunId) -> Result<Staged> {
    let (org, context) = (run.org(), target.context.id);
    let mut writer = Writer::begin(run, target).await?;
    let [(_, divisions), (_, departments)] = load::units(run, context).await?;
    let known_units = divisions.iter().chain(&departments).map(|row| (row.id, rows::unit(row))).collect();
    let here = Here { units: Units::new(&departments, &divisions), known_units };
    let mut staged = Staged { active: run.store.actor_outline(org, context, run.provider()).await?.active, ..Staged::default() };
    let repeatedly = run.store.repeatedly_changed(org, of, context).await?;
    let mut folded: BTreeMap<Uuid, Change> = BTreeMap::new();
    let mut last = Vec::new();
    let mut after = 0;
    loop {
        let page = run.store.changes_applied_by(org, of, context, after, i64::try_from(BATCH).unwrap_or(i64::MAX)).await?;
        let Some(end) = page.last() else { break };
        after = end.seq;
        let (several, single): (Vec<Change>, Vec<Change>) =
            page.into_iter().map(|stored| stored.change).partition(|change| change.entity_id.is_some_and(|id| repeatedly.contains(&id)));
        for change in several {
            let Some(id) = change.entity_id else { continue };
            match folded.get_mut(&id) {
                Some(first) => fold(first, change),
                None => drop(folded.insert(id, change)),
            }
        }
        write(run, &here, &single, &mut writer, &mut staged, &mut last).await?;
    }
    let folded: Vec<Change> = folded.into_values().collect();
    for changes in folded.chunks(BATCH) {
        write(run, &here, changes, &mut writer, &mut staged, &mut last).await?;
    }
    writer.write(last, staged.changes, staged.changes).await?;
    staged.changes = writer.written;
    Ok(staged)
}

/// Stages the inverse of some changes. Who leaves the plan by it comes last, as in every run.
async fn write(
    run: &Run,
    here: &Here,
    done: &[Change],
    writer: &mut Writer<'_>,
    staged: &mut Staged,
    last: &mut Vec<Change>,
) -> Result<()> {
    let ids: Vec<Uuid> = done.iter().filter(|change| change.entity == ChangeEntity::Person).filter_map(|change| change.entity_id).collect();
    let nobody = HashMap::new();
    let people: HashMap<Uuid, Person> = run
        .store
        .actors(run.org(), &ids)
        .await?
        .iter()
        .map(|row| (row.actor.id.0, rows::person(row, run.provider(), &here.units, &nobody)))
        .collect();
    let mut changes = Vec::with_capacity(done.len());
    for done in done {
        let inverse = inverse(done, here.now(done, &people), |attribute, one, other| here.are_same(attribute, one, other));
        staged.issues.extend(inverse.kept);
        let Some(change) = inverse.change else { continue };
        if change.entity == ChangeEntity::Person {
            measure(&change, &mut staged.volume);
        }
        if change.phase == Phase::Deactivations { last.push(change) } else { changes.push(change) }
    }
    writer.write(changes, writer.written, writer.written).await
}

impl Here {
    fn now<'a>(&'a self, done: &Change, people: &'a HashMap<Uuid, Person>) -> Option<Now<'a>> {
        let id = done.entity_id?;
        match done.entity {
            ChangeEntity::Person => people.get(&id).map(|person| Now {
                attributes: &person.attributes,
                version: person.version,
                fingerprint: person.fingerprint,
            }),
            ChangeEntity::Department | ChangeEntity::Division => {
                self.known_units.get(&id).map(|unit| Now { attributes: &unit.attributes, version: unit.version, fingerprint: None })
            }
        }
    }

    /// Departments and divisions go by several keys; everything else by one.
    fn are_same(&self, attribute: Attribute, one: &Value, other: &Value) -> bool {
        let keys = match attribute {
            Attribute::Department => self.units.keys(UnitKind::Department),
            Attribute::Division => self.units.keys(UnitKind::Division),
            _ => return one.key() == other.key(),
        };
        match (one.key(), other.key()) {
            (Some(one), Some(other)) => one == other || keys.resolve(one).is_some_and(|unit| keys.resolve(other) == Some(unit)),
            (one, other) => one == other,
        }
    }
}
