//! Landing: what a pull gave, merged into what the mirror knows. It does not matter in which order or in how many pages records come.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::{Attribute, Attributes, Value};
use serde::{Deserialize, Serialize};

use crate::digest;
use crate::issue::Issue;
use crate::source::{Completeness, RecordKind, SourceRecord};

/// Lays fresh values over known ones: what the source did not say stays (X3).
#[must_use]
pub fn merge(known: Attributes, fresh: &Attributes) -> Attributes {
    let mut merged = known;
    for (attribute, value) in fresh.iter() {
        merged.set(attribute, value.clone());
    }
    merged
}

/// What one page added to a pull; stored with the page, so that a pull can go on after a restart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// People of the page, in its order: source id and digest of what came.
    pub people: Vec<(String, i64)>,
    /// People the vendor says are gone.
    pub removed: Vec<String>,
    /// Departments and divisions the source lists: kind, id, name, in use.
    pub listed: Vec<(RecordKind, String, String, bool)>,
    /// Departments and divisions people of the page are in: kind, id, name.
    pub referenced: BTreeSet<(RecordKind, String, String)>,
    /// Departments and divisions some person of the page said nothing about.
    pub untold: BTreeSet<RecordKind>,
    /// What there is to say about records of the page.
    pub issues: Vec<Issue>,
    /// How many people the source says there are.
    pub total: Option<u64>,
    /// On the last page: how much of the source the connector says it has seen.
    pub completeness: Option<Completeness>,
}

impl Receipt {
    /// Notes the records of a page.
    pub fn of(records: &[SourceRecord], removed: Vec<String>, issues: Vec<Issue>, total: Option<u64>) -> Self {
        let mut receipt = Self { removed, issues, total, ..Self::default() };
        for record in records {
            if record.kind == RecordKind::Person {
                receipt.people.push((record.source_id.clone(), digest::of_record(&record.attributes)));
                for (kind, attribute) in [(RecordKind::Department, Attribute::Department), (RecordKind::Division, Attribute::Division)] {
                    match record.attributes.get(attribute) {
                        Value::Reference { id, label } => {
                            receipt.referenced.insert((kind, id.clone(), label.clone()));
                        }
                        Value::Absent => {
                            receipt.untold.insert(kind);
                        }
                        Value::Null | Value::Text(_) => {}
                    }
                }
            } else {
                let is_active = crate::lifecycle::is_active(&record.attributes);
                receipt.listed.push((record.kind, record.source_id.clone(), record.label().to_owned(), is_active));
            }
        }
        receipt
    }
}

/// A whole pull so far: the sum of its receipts.
#[derive(Debug, Default)]
pub struct Pull {
    seen: HashMap<String, i64>,
    removed: BTreeSet<String>,
    disputed: BTreeMap<String, BTreeSet<String>>,
    listed: BTreeMap<(RecordKind, String), (String, bool)>,
    referenced: BTreeMap<(RecordKind, String), BTreeSet<String>>,
    untold: BTreeSet<RecordKind>,
    rejected: BTreeSet<String>,
    unidentified: u64,
    issues: BTreeSet<Issue>,
    total: Option<u64>,
}

/// How a pull ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// What the pull has really seen.
    pub completeness: Completeness,
    /// Departments and divisions as they are now.
    pub units: Vec<SourceRecord>,
    /// What there is to say.
    pub issues: Vec<Issue>,
    untold: BTreeSet<RecordKind>,
}

impl Ending {
    /// Whether a department or division that did not come is gone. Where people were told nothing of theirs, it may only be withheld (X3).
    pub fn tells_who_is_gone(&self, kind: RecordKind) -> bool {
        self.completeness == Completeness::Full && !self.untold.contains(&kind)
    }
}

/// Why a pull cannot be used at all: nothing came although people are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NobodyCame;

impl Pull {
    /// Adds a page. Gives the ids that came before with other values: they are disputed from now on.
    pub fn add(&mut self, receipt: &Receipt) -> Vec<String> {
        let mut disputed = Vec::new();
        for (source_id, digest) in &receipt.people {
            let earlier = self.seen.insert(source_id.clone(), *digest);
            // Once disputed it stays so, also when the same record comes a second time.
            if earlier.is_some_and(|earlier| earlier != *digest) || self.disputed.contains_key(source_id) {
                self.disputed.entry(source_id.clone()).or_default();
                disputed.push(source_id.clone());
            }
        }
        for (kind, source_id, name, is_active) in &receipt.listed {
            self.listed.insert((*kind, source_id.clone()), (name.clone(), *is_active));
        }
        for (kind, source_id, name) in &receipt.referenced {
            self.referenced.entry((*kind, source_id.clone())).or_default().insert(name.clone());
        }
        self.removed.extend(receipt.removed.iter().cloned());
        self.untold.extend(&receipt.untold);
        for issue in receipt.issues.iter().filter(|issue| issue.is_skip()) {
            match issue.source_id() {
                Some(source_id) => {
                    self.rejected.insert(source_id.to_owned());
                }
                None => self.unidentified += 1,
            }
        }
        self.issues.extend(receipt.issues.iter().cloned());
        self.total = receipt.total.or(self.total);
        disputed
    }

