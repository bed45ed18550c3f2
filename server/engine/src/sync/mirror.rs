//! The mirror at hand: what each record was when last landed, without its values. Read once a run, kept up while its pages land, and what
//! every target plans from.

use std::collections::HashMap;

use domain::source::RecordKind;
use store::mirror::{MirrorIndexRow, MirrorRecord};

use super::failure::Result;
use super::run::Run;

/// People, departments and divisions of one connection.
#[derive(Debug, Default)]
pub struct Mirror {
    people: HashMap<String, MirrorIndexRow>,
    units: HashMap<(RecordKind, String), MirrorIndexRow>,
}

impl Mirror {
    /// Reads it.
    pub async fn load(run: &Run) -> Result<Self> {
        let (org, integration) = (run.org(), run.row.integration_id);
        let people = run.store.mirror_index(org, integration, RecordKind::Person).await?;
        let mut mirror = Self { people: HashMap::with_capacity(people.len()), ..Self::default() };
        mirror.people.extend(people.into_iter().map(|row| (row.source_id.clone(), row)));
        for kind in [RecordKind::Department, RecordKind::Division] {
            let rows = run.store.mirror_index(org, integration, kind).await?;
            mirror.units.extend(rows.into_iter().map(|row| ((kind, row.source_id.clone()), row)));
        }
        Ok(mirror)
    }

    /// A person.
    pub fn person(&self, source_id: &str) -> Option<&MirrorIndexRow> {
        self.people.get(source_id)
    }

    /// Everybody, in no order.
    pub fn people(&self) -> impl Iterator<Item = &MirrorIndexRow> {
        self.people.values()
    }

    /// A department or division.
    pub fn unit(&self, kind: RecordKind, source_id: &str) -> Option<&MirrorIndexRow> {
        self.units.get(&(kind, source_id.to_owned()))
    }

    /// All departments or divisions, in no order.
    pub fn units(&self, kind: RecordKind) -> impl Iterator<Item = &MirrorIndexRow> {
        self.units.iter().filter(move |((of, _), _)| *of == kind).map(|(_, row)| row)
    }

    /// Takes in what is being landed.
    pub fn land(&mut self, record: &MirrorRecord) {
        let row = MirrorIndexRow {
            source_id: record.source_id.clone(),
            digest: record.digest,
            is_active: record.is_active,
            start_date: record.start_date.clone(),
            manager_source_id: record.manager_source_id.clone(),
            is_present: true,
            is_disputed: false,
        };
        match record.kind {
            RecordKind::Person => self.people.insert(record.source_id.clone(), row),
            kind => self.units.insert((kind, record.source_id.clone()), row),
        };
    }

    /// Marks people whose id two records claimed.
    pub fn dispute(&mut self, source_ids: &[String]) {
        for source_id in source_ids {
            if let Some(person) = self.people.get_mut(source_id) {
                person.is_disputed = true;
            }
        }
    }

    /// Marks records that are not at the source any more.
    pub fn mark_absent(&mut self, kind: RecordKind, source_ids: &[String]) {
        for source_id in source_ids {
            let row = match kind {
                RecordKind::Person => self.people.get_mut(source_id),
                kind => self.units.get_mut(&(kind, source_id.clone())),
            };
            if let Some(row) = row {
                row.is_present = false;
            }
        }
    }
}

/// Whether what came is what is there: in use, undisputed and of the same values.
pub fn is_same(known: Option<&MirrorIndexRow>, digest: i64) -> bool {
    known.is_some_and(|known| known.digest == digest && known.is_present && !known.is_disputed)
}
