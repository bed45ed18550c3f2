//! Named things a company chooses from: departments, divisions, locations, job titles, employment statuses.

use jiff::civil::Date;

/// Id of a label. It survives a rename.
pub type LabelId = u32;

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Stable id, unique over all lists of the company.
    pub id: LabelId,
    /// What people read.
    pub name: String,
    /// No longer offered, though old records may still refer to it.
    pub archived: bool,
    /// When it was made.
    pub created: Date,
    /// The division of a department.
    pub parent: Option<LabelId>,
}

/// A list of labels in the order they were made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    entries: Vec<Label>,
    next: LabelId,
}

impl Labels {
    /// An empty list whose ids start at `first`.
    pub fn starting_at(first: LabelId) -> Self {
        Self { entries: Vec::new(), next: first }
    }

    /// Adds a label and returns its id.
    pub fn add(&mut self, name: impl Into<String>, created: Date, parent: Option<LabelId>) -> LabelId {
        let id = self.next;
        self.next += 1;
        self.entries.push(Label { id, name: name.into(), archived: false, created, parent });
        id
    }

    /// Adds a label that is no longer offered.
    pub fn add_archived(&mut self, name: &str, created: Date) -> LabelId {
        let id = self.add(name, created, None);
        if let Some(label) = self.entries.last_mut() {
            label.archived = true;
        }
        id
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Label> {
        self.entries.iter()
    }

    /// Finds one by id: ids are dense, so this is an index.
    pub fn get(&self, id: LabelId) -> Option<&Label> {
        let first = self.entries.first()?.id;
        self.entries.get(usize::try_from(id.checked_sub(first)?).ok()?)
    }

    /// The name of an id, empty when there is none.
    pub fn name(&self, id: LabelId) -> &str {
        self.get(id).map_or("", |label| label.name.as_str())
    }

    /// Finds one by its exact name.
    pub fn by_name(&self, name: &str) -> Option<&Label> {
        self.entries.iter().find(|label| label.name == name)
    }

    /// Gives an id another name. `false` when there is no such id.
    pub fn rename(&mut self, id: LabelId, name: &str) -> bool {
        let found = self.entries.iter_mut().find(|label| label.id == id);
        found.map(|label| name.clone_into(&mut label.name)).is_some()
    }
}
