//! Positions: who holds which, in which department, beneath which other (section A.5). There is no manager on a worker; the manager is
//! whoever holds the position above.

use std::collections::{HashMap, HashSet};

use contract::{Date, Value};

use super::model::{AssignmentRow, HierarchyRow, PositionRow};
use super::period::Period;

/// The hierarchy of reporting lines; the others are matrices of projects and the like.
const LINE: &str = "Line";

/// A position as it is now.
#[derive(Debug, Default)]
struct Position {
    department: Option<String>,
    title: Option<String>,
    /// Number and name of who holds it, as the position itself says.
    holder: Option<(String, String)>,
}

#[derive(Debug)]
struct Assignment {
    person: String,
    position: String,
    period: Period,
    is_primary: bool,
}

#[derive(Debug)]
struct Above {
    position: String,
    period: Period,
}

/// The positions of everybody.
#[derive(Debug, Default)]
pub(super) struct Positions {
    by_id: HashMap<String, Position>,
    by_person: HashMap<String, Vec<Assignment>>,
    holders: HashMap<String, Vec<(String, Period)>>,
    /// `None` when the hierarchy may not be read, or says nothing at all.
    above: Option<HashMap<String, Vec<Above>>>,
}

/// Where somebody is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub(super) department: Option<&'a str>,
    pub(super) title: Option<&'a str>,
    pub(super) manager: Value,
}

impl Positions {
    /// Puts them together. Rows without the ids they are about say nothing.
    pub(super) fn from_rows(
        positions: impl Iterator<Item = PositionRow>,
        assignments: impl Iterator<Item = AssignmentRow>,
        hierarchy: Option<Vec<HierarchyRow>>,
    ) -> Self {
        let mut all = Self { above: hierarchy.and_then(reporting_lines), ..Self::default() };
        for row in positions {
            let Some(id) = row.position_id else { continue };
            let holder = row.worker_personnel_number.map(|person| (person.clone(), row.worker_name.unwrap_or(person)));
            all.by_id.insert(id, Position { department: row.department_number, title: row.title_id.or(row.description), holder });
        }
        for row in assignments {
            let (Some(position), Some(person)) = (row.position_id, row.personnel_number) else { continue };
            let period = Period::read(row.valid_from.as_deref(), row.valid_to.as_deref());
            let is_primary = row.is_primary_position.is_some_and(|word| word.eq_ignore_ascii_case("yes"));
            all.holders.entry(position.clone()).or_default().push((person.clone(), period.clone()));
            all.by_person.entry(person.clone()).or_default().push(Assignment { person, position, period, is_primary });
        }
        all
    }

    /// Whether managers can be told.
    pub(super) const fn knows_managers(&self) -> bool {
        self.above.is_some()
    }

    /// Where a person is on a day: by the primary position, or the newest where none is marked. `None` without any.
    pub(super) fn place(&self, person: &str, day: &Date) -> Option<Place<'_>> {
        let held = self.by_person.get(person)?.iter().filter(|assignment| assignment.period.contains(day));
        let held = held.max_by_key(|assignment| (assignment.is_primary, &assignment.period.from, &assignment.position))?;
        let position = self.by_id.get(&held.position);
        Some(Place {
            department: position.and_then(|position| position.department.as_deref()),
            title: position.and_then(|position| position.title.as_deref()),
            manager: self.manager(held, day),
        })
    }

    /// Whoever holds the position above; a vacant one is passed over to the next.
    fn manager(&self, held: &Assignment, day: &Date) -> Value {
        let Some(above) = &self.above else { return Value::Absent };
        let mut position = held.position.as_str();
        let mut seen = HashSet::from([position]);
        loop {
            let rows = above.get(position).into_iter().flatten().filter(|row| row.period.contains(day));
            let Some(next) = rows.max_by_key(|row| (&row.period.from, &row.position)) else { return Value::Null };
            position = &next.position;
            if !seen.insert(position) {
                return Value::Null;
            }
            if let Some(holder) = self.holder(position, day).filter(|holder| *holder != held.person) {
                return Value::reference(holder, self.name(position, holder));
            }
        }
    }

    fn holder(&self, position: &str, day: &Date) -> Option<&str> {
        let holders = self.holders.get(position)?.iter().filter(|(_, period)| period.contains(day));
        holders.max_by_key(|(person, period)| (&period.from, person)).map(|(person, _)| person.as_str())
    }

    /// The name of who holds a position, where the position says it.
    fn name<'a>(&'a self, position: &str, holder: &'a str) -> &'a str {
        let said = self.by_id.get(position).and_then(|position| position.holder.as_ref());
        said.filter(|(person, _)| person == holder).map_or(holder, |(_, name)| name)
    }
}

