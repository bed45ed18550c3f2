//! What planning one context needs at hand.

use std::collections::{HashMap, HashSet};

use contract::Attribute;
use contract::id::ContextId;
use domain::digest;
use domain::lifecycle::Lifecycle;
use domain::plan::{SourceUnit, UnitKind};
use domain::source::RecordKind;
use domain::target::TargetIndex;
use store::mirror::MirrorIndexRow;
use store::units::UnitRow;

use crate::sync::failure::Result;
use crate::sync::run::Run;

/// Departments and divisions as the mirror has them.
pub(super) async fn source_units(run: &Run, kind: UnitKind) -> Result<Vec<SourceUnit>> {
    let integration = run.row.integration_id;
    let index = run.store.mirror_index(run.org(), integration, kind.record()).await?;
    let ids: Vec<&str> = index.iter().map(|row| row.source_id.as_str()).collect();
    let mut values = run.store.mirror_attributes(run.org(), integration, kind.record(), &ids).await?;
    let units = index.into_iter().filter_map(|row| {
        let attributes = values.remove(&row.source_id)?;
        let name = attributes.get(Attribute::DisplayName).shown()?.to_owned();
        Some(SourceUnit { name, is_active: row.is_present && row.is_active, source_id: row.source_id })
    });
    Ok(units.collect())
}

/// Departments and divisions of the context.
pub(super) async fn units(run: &Run, context: ContextId) -> Result<[(UnitKind, Vec<UnitRow>); 2]> {
    let [divisions, departments] = [UnitKind::Division, UnitKind::Department];
    Ok([
        (divisions, run.store.units(run.org(), context, divisions).await?),
        (departments, run.store.units(run.org(), context, departments).await?),
    ])
}

/// People as the mirror has them, without values.
#[derive(Debug)]
pub(super) struct SourceIndex {
    people: Vec<SourceEntry>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct SourceEntry {
    pub(super) row: MirrorIndexRow,
    pub(super) lifecycle: Lifecycle,
    pub(super) fingerprint: i64,
}

impl SourceIndex {
    /// Loads everybody, ordered by source id.
    pub(super) async fn load(run: &Run, rules_version: i64) -> Result<Self> {
        let today = run.today();
        let rows = run.store.mirror_index(run.org(), run.row.integration_id, RecordKind::Person).await?;
        let people = rows.into_iter().map(|row| {
            let lifecycle = Lifecycle::of(row.is_present, row.is_active, row.start_date.as_deref(), &today);
            SourceEntry { lifecycle, fingerprint: digest::fingerprint(row.digest, lifecycle, rules_version), row }
        });
        Ok(Self { people: people.collect() })
    }

    /// Everybody whose record can be used, within the run's scope.
    pub(super) fn usable<'a>(&'a self, run: &'a Run) -> impl Iterator<Item = &'a SourceEntry> {
        let scope: Option<HashSet<&str>> = run.row.scope.as_ref().map(|ids| ids.0.iter().map(String::as_str).collect());
        self.people
            .iter()
            .filter(move |entry| !entry.row.is_disputed && scope.as_ref().is_none_or(|scope| scope.contains(entry.row.source_id.as_str())))
    }

    /// Whether the source has a person a plan has a place for.
    pub(super) fn plans(&self, source_id: &str) -> bool {
        let found = self.people.binary_search_by(|entry| entry.row.source_id.as_str().cmp(source_id));
        found.is_ok_and(|at| self.people[at].lifecycle.is_planned() && !self.people[at].row.is_disputed)
    }
}

/// Everybody of the context, without values.
pub(super) async fn target_index(run: &Run, context: ContextId) -> Result<TargetIndex> {
    let people = run.store.actor_index(run.org(), context, run.provider()).await?;
    let map = run.store.identity_map(run.org(), context, run.provider()).await?;
    Ok(TargetIndex::new(people, map))
}

/// Addresses of records that have no actor by identity or map; asked for only when somebody could be matched by one.
pub(super) async fn unmatched_emails(run: &Run, index: &TargetIndex) -> Result<HashMap<String, String>> {
    if !index.has_unlinked() {
        return Ok(HashMap::new());
    }
    let mut emails = run.store.mirror_emails(run.org(), run.row.integration_id).await?;
    emails.retain(|source_id, _| index.by_source(source_id).is_none() && index.by_map(source_id).is_none());
    Ok(emails)
}
