//! Who is above whom, worked out from one row per manager. Pure: whatever the rows say, what comes out is a forest.

use std::collections::{HashMap, HashSet};

use store::hierarchy::ManagerRow;
use uuid::Uuid;

/// The managers of a context as a forest. Everybody who is no manager here has no reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hierarchy {
    managers: HashMap<Uuid, Manager>,
    /// Managers who are not in the plan any more although people still report to them: those people are at the top.
    gone: Vec<Uuid>,
    /// People who report to nobody in the plan.
    at_top: u64,
}

/// A manager's place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Manager {
    /// The manager above; nobody at the top.
    pub(super) above: Option<Uuid>,
    /// Direct reports.
    pub(super) direct: u64,
    /// Everybody below, at any distance.
    pub(super) below: u64,
    /// Steps from the top, which is 0.
    pub(super) depth: u64,
    /// Whether the managers above led back here, so that a tree begins with this one.
    pub(super) in_circle: bool,
}

impl Hierarchy {
    /// Works it out.
    pub(super) fn new(rows: &[ManagerRow]) -> Self {
        let active: HashSet<Uuid> = rows.iter().filter(|row| row.is_active == Some(true)).filter_map(|row| row.id).collect();
        let mut hierarchy = Self::default();
        for row in rows {
            let direct = row.reports.unsigned_abs();
            match row.id {
                Some(id) if active.contains(&id) => {
                    let above = row.above.filter(|above| active.contains(above));
                    hierarchy.managers.insert(id, Manager { above, direct, ..Manager::default() });
                }
                Some(id) => {
                    hierarchy.gone.push(id);
                    hierarchy.at_top += direct;
                }
                None => hierarchy.at_top += direct,
            }
        }
        hierarchy.open_circles();
        hierarchy.count();
        hierarchy
    }

    /// Takes, out of each circle, the one with the least id from under their manager.
    fn open_circles(&mut self) {
        let mut settled: HashSet<Uuid> = HashSet::new();
        for start in self.managers.keys().copied().collect::<Vec<_>>() {
            let mut path = Vec::new();
            let mut on_path = HashSet::new();
            let mut at = Some(start);
            while let Some(id) = at.filter(|id| !settled.contains(id)) {
                if !on_path.insert(id) {
                    let circle = path.iter().copied().skip_while(|member| *member != id);
                    self.put_on_top(circle.min().unwrap_or(id));
                    break;
                }
                path.push(id);
                at = self.managers.get(&id).and_then(|manager| manager.above);
            }
            settled.extend(path);
        }
    }

    fn put_on_top(&mut self, id: Uuid) {
        let Some(manager) = self.managers.get_mut(&id) else { return };
        manager.in_circle = true;
        let above = manager.above.take();
        if let Some(above) = above.and_then(|above| self.managers.get_mut(&above)) {
            above.direct -= 1;
        }
        self.at_top += 1;
    }

    /// Depths from the top down, then sums from the bottom up.
    fn count(&mut self) {
        let mut below_of: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        let mut level = Vec::new();
        for (id, manager) in &self.managers {
            match manager.above {
                Some(above) => below_of.entry(above).or_default().push(*id),
                None => level.push(*id),
            }
        }
        let mut levels = Vec::new();
        while !level.is_empty() {
            let next = level.iter().filter_map(|id| below_of.get(id)).flatten().copied().collect();
            levels.push(std::mem::replace(&mut level, next));
        }
        for (level, depth) in levels.iter().zip(0..) {
            for id in level {
                if let Some(manager) = self.managers.get_mut(id) {
                    manager.depth = depth;
                }
            }
        }
        for id in levels.iter().rev().flatten() {
            let managers_below = below_of.get(id).into_iter().flatten().map(|below| self.managers[below].below).sum::<u64>();
            if let Some(manager) = self.managers.get_mut(id) {
                manager.below = manager.direct + managers_below;
            }
        }
    }

    /// Somebody's place; that of somebody without reports says nothing of who is above.
    pub(super) fn place(&self, id: Uuid) -> Manager {
        self.managers.get(&id).copied().unwrap_or_default()
    }

    /// Whether this person stands at the top, although their row names a manager.
    pub(super) fn is_cut(&self, id: Uuid) -> bool {
        self.place(id).in_circle
    }

    /// Managers above a manager, from the top.
    pub(super) fn above(&self, manager: Option<Uuid>) -> Vec<Uuid> {
        let mut path: Vec<Uuid> =
            std::iter::successors(manager.filter(|id| self.managers.contains_key(id)), |id| self.place(*id).above).collect();
        path.reverse();
        path
    }

    /// Steps from the top of somebody who reports to this manager.
    pub(super) fn level_below(&self, manager: Option<Uuid>) -> u64 {
        manager.and_then(|manager| self.managers.get(&manager)).map_or(0, |manager| manager.depth + 1)
    }

