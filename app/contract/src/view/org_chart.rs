//! What the org chart shows.

use serde::{Deserialize, Serialize};

use super::{ContextSwitch, PersonName, PersonStatus};

/// A person of the chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartNode {
    /// Public id, `act_…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Title.
    pub job_title: Option<String>,
    /// Department's name.
    pub department: Option<String>,
    /// Where the person stands: active, or starting later.
    pub status: PersonStatus,
    /// Direct reports.
    pub direct: u64,
    /// Everybody below, at any distance.
    pub below: u64,
    /// What an edit of the person is made for.
    pub version: i64,
    /// Whether the managers above lead back to this person; the chart begins a tree of its own here.
    pub in_circle: bool,
    /// The reports shown; fewer than `direct` where they did not fit.
    pub reports: Vec<Self>,
    /// Reports before those shown.
    pub earlier: u64,
    /// Reports after them.
    pub rest: Option<ChartRest>,
}

impl ChartNode {
    /// How many people this part of the chart shows.
    pub fn shown(&self) -> usize {
        1 + self.reports.iter().map(Self::shown).sum::<usize>()
    }

    /// Whether this part of the chart shows a person.
    pub fn shows(&self, person: &str) -> bool {
        self.id == person || self.reports.iter().any(|report| report.shows(person))
    }
}

/// Reports that did not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartRest {
    /// How many.
    pub people: u64,
    /// Cursor they come after.
    pub after: String,
}

/// Part of a chart: people of one level with what is shown below them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartBranch {
    /// The people.
    pub nodes: Vec<ChartNode>,
    /// The rest of the level.
    pub rest: Option<ChartRest>,
}

/// What part of the chart is asked for, as it stands in the URL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartQuery {
    /// The person to begin with, `act_…`.
    pub root: Option<String>,
    /// The department to begin with, by name.
    pub department: Option<String>,
    /// How many levels to show below the first, 0 to [`ChartQuery::DEEPEST`].
    pub levels: Option<u8>,
    /// Words that name a person to begin with.
    pub find: Option<String>,
    /// Cursor of the reports of the person to begin with; without one, of the list of people on their own.
    pub after: Option<String>,
    /// The person to be shown whatever else is, `act_…`.
    pub show: Option<String>,
}

impl ChartQuery {
    /// The most levels shown at once below the first.
    pub const DEEPEST: u8 = 3;
    /// The levels shown when nothing is asked for.
    pub const USUAL: u8 = 2;
}

/// The org chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgChartView {
    /// The contexts.
    pub contexts: ContextSwitch,
    /// Whether the viewer may move people here.
    pub can_move: bool,
    /// The managers above the first person, from the top.
    pub path: Vec<PersonName>,
    /// The person the chart begins with, when it does not begin at the top.
    pub root: Option<PersonName>,
    /// The person looked for, when the chart does not begin with them.
    pub marked: Option<PersonName>,
    /// Departments to begin with.
    pub departments: Vec<String>,
    /// Levels shown below the first.
    pub levels: u8,
    /// The chart.
    pub branch: ChartBranch,
    /// First people that did not fit: at the top those with the most people below come first.
    pub left_out: u64,
    /// People without a manager and without reports; at the top only.
    pub alone: Vec<PersonName>,
    /// How many there are.
    pub alone_total: u64,
    /// Cursor of the rest of them.
    pub alone_next: Option<String>,
    /// Active people of the context.
    pub people: u64,
    /// People the words fit, when they fit more than one, or nobody.
    pub found: Option<Vec<PersonName>>,
}
