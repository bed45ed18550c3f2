//! What the overview shows.

use serde::{Deserialize, Serialize};

use super::{AttributeChange, RunRow};
use crate::run::ChangeOp;
use crate::{Date, Provider, Timestamp};

/// The overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewView {
    /// Active people of the Live Baseline today.
    pub people: u64,
    /// Its departments that have somebody.
    pub departments: Vec<DepartmentShare>,
    /// Active people without a department.
    pub without_department: u64,
    /// One figure a day, oldest first; only days on which a sync ended.
    pub headcount: Vec<HeadcountDay>,
    /// What changed in the Live Baseline since [`OverviewView::since`].
    pub changed: ChangedPeople,
    /// From when on changes are shown: the viewer's last visit, or a week ago at the first.
    pub since: Timestamp,
    /// Whether the viewer was here before.
    pub is_return: bool,
    /// The connection; `None` for those whose role does not include integrations.
    pub sync: Option<SyncState>,
    /// Names of people who may connect an HR system, for those who may not.
    pub who_can_connect: Vec<String>,
}

/// A department by its people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentShare {
    /// Name.
    pub name: String,
    /// Active people.
    pub people: u64,
}

/// How many people there were at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadcountDay {
    /// The day, in the server's zone.
    pub day: Date,
    /// Active people of the Live Baseline.
    pub people: u64,
}

/// What became of people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedPeople {
    /// Came, or came back.
    pub joined: u64,
    /// Left.
    pub left: u64,
    /// Changed otherwise.
    pub updated: u64,
    /// The latest few, newest first.
    pub latest: Vec<LatestChange>,
}

/// A change of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatestChange {
    /// The person's name.
    pub label: String,
    /// The person, `act_…`.
    pub person: Option<String>,
    /// What happened.
    pub op: ChangeOp,
    /// Attribute by attribute.
    pub attributes: Vec<AttributeChange>,
    /// When the run that did it ended.
    pub at: Timestamp,
    /// That run, `sync_…`.
    pub run_id: String,
}

/// How the connection does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncState {
    /// The vendor; `None` while nothing is connected.
    pub provider: Option<Provider>,
    /// In one word.
    pub health: SyncHealth,
    /// Why, when something is wrong.
    pub reason: Option<String>,
    /// What to do about it.
    pub next_step: Option<String>,
    /// The newest run.
    pub last_run: Option<RunRow>,
    /// Runs that wait for a decision, the gravest first.
    pub waiting: Vec<RunRow>,
    /// When the schedule runs next.
    pub next_run_at: Option<Timestamp>,
}

/// Whether the picture is in step with the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncHealth {
    /// Nothing is connected.
    NotConnected,
    /// Connected; the first sync has not ended yet.
    First,
    /// In step.
    Healthy,
    /// Changes wait for a decision.
    Undecided,
    /// Rests until it is resumed.
    Paused,
    /// The last run that says something about it failed.
    Failed,
}
