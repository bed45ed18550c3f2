//! The mirror: what the source last said of each record.

use std::collections::BTreeMap;

use contract::attribute::STATUS_INACTIVE;
use contract::time::Timestamp;
use contract::{Attribute, Attributes, Value};
use domain::landing::{Ending, NobodyCame, Pull, Receipt, merge};
use domain::lifecycle::{self, Lifecycle};
use domain::plan::{Rules, SourcePerson, SourceUnit, UnitKind};
use domain::scope::Scope;
use domain::source::{Completeness, RecordKind, SourceRecord};
use domain::{digest, issue::Issue};

/// One page of a pull.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    pub(crate) records: Vec<SourceRecord>,
    pub(crate) removed: Vec<String>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) total: Option<u64>,
}

/// A mirrored record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mirrored {
    pub(crate) attributes: Attributes,
    pub(crate) is_present: bool,
    /// Two records of one pull claimed its id and differed: its values are not used until it comes alone again.
    pub(crate) is_disputed: bool,
    pub(crate) observed_at: Timestamp,
}

/// Every record of one connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mirror {
    records: BTreeMap<(RecordKind, String), Mirrored>,
    /// Whom the sync is for.
    pub(crate) scope: Scope,
}

impl Mirror {
    /// Lands a page and gives the receipt that is stored with it.
    pub(crate) fn land(&mut self, pull: &mut Pull, page: &Page, observed_at: Timestamp) -> Receipt {
        let receipt = Receipt::of(&page.records, page.removed.clone(), page.issues.clone(), page.total);
        let disputed = pull.add(&receipt);
        for record in page.records.iter().filter(|record| record.kind == RecordKind::Person) {
            if disputed.contains(&record.source_id) {
                pull.note_dispute(&record.source_id, record.label());
                self.dispute(&record.source_id, observed_at);
            } else {
                self.upsert(record, observed_at);
            }
        }
        receipt
    }

    /// Closes a pull that began at `started_at`: departments and divisions, and, after a complete one only, who is not there any more.
    pub(crate) fn close(&mut self, pull: Pull, claimed: Completeness, started_at: Timestamp) -> Result<Ending, NobodyCame> {
        let removed: Vec<String> = pull.removed().map(str::to_owned).collect();
        let present = self.present(RecordKind::Person);
        let missing: Vec<String> = present.iter().filter(|source_id| !pull.has(source_id)).cloned().collect();
        let ending = pull.end(claimed, present.len() as u64)?;
        self.mark_absent(RecordKind::Person, &removed, started_at);
        for unit in &ending.units {
            self.upsert(unit, started_at);
        }
        if ending.completeness == Completeness::Full {
            self.mark_absent(RecordKind::Person, &missing, started_at);
        }
        for kind in [RecordKind::Department, RecordKind::Division].into_iter().filter(|kind| ending.tells_who_is_gone(*kind)) {
            let is_there = |source_id: &String| ending.units.iter().any(|unit| unit.kind == kind && unit.source_id == *source_id);
            let missing: Vec<String> = self.present(kind).into_iter().filter(|source_id| !is_there(source_id)).collect();
            self.mark_absent(kind, &missing, started_at);
        }
        Ok(ending)
    }

    /// People as planning sees them.
    pub(crate) fn people(&self, rules: &Rules) -> Vec<SourcePerson> {
        let people = self.records.iter().filter(|((kind, _), known)| *kind == RecordKind::Person && !known.is_disputed);
        people
            .map(|((_, source_id), known)| {
                let start_date = known.attributes.get(Attribute::StartDate).key();
                let lifecycle = Lifecycle::of(known.is_present, lifecycle::is_active(&known.attributes), start_date, &rules.today);
                let lifecycle = self.scope.lifecycle(lifecycle, &known.attributes);
                SourcePerson {
                    source_id: source_id.clone(),
                    attributes: known.attributes.clone(),
                    lifecycle,
                    has_status: !known.attributes.get(Attribute::Status).is_absent(),
                    fingerprint: digest::fingerprint(digest::of_record(&known.attributes), lifecycle, rules.version),
                }
            })
            .collect()
    }

    /// Departments or divisions as planning sees them.
    pub(crate) fn units(&self, kind: UnitKind) -> Vec<SourceUnit> {
        let units = self.records.iter().filter(|((record, _), _)| *record == kind.record());
        units
            .map(|((_, source_id), known)| SourceUnit {
                source_id: source_id.clone(),
                name: known.attributes.get(Attribute::DisplayName).shown().unwrap_or(source_id).to_owned(),
                is_active: known.is_present && known.attributes.get(Attribute::Status) != &Value::text(STATUS_INACTIVE),
            })
            .collect()
    }

    /// The record of a person.
    pub(crate) fn person(&self, source_id: &str) -> Option<&Mirrored> {
        self.records.get(&(RecordKind::Person, source_id.to_owned()))
    }

    fn present(&self, kind: RecordKind) -> Vec<String> {
        let present = self.records.iter().filter(|((record, _), known)| *record == kind && known.is_present);
        present.map(|((_, source_id), _)| source_id.clone()).collect()
    }

    fn upsert(&mut self, record: &SourceRecord, observed_at: Timestamp) {
        let key = (record.kind, record.source_id.clone());
        let known = match self.records.get(&key) {
            Some(known) if known.observed_at > observed_at => return,
            // Whose values a disputed record has is an accident of the pages' order.
            Some(known) if known.is_disputed => Attributes::default(),
            Some(known) => known.attributes.clone(),
            None => Attributes::default(),
        };
        let attributes = merge(known, &record.attributes);
        self.records.insert(key, Mirrored { attributes, is_present: true, is_disputed: false, observed_at });
    }

    /// Whether the two records came in one page or in two, the mirror ends the same: somebody has this id.
    fn dispute(&mut self, source_id: &str, observed_at: Timestamp) {
        let known = self.records.entry((RecordKind::Person, source_id.to_owned()));
        let known = known.or_insert(Mirrored { attributes: Attributes::default(), is_present: true, is_disputed: true, observed_at });
        (known.is_present, known.is_disputed) = (true, true);
    }

    fn mark_absent(&mut self, kind: RecordKind, source_ids: &[String], observed_at: Timestamp) {
        for source_id in source_ids {
            // What was seen after the pull began is there, whatever the pull missed.
            if let Some(known) = self.records.get_mut(&(kind, source_id.clone())).filter(|known| known.observed_at < observed_at) {
                known.is_present = false;
                known.observed_at = observed_at;
            }
        }
    }
}
