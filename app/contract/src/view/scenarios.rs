//! What the pages of scenarios show.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AttributeChange, ContextName, HistoryRun, Page, PersonRow};
use crate::run::{ChangeEntity, ChangeOp};
use crate::{Attribute, Provider, Timestamp};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $id:literal / $label:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $id)] $variant,)+
        }

        impl $name {
            /// Every word of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database, in addresses and in CSV.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The words people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// Finds it by its id.
            pub fn by_id(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.id() == id)
            }
        }
    };
}

words! {
    /// What a context is, as the list of scenarios shows it.
    ContextKind {
        /// What is.
        Baseline = "baseline" / "Live Baseline",
        /// What could be.
        Scenario = "scenario" / "Scenario",
        /// What was; never changed again.
        Snapshot = "snapshot" / "Snapshot",
    }
}

words! {
    /// What a planner did.
    EditKind {
        /// Gave somebody another manager.
        Move = "move" / "Moved",
        /// Gave somebody another title.
        Retitle = "retitle" / "Retitled",
        /// Put somebody into another department.
        Department = "department" / "Changed department",
        /// Added a vacant position.
        Position = "position" / "Added a position",
        /// Ended somebody.
        End = "end" / "Ended",
        /// Added a department.
        NewDepartment = "new_department" / "Added a department",
        /// Took values of the source back.
        Release = "release" / "Released",
        /// Took an edit back.
        Undo = "undo" / "Undid an edit",
    }
}
stored_as_word!(EditKind);

words! {
    /// How somebody differs between two contexts.
    DifferenceKind {
        /// Only in the second.
        Joined = "joined" / "Joined",
        /// Only in the first.
        Left = "left" / "Left",
        /// Another manager.
        Moved = "moved" / "Moved",
        /// Other values.
        Changed = "changed" / "Changed",
    }
}

/// A row of the list of scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioRow {
    /// Public id, `scn_…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: ContextKind,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: Option<String>,
    /// The name of what it was copied from.
    pub origin: Option<String>,
    /// When it was archived.
    pub archived_at: Option<Timestamp>,
    /// People and positions in its plan.
    pub people: u64,
    /// How often it was edited.
    pub edits: u64,
    /// The live sync that keeps it current.
    pub kept_current_by: Option<Provider>,
}

impl ScenarioRow {
    /// Whether people may be changed in it: no snapshot, not archived, and not the baseline, which its source owns.
    pub fn is_editable(&self) -> bool {
        self.kind == ContextKind::Scenario && self.archived_at.is_none()
    }
}

/// The list of scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenariosView {
    /// Scenarios and snapshots, those in use first, the newest first.
    pub scenarios: Vec<ScenarioRow>,
    /// What a new one can be copied from, the Live Baseline first.
    pub sources: Vec<ContextName>,
    /// Made for one form: the same key twice makes one scenario.
    pub request_key: String,
}

/// One change of an edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditChange {
    /// What it does.
    pub op: ChangeOp,
    /// To what.
    pub entity: ChangeEntity,
    /// The person's public id, where it is one.
    pub person: Option<String>,
    /// Name to show.
    pub label: String,
    /// Attribute by attribute.
    pub attributes: Vec<AttributeChange>,
}

/// One edit of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditRow {
    /// Its number in the scenario, from 1.
    pub number: i64,
    /// What was done.
    pub kind: EditKind,
    /// Who did it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The edit it took back.
    pub undo_of: Option<i64>,
    /// The edit that took it back.
    pub undone_by: Option<i64>,
    /// What an undo left as it was, a sentence each.
    pub kept: Vec<String>,
    /// What it changed; the first twenty.
    pub changes: Vec<EditChange>,
    /// How many changes it made in all.
    pub changes_total: u64,
}

/// The page of one edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioEditView {
    /// The scenario.
    pub scenario: ScenarioRow,
    /// The edit, with a page of what it changed.
    pub edit: EditRow,
    /// Cursor of the next changes.
    pub next: Option<String>,
    /// Whether the viewer may take it back.
    pub can_undo: bool,
}

/// Somebody who differs between two contexts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceRow {
    /// How.
    pub kind: DifferenceKind,
    /// Name to show.
    pub name: String,
    /// The actor's public id in the second context, where they are there.
    pub person: Option<String>,
    /// Attribute by attribute; `old` is the first context's value.
    pub attributes: Vec<AttributeChange>,
}

/// What of a scenario is kept as planned, and not as its source says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedValues {
    /// Values.
    pub values: u64,
    /// People who have one of them at least.
    pub people: u64,
}

/// The sync that last changed a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioSync {
    /// When it did.
    pub at: Timestamp,
    /// The run.
    pub run: HistoryRun,
}

