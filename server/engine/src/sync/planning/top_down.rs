//! The order in which people are planned and written: from the top of the company down, teams together.
//!
//! Whoever is written finds their manager there already, and is not written a second time to be linked. A department is mostly a part of
//! the company below one person, so its people come together too: indexes by manager and by department grow in few places at a time.

use std::collections::HashMap;

use super::load::SourceEntry;

/// Level by level, each in the order of its managers. Whoever has no manager among these people is at the top; whoever is in a circle of
/// managers, or below one, comes last.
pub(super) fn ordered(mut entries: Vec<SourceEntry<'_>>) -> Vec<SourceEntry<'_>> {
    entries.sort_unstable_by(|one, other| one.row.source_id.cmp(&other.row.source_id));
    let at: HashMap<&str, usize> = entries.iter().enumerate().map(|(at, entry)| (entry.row.source_id.as_str(), at)).collect();
    let mut order = Vec::with_capacity(entries.len());
    let mut reports: Vec<Vec<usize>> = vec![Vec::new(); entries.len()];
    for (person, entry) in entries.iter().enumerate() {
        match entry.row.manager_source_id.as_deref().and_then(|manager| at.get(manager)) {
            Some(manager) => reports[*manager].push(person),
            None => order.push(person),
        }
    }
    let mut next = 0;
    while let Some(person) = order.get(next) {
        order.append(&mut reports[*person]);
        next += 1;
    }
    let mut circles: Vec<usize> = reports.into_iter().flatten().collect();
    circles.sort_unstable();
    order.append(&mut circles);

    let mut entries: Vec<Option<SourceEntry<'_>>> = entries.into_iter().map(Some).collect();
    order.into_iter().filter_map(|person| entries[person].take()).collect()
}

#[cfg(test)]
mod tests {
    use contract::Date;
    use domain::lifecycle::Lifecycle;
    use store::mirror::MirrorIndexRow;

    use super::*;

    fn row((source_id, manager): &(&str, &str)) -> MirrorIndexRow {
        MirrorIndexRow {
            source_id: (*source_id).to_owned(),
            digest: 0,
            is_active: true,
            start_date: None,
            manager_source_id: Some((*manager).to_owned()),
            is_present: true,
            is_disputed: false,
        }
    }

    fn order(people: &[(&str, &str)]) -> String {
        let today = Date::parse("2026-11-27").unwrap();
        let rows: Vec<MirrorIndexRow> = people.iter().map(row).collect();
        let entries = rows.iter().map(|row| SourceEntry { row, lifecycle: Lifecycle::of(true, true, None, &today), fingerprint: 0 });
        ordered(entries.collect()).iter().map(|entry| entry.row.source_id.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn managers_come_before_their_reports_and_teams_stay_together() {
        let people = [("1", "6"), ("2", "7"), ("3", "6"), ("4", "7"), ("6", "8"), ("7", "9"), ("8", "5"), ("9", "5"), ("5", "")];
        assert_eq!(order(&people), "5 8 9 6 7 1 3 2 4");
    }

    #[test]
    fn whose_manager_is_nobody_here_is_at_the_top() {
        assert_eq!(order(&[("2", "1"), ("1", "left"), ("3", "")]), "1 3 2");
    }

    #[test]
    fn circles_and_those_below_them_come_last_and_nobody_is_lost() {
        assert_eq!(order(&[("1", "1"), ("2", "3"), ("3", "2"), ("4", "3"), ("5", "")]), "5 1 2 3 4");
    }
}
