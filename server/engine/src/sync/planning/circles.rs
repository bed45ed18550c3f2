//! Circles of managers a plan would close, over everybody of the context.

use std::collections::{BTreeSet, HashMap};

use domain::lifecycle::Lifecycle;
use domain::plan::{ManagerStep, Planner, final_manager, find_closing_cycles};
use domain::target::{IndexedPerson, LOCAL_PREFIX, TargetIndex};

use super::load::SourceEntry;
use super::people::{People, actor};
use super::stage::BATCH;
use crate::sync::failure::Result;

/// Finds them. Only of people whose manager at the source is not the one of now are the values read: the source may repeat what a planner
/// has changed, and that is no change.
pub(super) async fn find(
    people: &People<'_>,
    planner: &Planner<'_>,
    index: &TargetIndex,
    dirty: &[SourceEntry<'_>],
) -> Result<Vec<BTreeSet<String>>> {
    if dirty.is_empty() {
        return Ok(Vec::new());
    }
    let key = |person: &IndexedPerson| {
        let coming = people.linked.get(&person.id).or(person.source_id.as_ref());
        coming.cloned().unwrap_or_else(|| format!("{LOCAL_PREFIX}{}", person.id))
    };
    let mut managers: HashMap<String, (Option<String>, Option<String>)> = HashMap::with_capacity(index.people().len());
    for person in index.people() {
        let here = person.manager.and_then(|id| index.by_id(id)).map(key);
        let now = person.deferred_manager.clone().or(here);
        managers.insert(key(person), (now.clone(), now));
    }
    let mut differing = Vec::new();
    for entry in dirty {
        let wanted = match (entry.lifecycle, entry.row.manager_source_id.as_deref()) {
            (Lifecycle::Absent | Lifecycle::OutOfScope, _) | (_, None) => continue,
            (_, Some("")) => None,
            (_, Some(manager)) => Some(manager),
        };
        match actor(people.resolve(planner, entry)).and_then(|id| index.by_id(id)) {
            Some(person) if managers.get(&key(person)).is_some_and(|(now, _)| now.as_deref() != wanted) => {
                differing.push((key(person), entry));
            }
            None if entry.lifecycle.is_planned() => {
                managers.insert(entry.row.source_id.clone(), (None, wanted.map(str::to_owned)));
            }
            _ => {}
        }
    }
    for differing in differing.chunks(BATCH) {
        let entries: Vec<&SourceEntry<'_>> = differing.iter().map(|(_, entry)| *entry).collect();
        for ((person, _), (source, _, current)) in differing.iter().zip(people.load(planner, &entries).await?) {
            if let Some((_, next)) = managers.get_mut(person) {
                *next = final_manager(Some(&source), current.as_ref()).map(str::to_owned);
            }
        }
    }
    let steps: Vec<ManagerStep<'_>> =
        managers.iter().map(|(person, (now, next))| ManagerStep { person, now: now.as_deref(), next: next.as_deref() }).collect();
    Ok(find_closing_cycles(&steps))
}
