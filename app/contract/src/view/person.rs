//! What the page of one person shows.

use serde::{Deserialize, Serialize};

use super::{AttributeChange, ContextSwitch, Page, PersonName, PersonStatus};
use crate::run::ChangeOp;
use crate::{Attribute, Provider, RunKind, Timestamp};

/// Where the value of a fact came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactOrigin {
    /// The source said so.
    Source,
    /// A planner decided it against the source.
    Planner {
        /// What the source says; `None` when it says there is none.
        source_says: Option<String>,
    },
    /// No source has spoken of it.
    Here,
}

/// One fact about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Which.
    pub attribute: Attribute,
    /// Its value, in words.
    pub value: Option<String>,
    /// Where it came from.
    pub origin: FactOrigin,
}

/// The same person in another context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counterpart {
    /// The person there, `act_…`.
    pub id: String,
    /// The context's name.
    pub context: String,
}

/// A run in a person's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRun {
    /// `sync_…`; `None` for those who may not open runs.
    pub id: Option<String>,
    /// The vendor.
    pub provider: Provider,
    /// Why it ran.
    pub kind: RunKind,
}

/// Something that happened to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// When.
    pub at: Timestamp,
    /// What, where it was a change of the common kind.
    pub op: Option<ChangeOp>,
    /// Attribute by attribute; empty where only the fact of the change is kept.
    pub attributes: Vec<AttributeChange>,
    /// Names of what changed, where the values are kept elsewhere.
    pub touched: Vec<Attribute>,
    /// The run that did it.
    pub run: Option<HistoryRun>,
    /// The name of who did it by hand.
    pub by: Option<String>,
}

/// The page of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// Public id, `act_…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where the person stands.
    pub status: PersonStatus,
    /// Title.
    pub job_title: Option<String>,
    /// Department's name.
    pub department: Option<String>,
    /// The context the person is in.
    pub contexts: ContextSwitch,
    /// Whether the viewer may change the person in this context.
    pub can_edit: bool,
    /// The source that owns the facts, and the person's id there.
    pub source: Option<(Provider, String)>,
    /// The vendor whose sync leaves the person as they are, because they are out of its scope.
    pub left_alone_by: Option<Provider>,
    /// The managers, from the top down to the person's own.
    pub chain: Vec<PersonName>,
    /// The manager.
    pub manager: Option<PersonName>,
    /// The manager's source id while the manager is not here yet (O26).
    pub deferred_manager: Option<String>,
    /// Facts, in the catalogue's order.
    pub facts: Vec<Fact>,
    /// Direct reports, by name.
    pub reports: Page<PersonName>,
    /// Everybody below, at any distance.
    pub people_below: u64,
    /// The same person in the other contexts the viewer may see.
    pub counterparts: Vec<Counterpart>,
    /// What happened to the person, the newest first.
    pub history: Vec<HistoryRow>,
    /// Cursor of the older part of the history.
    pub history_next: Option<String>,
}