    /// Names a disputed id came with, for the message about it.
    pub fn note_dispute(&mut self, source_id: &str, label: &str) {
        self.disputed.entry(source_id.to_owned()).or_default().insert(label.to_owned());
    }

    /// How many people came.
    pub fn people(&self) -> u64 {
        self.seen.len() as u64
    }

    /// How many people the source announced.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    /// Whether a person came, be it as a record that could not be used.
    pub fn has(&self, source_id: &str) -> bool {
        self.seen.contains_key(source_id) || self.rejected.contains(source_id)
    }

    /// People the vendor says are gone and that did not come after all.
    pub fn removed(&self) -> impl Iterator<Item = &str> {
        self.removed.iter().map(String::as_str).filter(|id| !self.has(id))
    }

    /// Closes the pull. `known` is how many people the mirror has as present.
    ///
    /// # Errors
    /// When a complete pull brought nobody although people are known: that is no company without people but a fault (X3).
    pub fn end(mut self, claimed: Completeness, known: u64) -> Result<Ending, NobodyCame> {
        if claimed == Completeness::Full && self.seen.is_empty() && known > 0 {
            return Err(NobodyCame);
        }
        // A record that does not say whose it is may be anybody's who seems to be missing.
        let is_anybody = self.unidentified > 0 && claimed == Completeness::Full;
        let mut completeness = if is_anybody { Completeness::Partial } else { claimed };
        if let Some(total) = self.total
            && total > self.people() + self.left_out()
        {
            completeness = Completeness::Partial;
            self.issues.insert(Issue::IncompletePull { expected: total, received: self.people() + self.left_out() });
        }
        let mut units = Vec::new();
        for ((kind, source_id), names) in &self.referenced {
            if names.len() > 1 {
                self.issues.insert(Issue::UnitNames {
                    kind: kind.id().to_owned(),
                    source_id: source_id.clone(),
                    names: names.iter().cloned().collect(),
                });
            }
            if !self.listed.contains_key(&(*kind, source_id.clone()))
                && let Some(name) = names.iter().find(|name| !name.is_empty()).or_else(|| names.first())
            {
                units.push(unit_record(*kind, source_id, if name.is_empty() { source_id } else { name }, true));
            }
        }
        units.extend(self.listed.iter().map(|(key @ (kind, source_id), (name, is_active))| {
            // Archived at the source and yet somebody's: it is in use.
            unit_record(*kind, source_id, name, *is_active || self.referenced.contains_key(key))
        }));
        let is_listed = |kind: &RecordKind| self.listed.keys().any(|(listed, _)| listed == kind);
        let untold = self.untold.iter().copied().filter(|kind| !is_listed(kind)).collect();
        self.issues.extend(self.disputed.iter().map(|(source_id, labels)| Issue::DuplicateSourceId {
            source_id: source_id.clone(),
            labels: labels.iter().cloned().collect(),
        }));
        Ok(Ending { completeness, units, issues: self.issues.into_iter().collect(), untold })
    }

    fn left_out(&self) -> u64 {
        self.rejected.iter().filter(|source_id| !self.seen.contains_key(*source_id)).count() as u64 + self.unidentified
    }
}

