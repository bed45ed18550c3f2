//! People of the source with who they are here, loaded a batch at a time.

use std::collections::HashMap;

use contract::{Attribute, Attributes};
use domain::mapping::Mapping;
use domain::matching::Match;
use domain::plan::{Change, Planner, SourcePerson};
use domain::source::RecordKind;
use domain::target::Person;
use uuid::Uuid;

use super::load::SourceEntry;
use super::rows::{self, Units};
use crate::sync::failure::Result;
use crate::sync::run::Run;

/// Loads values of people.
pub(super) struct People<'a> {
    pub(super) run: &'a Run,
    pub(super) units: &'a Units,
    pub(super) emails: &'a HashMap<String, String>,
    /// Actors this run gives their source identity: actor → source id. Managers go by it already.
    pub(super) linked: &'a HashMap<Uuid, String>,
    /// Which source field becomes which attribute.
    pub(super) mapping: &'a Mapping,
}

impl People<'_> {
    /// Which actor a record is.
    pub(super) fn resolve(&self, planner: &Planner<'_>, entry: &SourceEntry<'_>) -> Match {
        let source_id = entry.row.source_id.as_str();
        planner.resolve(source_id, self.emails.get(source_id).map(String::as_str))
    }

    /// The records with their values, who they are here, and the actors with theirs.
    pub(super) async fn load(
        &self,
        planner: &Planner<'_>,
        entries: &[&SourceEntry<'_>],
    ) -> Result<Vec<(SourcePerson, Match, Option<Person>)>> {
        let (run, provider) = (self.run, self.run.provider());
        let source_ids: Vec<&str> = entries.iter().map(|entry| entry.row.source_id.as_str()).collect();
        let mut values = run.store.mirror_attributes(run.org(), run.row.integration_id, RecordKind::Person, &source_ids).await?;
        let found: Vec<Match> = entries.iter().map(|entry| self.resolve(planner, entry)).collect();
        let actors: Vec<Uuid> = found.iter().filter_map(|found| actor(*found)).collect();
        let mut current: HashMap<Uuid, Person> = HashMap::with_capacity(actors.len());
        for row in run.store.actors(run.org(), &actors).await? {
            current.insert(row.actor.id.0, rows::person(&row, provider, self.units, self.linked));
        }
        let people = entries.iter().zip(found).map(|(entry, found)| {
            let attributes: Attributes = self.mapping.apply(values.remove(&entry.row.source_id).unwrap_or_default());
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

    /// Gives changes that were worked out without values the names people know.
    pub(super) async fn label(&self, changes: Vec<Change>) -> Result<Vec<Change>> {
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

/// The actor of a match.
pub(super) const fn actor(found: Match) -> Option<Uuid> {
    match found {
        Match::Identity(id) | Match::Heal(id) => Some(id),
        Match::Nobody | Match::Doubtful => None,
    }
}