/// The page of one scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioView {
    /// The scenario.
    pub scenario: ScenarioRow,
    /// The Live Baseline, to compare with.
    pub baseline: ContextName,
    /// How many people differ from the Live Baseline, by how.
    pub differences_by_kind: Vec<(DifferenceKind, u64)>,
    /// The first of them by name.
    pub differences: Vec<DifferenceRow>,
    /// What of it is kept as planned.
    pub planned: PlannedValues,
    /// The sync that last changed it, if any has.
    pub last_sync: Option<ScenarioSync>,
    /// A page of the edits, the newest first.
    pub edits: Page<EditRow>,
}

/// Figures of a department in one context.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentFigures {
    /// People and positions.
    pub headcount: u64,
    /// Those of them who have reports.
    pub managers: u64,
    /// How many reports these have together.
    pub reports: u64,
}

impl DepartmentFigures {
    /// Reports for each manager, in tenths; `None` without managers.
    pub fn span_tenths(self) -> Option<u64> {
        (self.managers > 0).then(|| (self.reports * 10 + self.managers / 2) / self.managers)
    }
}

/// A department of two contexts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentComparison {
    /// Name; `None` for people without a department.
    pub name: Option<String>,
    /// In the first.
    pub before: DepartmentFigures,
    /// In the second.
    pub after: DepartmentFigures,
}

/// Filters of a comparison, as they stand in the URL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonFilter {
    /// How people differ.
    pub kind: Option<DifferenceKind>,
    /// Words of their name.
    pub search: Option<String>,
}

/// Two contexts side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonView {
    /// The first.
    pub before: ContextName,
    /// The second.
    pub after: ContextName,
    /// Whether the second one's people have pages of their own: those of scenarios and snapshots do.
    pub has_person_pages: bool,
    /// Everything that can be compared.
    pub contexts: Vec<ContextName>,
    /// How many people differ, by how.
    pub by_kind: Vec<(DifferenceKind, u64)>,
    /// Who differs, by name.
    pub page: Page<DifferenceRow>,
    /// Departments.
    pub departments: Vec<DepartmentComparison>,
}

/// Somebody named on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// Public id, `act_…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Title.
    pub job_title: Option<String>,
}

/// A person of a scenario, and what can be done with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioPersonView {
    /// The scenario.
    pub scenario: ScenarioRow,
    /// The person.
    pub person: PersonRow,
    /// Their last day, `YYYY-MM-DD`.
    pub end_date: Option<String>,
    /// The version a form of this page is made for.
    pub version: i64,
    /// Made for one form: the same key twice makes one edit.
    pub request_key: String,
    /// The manager.
    pub manager: Option<PersonName>,
    /// Direct reports, by name: the first of them.
    pub reports: Vec<PersonName>,
    /// How many direct reports there are.
    pub reports_total: u64,
    /// Where the scenario differs from the source: `old` is the source's value.
    pub overrides: Vec<AttributeChange>,
    /// The department's public id.
    pub department_id: Option<String>,
    /// Departments in use: public id and name.
    pub departments: Vec<ContextName>,
    /// People who have reports, to be suggested as managers.
    pub suggestions: Vec<Suggestion>,
    /// Whether the viewer may change anything here.
    pub can_edit: bool,
    /// Edits that touched the person, the newest first.
    pub edits: Vec<EditRow>,
}

impl ScenarioPersonView {
    /// Whether this attribute is not as its source says.
    pub fn is_overridden(&self, attribute: Attribute) -> bool {
        self.overrides.iter().any(|change| change.attribute == attribute)
    }
}

/// Somebody a field suggests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What the field holds then: the work address, or the name with the public id.
    pub value: String,
    /// Name, title and department.
    pub label: String,
}

/// What can be added to a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioAddView {
    /// The scenario.
    pub scenario: ScenarioRow,
    /// Departments in use: public id and name.
    pub departments: Vec<ContextName>,
    /// People who have reports, to be suggested as managers.
    pub suggestions: Vec<Suggestion>,
    /// The manager the page was opened for, as the field names them.
    pub manager: Option<String>,
    /// Made for one form.
    pub request_key: String,
}

/// Which people of a scenario are listed, as it stands in the URL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioPeopleFilter {
    /// Words of what they are known by.
    pub search: Option<String>,
    /// Only those who are kept as planned, and not as their source says.
    pub planned: bool,
}

/// People of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioPeopleView {
    /// The scenario.
    pub scenario: ScenarioRow,
    /// The rows.
    pub page: Page<PersonRow>,
    /// How many of their values are kept as planned, by the person's public id.
    pub planned: BTreeMap<String, u64>,
}