fn unit_record(kind: RecordKind, source_id: &str, name: &str, is_active: bool) -> SourceRecord {
    let status = if is_active { STATUS_ACTIVE } else { STATUS_INACTIVE };
    SourceRecord {
        kind,
        source_id: source_id.to_owned(),
        attributes: Attributes::default().with(Attribute::DisplayName, Value::text(name)).with(Attribute::Status, Value::text(status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, title: &str) -> SourceRecord {
        SourceRecord {
            kind: RecordKind::Person,
            source_id: id.to_owned(),
            attributes: Attributes::default().with(Attribute::JobTitle, Value::text(title)),
        }
    }

    fn pull(pages: &[&[SourceRecord]], total: Option<u64>) -> Pull {
        let mut pull = Pull::default();
        for page in pages {
            pull.add(&Receipt::of(page, Vec::new(), Vec::new(), total));
        }
        pull
    }

    #[test]
    fn what_the_source_did_not_say_stays() {
        let known = Attributes::default().with(Attribute::Location, Value::text("Oslo")).with(Attribute::Phone, Value::text("1"));
        let fresh = Attributes::default().with(Attribute::Phone, Value::Null);
        let merged = merge(known, &fresh);
        assert_eq!(merged.get(Attribute::Location), &Value::text("Oslo"));
        assert_eq!(merged.get(Attribute::Phone), &Value::Null);
    }

    #[test]
    fn nobody_at_all_is_a_fault_when_people_are_known() {
        assert_eq!(pull(&[], None).end(Completeness::Full, 3), Err(NobodyCame));
        assert!(pull(&[], None).end(Completeness::Full, 0).is_ok());
    }

    #[test]
    fn fewer_people_than_announced_make_the_pull_partial() {
        let ending = pull(&[&[person("1", "a")]], Some(2)).end(Completeness::Full, 2).unwrap();
        assert_eq!(ending.completeness, Completeness::Partial);
        assert_eq!(ending.issues, [Issue::IncompletePull { expected: 2, received: 1 }]);
    }

    #[test]
    fn the_same_record_twice_is_one_and_two_that_differ_are_disputed() {
        let mut pull = Pull::default();
        pull.add(&Receipt::of(&[person("1", "a"), person("2", "b")], Vec::new(), Vec::new(), None));
        let disputed = pull.add(&Receipt::of(&[person("1", "a"), person("2", "c")], Vec::new(), Vec::new(), None));
        assert_eq!(disputed, ["2"]);
        let ending = pull.end(Completeness::Full, 0).unwrap();
        assert_eq!(ending.issues, [Issue::DuplicateSourceId { source_id: "2".into(), labels: vec![] }]);
    }

    #[test]
    fn a_disputed_record_stays_disputed_when_one_of_the_two_comes_again() {
        let mut pull = pull(&[&[person("2", "b")], &[person("2", "c")]], None);
        assert_eq!(pull.add(&Receipt::of(&[person("2", "c")], Vec::new(), Vec::new(), None)), ["2"]);
    }

    #[test]
    fn a_record_that_could_not_be_used_is_not_gone_and_counts_as_received() {
        let mut pull = pull(&[&[person("1", "a")]], Some(4));
        let nameless = Issue::MissingName { source_id: "2".into() };
        let unknown = Issue::MissingId { label: None };
        let issues = vec![nameless, unknown.clone(), unknown];
        pull.add(&Receipt::of(&[], vec!["2".into()], issues, Some(4)));
        assert!(pull.has("2"));
        assert_eq!(pull.removed().count(), 0);
        let ending = pull.end(Completeness::Full, 4).unwrap();
        assert!(ending.issues.iter().all(|issue| !matches!(issue, Issue::IncompletePull { .. })), "{:?}", ending.issues);
        assert_eq!(ending.completeness, Completeness::Partial, "somebody without an id may be anybody");
    }

    #[test]
    fn departments_nobody_was_told_of_are_not_gone() {
        let silent = pull(&[&[person("1", "a")]], None).end(Completeness::Full, 1).unwrap();
        assert!(!silent.tells_who_is_gone(RecordKind::Department));
        let listed = unit_record(RecordKind::Department, "9", "Sales", true);
        let ending = pull(&[&[person("1", "a"), listed]], None).end(Completeness::Full, 1).unwrap();
        assert!(ending.tells_who_is_gone(RecordKind::Department));
        assert!(!ending.tells_who_is_gone(RecordKind::Division));
    }

    #[test]
    fn an_archived_department_that_somebody_is_in_is_in_use() {
        let mut member = person("1", "a");
        member.attributes.set(Attribute::Department, Value::reference("9", "Sales"));
        let archived = unit_record(RecordKind::Department, "9", "Sales", false);
        let ending = pull(&[&[member, archived]], None).end(Completeness::Full, 1).unwrap();
        assert_eq!(ending.units, [unit_record(RecordKind::Department, "9", "Sales", true)]);
    }

    #[test]
    fn a_department_that_is_only_referenced_is_taken_and_two_names_of_one_id_are_reported() {
        let in_department = |id: &str, name: &str| {
            let mut record = person(id, "a");
            record.attributes.set(Attribute::Department, Value::reference("9", name));
            record
        };
        let ending = pull(&[&[in_department("1", "Sales"), in_department("2", "Verkauf")]], None).end(Completeness::Full, 0).unwrap();
        assert_eq!(ending.units, [unit_record(RecordKind::Department, "9", "Sales", true)]);
        assert!(matches!(&ending.issues[..], [Issue::UnitNames { names, .. }] if names == &["Sales", "Verkauf"]));
    }
}
