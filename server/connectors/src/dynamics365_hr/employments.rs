//! Who is employed where, from when to when (section A.5): an employment ends a person's being there, and never a worker's record.

use std::collections::HashMap;

use contract::Date;
use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};

use super::config::Config;
use super::model::EmploymentRow;
use super::period::Period;

/// One employment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Employment {
    pub(super) legal_entity: String,
    pub(super) period: Period,
    pub(super) worker_type: Option<String>,
}

/// The employments of everybody, in the legal entities that are read.
#[derive(Debug, Default)]
pub(super) struct Employments(HashMap<String, Vec<Employment>>);

impl Employments {
    /// A row without person or legal entity says nothing about anybody.
    pub(super) fn from_rows(rows: impl Iterator<Item = EmploymentRow>, config: &Config) -> Self {
        let mut employments: HashMap<String, Vec<Employment>> = HashMap::new();
        for row in rows {
            let (Some(person), Some(legal_entity)) = (row.personnel_number, row.legal_entity_id) else { continue };
            if config.admits(&legal_entity) {
                let period = Period::read(row.employment_start_date.as_deref(), row.employment_end_date.as_deref());
                employments.entry(person).or_default().push(Employment { legal_entity, period, worker_type: row.worker_type });
            }
        }
        Self(employments)
    }

    /// Whether nobody is employed at all.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The employment that says how a person stands: of those in force the oldest, else the next to begin, else the last.
    pub(super) fn of(&self, person: &str, day: &Date) -> Option<&Employment> {
        let all = self.0.get(person)?;
        let in_force = all.iter().filter(|employment| employment.period.contains(day));
        let ahead = all.iter().filter(|employment| !employment.period.has_begun(day));
        in_force
            .min_by_key(|employment| (&employment.period.from, &employment.legal_entity))
            .or_else(|| ahead.min_by_key(|employment| (&employment.period.from, &employment.legal_entity)))
            .or_else(|| all.iter().max_by_key(|employment| (&employment.period.to, &employment.legal_entity)))
    }
}

impl Employment {
    /// `active` or `inactive`; whoever is still to begin is inactive until then.
    pub(super) fn status(&self, day: &Date) -> &'static str {
        if self.period.contains(day) { STATUS_ACTIVE } else { STATUS_INACTIVE }
    }

    /// The day that counts for the person: today, the first day of whoever is still to begin, the last of whoever has left.
    pub(super) fn day<'a>(&'a self, today: &'a Date) -> &'a Date {
        match (&self.period.from, &self.period.to) {
            (Some(from), _) if from > today => from,
            (_, Some(to)) if to < today => to,
            _ => today,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn employment(legal_entity: &str, from: &str, to: &str) -> Employment {
        Employment { legal_entity: legal_entity.to_owned(), period: Period::read(Some(from), Some(to)), worker_type: None }
    }

    #[test]
    fn the_employment_in_force_counts_then_the_next_then_the_last() {
        let today = Date::parse("2026-11-20").unwrap();
        let past = employment("USMF", "2015-01-01", "2018-12-31");
        let recent = employment("USMF", "2019-01-01", "2020-12-31");
        let now = employment("DEMF", "2021-01-01", "2154-12-31");
        let also_now = employment("GBSI", "2024-01-01", "2027-01-31");
        let ahead = employment("GBSI", "2026-12-01", "2154-12-31");
        for (all, expected, status, day) in [
            (vec![&past, &also_now, &now, &ahead], &now, STATUS_ACTIVE, "2026-11-20"),
            (vec![&past, &ahead, &recent], &ahead, STATUS_INACTIVE, "2026-12-01"),
            (vec![&past, &recent], &recent, STATUS_INACTIVE, "2020-12-31"),
        ] {
            let employments = Employments(HashMap::from([("1".to_owned(), all.into_iter().cloned().collect())]));
            let found = employments.of("1", &today).unwrap();
            assert_eq!((found, found.status(&today), found.day(&today).as_str()), (expected, status, day));
        }
        assert_eq!(Employments::default().of("1", &today), None);
    }

    #[test]
    fn the_last_day_is_still_a_day_there() {
        let today = Date::parse("2026-11-20").unwrap();
        assert_eq!(employment("USMF", "2015-01-01", "2026-11-20T23:59:59Z").status(&today), STATUS_ACTIVE);
        assert_eq!(employment("USMF", "2015-01-01", "2026-11-19T23:59:59Z").status(&today), STATUS_INACTIVE);
    }
}
