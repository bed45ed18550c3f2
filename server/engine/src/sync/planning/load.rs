//! What planning one context needs at hand.

use std::collections::{HashMap, HashSet};

use contract::id::ContextId;
use contract::{Attribute, Date};
use domain::digest;
use domain::lifecycle::Lifecycle;
use domain::plan::{SourceUnit, UnitKind};
use domain::scope::Scope;
use domain::source::RecordKind;
use domain::target::TargetIndex;
use store::mirror::MirrorIndexRow;
use store::units::UnitRow;

use super::stage::BATCH;
use crate::sync::failure::Result;
use crate::sync::mirror::Mirror;
use crate::sync::run::Run;

/// Departments and divisions as the mirror has them.
pub(super) async fn source_units(run: &Run, mirror: &Mirror, kind: UnitKind) -> Result<Vec<SourceUnit>> {
    let mut index: Vec<&MirrorIndexRow> = mirror.units(kind.record()).collect();
    index.sort_by(|one, other| one.source_id.cmp(&other.source_id));
    let ids: Vec<&str> = index.iter().map(|row| row.source_id.as_str()).collect();
    let mut values = run.store.mirror_attributes(run.org(), run.row.integration_id, kind.record(), &ids).await?;
    let units = index.into_iter().filter_map(|row| {
        let attributes = values.remove(&row.source_id)?;
        let name = attributes.get(Attribute::DisplayName).shown()?.to_owned();
        Some(SourceUnit { name, is_active: row.is_present && row.is_active, source_id: row.source_id.clone() })
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

/// A person as the mirror has them, without values, and what they are today.
#[derive(Debug)]
pub(super) struct SourceEntry<'a> {
    pub(super) row: &'a MirrorIndexRow,
    pub(super) lifecycle: Lifecycle,
    pub(super) fingerprint: i64,
}

/// People as the mirror has them.
#[derive(Debug)]
pub(super) struct SourceIndex<'a> {
    mirror: &'a Mirror,
    today: Date,
    rules_version: i64,
    scoped: HashMap<String, Lifecycle>,
}

impl<'a> SourceIndex<'a> {
    /// The mirror as it is today, under rules of this version. `scoped` is what [`scoped`] gave.
    pub(super) fn new(mirror: &'a Mirror, today: Date, rules_version: i64, scoped: HashMap<String, Lifecycle>) -> Self {
        Self { mirror, today, rules_version, scoped }
    }

    /// Everybody whose record can be used, within the run's scope, in no order.
    pub(super) fn usable(&self, run: &'a Run) -> impl Iterator<Item = SourceEntry<'a>> {
        let scope: Option<HashSet<&str>> = run.row.scope.as_ref().map(|ids| ids.0.iter().map(String::as_str).collect());
        self.mirror
            .people()
            .filter(move |row| !row.is_disputed && scope.as_ref().is_none_or(|scope| scope.contains(row.source_id.as_str())))
            .map(|row| {
                let lifecycle = self.lifecycle(row);
                SourceEntry { lifecycle, fingerprint: digest::fingerprint(row.digest, lifecycle, self.rules_version), row }
            })
    }

    /// Whether the source has a person a plan has a place for, or would have if the flow meant them.
    pub(super) fn knows(&self, source_id: &str) -> bool {
        let is_known = |lifecycle: Lifecycle| lifecycle.is_planned() || lifecycle == Lifecycle::OutOfScope;
        self.mirror.person(source_id).is_some_and(|row| is_known(self.lifecycle(row)) && !row.is_disputed)
    }

    fn lifecycle(&self, row: &MirrorIndexRow) -> Lifecycle {
        self.scoped.get(&row.source_id).copied().unwrap_or_else(|| lifecycle(row, &self.today))
    }
}

fn lifecycle(row: &MirrorIndexRow, today: &Date) -> Lifecycle {
    Lifecycle::of(row.is_present, row.is_active, row.start_date.as_deref(), today)
}

/// What people are for a flow of this scope, where that differs from what they are at the source. Without a filter no value is read.
pub(super) async fn scoped(run: &Run, mirror: &Mirror, scope: &Scope, today: &Date) -> Result<HashMap<String, Lifecycle>> {
    let mut scoped = HashMap::new();
    if scope.is_everybody() {
        return Ok(scoped);
    }
    let people: Vec<&MirrorIndexRow> = mirror.people().filter(|row| lifecycle(row, today).is_planned()).collect();
    for people in people.chunks(BATCH) {
        let ids: Vec<&str> = people.iter().map(|row| row.source_id.as_str()).collect();
        let values = run.store.mirror_attributes(run.org(), run.row.integration_id, RecordKind::Person, &ids).await?;
        for row in people {
            let at_source = lifecycle(row, today);
            let Some(attributes) = values.get(&row.source_id) else { continue };
            let here = scope.lifecycle(at_source, attributes);
            if here != at_source {
                scoped.insert(row.source_id.clone(), here);
            }
        }
    }
    Ok(scoped)
}

/// How many people the context has in the plan, if nobody in it differs from the source: most nights nobody does, and that is seen without
/// reading who they are here.
pub(super) async fn unchanged(run: &Run, context: ContextId, source: &SourceIndex<'_>) -> Result<Option<u64>> {
    let outline = run.store.actor_outline(run.org(), context, run.provider()).await?;
    let is_settled = |entry: &SourceEntry<'_>| match outline.fingerprints.get(&entry.row.source_id) {
        Some(fingerprint) => *fingerprint == Some(entry.fingerprint),
        None => !entry.lifecycle.is_planned(),
    };
    let is_unchanged = !outline.has_loose && source.usable(run).all(|entry| is_settled(&entry));
    Ok(is_unchanged.then_some(outline.active))
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
