//! What a test wants to know of a company to compare with.

use std::collections::HashMap;

use serde::Serialize;

use super::{Company, PersonId};

/// Counts and notable ids of a company on its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// All employee records.
    pub people: usize,
    /// Records that are active.
    pub active: usize,
    /// Records that are not: left, or still to begin.
    pub inactive: usize,
    /// Of the inactive, those still to begin.
    pub future: usize,
    /// Departments somebody active is in.
    pub departments: usize,
    /// Divisions somebody active is in.
    pub divisions: usize,
    /// People without a work mail address.
    pub without_email: usize,
    /// Levels of the hierarchy, the top counting as one.
    pub levels: usize,
    /// People without a manager who are active.
    pub tops: Vec<PersonId>,
    /// Ids of the active.
    pub active_ids: Vec<PersonId>,
    /// Ids of those who left.
    pub left_ids: Vec<PersonId>,
    /// Ids of those still to begin.
    pub future_ids: Vec<PersonId>,
}

impl Company {
    /// Counts it anew.
    pub fn facts(&self) -> Facts {
        let today = self.today;
        let ids = |keep: &dyn Fn(&super::Person) -> bool| -> Vec<PersonId> {
            self.people().iter().filter(|person| keep(person)).map(|person| person.id).collect()
        };
        let active_ids = ids(&|person| person.is_active(today));
        let future_ids = ids(&|person| person.is_future_hire(today));
        let distinct = |label: &dyn Fn(&super::JobRow) -> super::LabelId| {
            let active = self.people().iter().filter(|person| person.is_active(today));
            active.map(|person| label(person.job(today))).collect::<std::collections::HashSet<_>>().len()
        };
        Facts {
            people: self.people().len(),
            active: active_ids.len(),
            inactive: self.people().len() - active_ids.len(),
            future: future_ids.len(),
            departments: distinct(&|job| job.department),
            divisions: distinct(&|job| job.division),
            without_email: self.people().iter().filter(|person| person.work_email.is_none()).count(),
            levels: self.levels(),
            tops: ids(&|person| person.is_active(today) && person.job(today).manager.is_none()),
            left_ids: ids(&|person| person.ended(today).is_some()),
            active_ids,
            future_ids,
        }
    }

    /// Depth of the hierarchy. A chain that runs in a circle, or to nobody, ends where it was seen to.
    fn levels(&self) -> usize {
        let mut depths: HashMap<PersonId, usize> = HashMap::with_capacity(self.people().len());
        for person in self.people() {
            let mut chain = Vec::new();
            let mut next = Some(person.id);
            while let Some(id) = next {
                if depths.contains_key(&id) || chain.contains(&id) {
                    break;
                }
                let Some(found) = self.person(id) else { break };
                chain.push(id);
                next = found.job(self.today).manager;
            }
            let mut depth = next.and_then(|id| depths.get(&id)).copied().unwrap_or(0);
            for id in chain.into_iter().rev() {
                depth += 1;
                depths.insert(id, depth);
            }
        }
        depths.into_values().max().unwrap_or(0)
    }
}
