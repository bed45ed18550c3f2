//! What the pages of people share: the context they look at, their order, and departments.

use serde::{Deserialize, Serialize};

use super::{ContextKind, PeopleView, PersonName};

/// A context somebody may look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextChoice {
    /// Public id, `scn_…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: ContextKind,
    /// Whether it was put away.
    pub is_archived: bool,
}

impl ContextChoice {
    /// Its id in an address: the Live Baseline needs none.
    pub fn in_address(&self) -> Option<&str> {
        (self.kind != ContextKind::Baseline).then_some(self.id.as_str())
    }

    /// Whether people may be changed in it: no snapshot, not archived, and not the baseline, which its source owns.
    pub fn is_editable(&self) -> bool {
        self.kind == ContextKind::Scenario && !self.is_archived
    }
}

/// The context a page looks at, and the others it could look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextSwitch {
    /// The one looked at.
    pub current: ContextChoice,
    /// Everything the viewer may look at, the Live Baseline first.
    pub choices: Vec<ContextChoice>,
}

/// What people are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeopleSort {
    /// Name.
    #[default]
    Name,
    /// Department's name; those without one first.
    Department,
    /// First day; those without one first.
    Started,
}

impl PeopleSort {
    /// Everything people can be sorted by.
    pub const ALL: &'static [Self] = &[Self::Name, Self::Department, Self::Started];

    /// The word in URLs.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Department => "department",
            Self::Started => "started",
        }
    }

    /// Finds it by its word.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sort| sort.id() == id)
    }
}

/// The order of people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleOrder {
    /// By what; names decide between equals.
    pub sort: PeopleSort,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// The directory: people of the context looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryView {
    /// The contexts.
    pub contexts: ContextSwitch,
    /// The people.
    pub people: PeopleView,
}

/// A department with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentRow {
    /// Name.
    pub name: String,
    /// The division most of its people are in.
    pub division: Option<String>,
    /// Active people in it, those who start later included.
    pub headcount: u64,
    /// How many of them start later.
    pub starting: u64,
    /// How many of them have reports.
    pub managers: u64,
    /// The manager of the department with the most people below.
    pub led_by: Option<PersonName>,
}

/// The departments page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentsView {
    /// The contexts.
    pub contexts: ContextSwitch,
    /// Departments in use, by name.
    pub departments: Vec<DepartmentRow>,
    /// Active people in none.
    pub without: u64,
    /// Active people in all.
    pub people: u64,
}

/// Somebody a search offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonHit {
    /// Public id, `act_…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Title and department, as far as there are any.
    pub about: String,
}