    /// Managers at the top, those with the most people below first.
    pub(super) fn tops(&self) -> Vec<Uuid> {
        let mut tops: Vec<(Uuid, u64)> =
            self.managers.iter().filter(|(_, manager)| manager.above.is_none()).map(|(id, manager)| (*id, manager.below)).collect();
        tops.sort_by_key(|(id, below)| (std::cmp::Reverse(*below), *id));
        tops.into_iter().map(|(id, _)| id).collect()
    }

    /// Managers who have left while people still report to them.
    pub(super) fn gone(&self) -> &[Uuid] {
        &self.gone
    }

    /// People at the top who have no reports.
    pub(super) fn alone(&self) -> u64 {
        self.at_top - self.managers.values().filter(|manager| manager.above.is_none()).count() as u64
    }

    /// Everybody.
    pub(super) fn people(&self) -> u64 {
        self.at_top + self.managers.values().map(|manager| manager.direct).sum::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn id(number: u8) -> Uuid {
        Uuid::from_u128(number as u128)
    }

    /// The rows of a context in which person n reports to `above[n]`; the last `left` of them have left.
    fn rows(above: &[Option<usize>], left: usize) -> Vec<ManagerRow> {
        let is_active = |person: usize| person + left < above.len();
        let mut reports: HashMap<Option<usize>, i64> = HashMap::new();
        for person in (0..above.len()).filter(|person| is_active(*person)) {
            *reports.entry(above[person]).or_default() += 1;
        }
        let uuid = |person: usize| Uuid::from_u128(person as u128 + 1);
        reports
            .into_iter()
            .map(|(manager, reports)| ManagerRow {
                id: manager.map(uuid),
                above: manager.and_then(|manager| above[manager]).map(uuid),
                department_id: None,
                is_active: manager.map(is_active),
                reports,
            })
            .collect()
    }

    fn company() -> impl Strategy<Value = (Vec<Option<usize>>, usize)> {
        (1_usize..60).prop_flat_map(|people| (prop::collection::vec(prop::option::weighted(0.9, 0..people), people), 0..people))
    }

    proptest! {
        #[test]
        fn everybody_is_counted_once_whatever_the_source_says((above, left) in company()) {
            let hierarchy = Hierarchy::new(&rows(&above, left));
            let active = (above.len() - left) as u64;
            let tops = hierarchy.tops();
            let in_trees: u64 = tops.iter().map(|top| 1 + hierarchy.place(*top).below).sum();
            prop_assert_eq!(in_trees + hierarchy.alone(), active);
            prop_assert_eq!(hierarchy.people(), active);
        }

        #[test]
        fn every_way_up_ends_at_a_top((above, left) in company()) {
            let hierarchy = Hierarchy::new(&rows(&above, left));
            let tops = hierarchy.tops();
            for manager in hierarchy.managers.keys() {
                let path = hierarchy.above(Some(*manager));
                prop_assert!(tops.contains(&path[0]));
                prop_assert_eq!(hierarchy.place(*manager).depth, path.len() as u64 - 1);
            }
        }
    }

    #[test]
    fn a_circle_is_opened_at_its_least_id_and_everyone_in_it_stays_below() {
        // 1 → 2 → 3 → 1, and 4 reports to 3.
        let hierarchy = Hierarchy::new(&rows(&[Some(1), Some(2), Some(0), Some(2)], 0));
        assert_eq!(hierarchy.tops(), [id(1)]);
        assert!(hierarchy.is_cut(id(1)) && !hierarchy.is_cut(id(2)));
        assert_eq!(hierarchy.place(id(1)).below, 3);
        assert_eq!(hierarchy.above(Some(id(2))), [id(1), id(3), id(2)]);
    }

    #[test]
    fn somebody_who_reports_to_themselves_stands_at_the_top() {
        let hierarchy = Hierarchy::new(&rows(&[Some(0), Some(0)], 0));
        assert_eq!((hierarchy.tops(), hierarchy.place(id(1)).direct, hierarchy.people()), (vec![id(1)], 1, 2));
    }

    #[test]
    fn people_whose_manager_has_left_are_at_the_top() {
        // 3 has left; 2 reports to 3, 1 to 2.
        let hierarchy = Hierarchy::new(&rows(&[Some(1), Some(2), None], 1));
        assert_eq!((hierarchy.tops(), hierarchy.gone(), hierarchy.alone()), (vec![id(2)], &[id(3)][..], 0));
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_people_is_no_trouble() {
        let above: Vec<_> = (0..100_000_usize).map(|person| person.checked_sub(1)).collect();
        let hierarchy = Hierarchy::new(&rows(&above, 0));
        assert_eq!(hierarchy.place(Uuid::from_u128(1)).below, 99_999);
        assert_eq!(hierarchy.place(Uuid::from_u128(99_999)).depth, 99_998);
    }
}