/// Who is above whom in the reporting lines: the hierarchy of that name, else the one with the most rows.
fn reporting_lines(rows: Vec<HierarchyRow>) -> Option<HashMap<String, Vec<Above>>> {
    let type_of = |row: &HierarchyRow| row.hierarchy_type_name.clone().unwrap_or_default();
    let mut sizes: HashMap<String, usize> = HashMap::new();
    for row in &rows {
        *sizes.entry(type_of(row)).or_default() += 1;
    }
    let (chosen, _) = sizes.into_iter().max_by_key(|(name, size)| (name.eq_ignore_ascii_case(LINE), *size, name.clone()))?;
    let mut above: HashMap<String, Vec<Above>> = HashMap::new();
    for row in rows.into_iter().filter(|row| type_of(row) == chosen) {
        let (Some(position), Some(parent)) = (row.position_id, row.parent_position_id) else { continue };
        let period = Period::read(row.valid_from.as_deref(), row.valid_to.as_deref());
        above.entry(position).or_default().push(Above { position: parent, period });
    }
    Some(above)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: (&str, &str) = ("1900-01-01T00:00:00Z", "2154-12-31T23:59:59Z");

    fn assignment(person: &str, position: &str, (from, to): (&str, &str), primary: &str) -> AssignmentRow {
        AssignmentRow {
            position_id: Some(position.to_owned()),
            personnel_number: Some(person.to_owned()),
            valid_from: Some(from.to_owned()),
            valid_to: Some(to.to_owned()),
            is_primary_position: Some(primary.to_owned()),
        }
    }

    fn beneath(position: &str, parent: &str, hierarchy: &str, (from, to): (&str, &str)) -> HierarchyRow {
        HierarchyRow {
            position_id: Some(position.to_owned()),
            parent_position_id: Some(parent.to_owned()),
            hierarchy_type_name: Some(hierarchy.to_owned()),
            valid_from: Some(from.to_owned()),
            valid_to: Some(to.to_owned()),
        }
    }

    fn position(id: &str, title: &str, department: &str) -> PositionRow {
        PositionRow {
            position_id: Some(id.to_owned()),
            title_id: Some(title.to_owned()).filter(|title| !title.is_empty()),
            description: Some(format!("{id} description")),
            department_number: Some(department.to_owned()),
            worker_personnel_number: Some(format!("of {id}")),
            worker_name: Some(format!("Name of {id}")),
        }
    }

    fn on(day: &str) -> Date {
        Date::parse(day).unwrap()
    }

    fn manager(positions: &Positions, person: &str, day: &str) -> Option<String> {
        positions.place(person, &on(day)).unwrap().manager.key().map(str::to_owned)
    }

    /// P1 above P2 above P3.
    fn three(assignments: Vec<AssignmentRow>) -> Positions {
        let hierarchy = vec![beneath("P3", "P2", "Line", OPEN), beneath("P2", "P1", "Line", OPEN), beneath("P3", "P1", "Project", OPEN)];
        let rows = [position("P1", "Chief", "10"), position("P2", "Head", "20"), position("P3", "", "20")];
        Positions::from_rows(rows.into_iter(), assignments.into_iter(), Some(hierarchy))
    }

    #[test]
    fn the_manager_holds_the_position_above_in_the_line_and_is_called_by_name() {
        let positions = three(vec![assignment("of P2", "P2", OPEN, "Yes"), assignment("c", "P3", OPEN, "Yes")]);
        let place = positions.place("c", &on("2026-11-20")).unwrap();
        assert_eq!((place.title, place.department), (Some("P3 description"), Some("20")));
        assert_eq!((place.manager.key(), place.manager.shown()), (Some("of P2"), Some("Name of P2")));
        assert_eq!(positions.place("nobody", &on("2026-11-20")), None);
    }

    #[test]
    fn a_vacant_position_is_passed_over_and_at_the_top_there_is_no_manager() {
        let left = ("2020-01-01T00:00:00Z", "2026-11-19T23:59:59Z");
        let positions =
            three(vec![assignment("a", "P1", OPEN, "Yes"), assignment("b", "P2", left, "Yes"), assignment("c", "P3", OPEN, "Yes")]);
        assert_eq!(manager(&positions, "c", "2026-11-19").as_deref(), Some("b"));
        assert_eq!(manager(&positions, "c", "2026-11-20").as_deref(), Some("a"));
        assert_eq!(manager(&positions, "a", "2026-11-20"), None);
    }

    #[test]
    fn whoever_holds_both_positions_is_not_their_own_manager() {
        let positions =
            three(vec![assignment("a", "P1", OPEN, "Yes"), assignment("b", "P2", OPEN, "No"), assignment("b", "P3", OPEN, "Yes")]);
        assert_eq!(manager(&positions, "b", "2026-11-20").as_deref(), Some("a"));
    }

    #[test]
    fn the_primary_position_counts_and_else_the_newest() {
        let (old, new) = (("2020-01-01", "2154-12-31"), ("2024-01-01", "2154-12-31"));
        for (first, second, title) in [("Yes", "No", "Chief"), ("No", "Yes", "Head"), ("No", "No", "Head")] {
            let positions = three(vec![assignment("a", "P1", old, first), assignment("a", "P2", new, second)]);
            assert_eq!(positions.place("a", &on("2026-11-20")).unwrap().title, Some(title), "{first} {second}");
        }
    }

    #[test]
    fn rows_of_another_time_do_not_count() {
        let (before, since) = (("2000-01-01", "2025-12-31"), ("2026-01-01", "2154-12-31"));
        let hierarchy = vec![beneath("P3", "P2", "Line", before), beneath("P3", "P1", "Line", since)];
        let assignments = vec![assignment("a", "P1", OPEN, "Yes"), assignment("b", "P2", OPEN, "Yes"), assignment("c", "P3", OPEN, "Yes")];
        let positions = Positions::from_rows(std::iter::empty(), assignments.into_iter(), Some(hierarchy));
        assert_eq!(manager(&positions, "c", "2025-06-01").as_deref(), Some("b"));
        assert_eq!(manager(&positions, "c", "2026-06-01").as_deref(), Some("a"));
    }

    #[test]
    fn a_circle_of_vacant_positions_ends_without_a_manager() {
        let hierarchy = vec![beneath("P3", "P2", "Line", OPEN), beneath("P2", "P1", "Line", OPEN), beneath("P1", "P2", "Line", OPEN)];
        let positions = Positions::from_rows(std::iter::empty(), [assignment("c", "P3", OPEN, "Yes")].into_iter(), Some(hierarchy));
        assert_eq!(manager(&positions, "c", "2026-11-20"), None);
    }

    #[test]
    fn without_a_hierarchy_nothing_is_said_of_managers() {
        for hierarchy in [None, Some(Vec::new())] {
            let positions = Positions::from_rows(std::iter::empty(), [assignment("c", "P3", OPEN, "Yes")].into_iter(), hierarchy);
            assert!(!positions.knows_managers());
            assert!(positions.place("c", &on("2026-11-20")).unwrap().manager.is_absent());
        }
    }
}
