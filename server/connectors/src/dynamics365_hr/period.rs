//! Dates and periods as Finance and Operations writes them (section A.4): 1900 stands for no date, 2154 for one that never comes.

use contract::Date;

/// Year of "no date".
const NO_DATE: &str = "1900-";
/// Year of "never ends", and of every later one.
const NEVER: &str = "2154-";

/// The day of a moment on the wire. Days without a time come at noon UTC and are taken as they are written, in no zone.
pub(super) fn day(text: &str) -> Option<Date> {
    let day = text.trim().get(..10)?;
    if day.starts_with(NO_DATE) || day >= NEVER {
        return None;
    }
    Date::parse(day)
}

/// From a day to a day, both within; an end that is not there is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

impl Period {
    /// Reads both ends.
    pub(super) fn read(from: Option<&str>, to: Option<&str>) -> Self {
        Self { from: from.and_then(day), to: to.and_then(day) }
    }

    /// Whether the day is within.
    pub(super) fn contains(&self, day: &Date) -> bool {
        self.has_begun(day) && self.to.as_ref().is_none_or(|to| day <= to)
    }

    /// Whether the first day has come.
    pub(super) fn has_begun(&self, day: &Date) -> bool {
        self.from.as_ref().is_none_or(|from| from <= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_it_is_written_and_no_date_is_none() {
        for (text, expected) in [
            ("2016-11-21T12:00:00Z", Some("2016-11-21")),
            ("2016-11-21T00:00:00Z", Some("2016-11-21")),
            ("2016-11-21T23:59:59Z", Some("2016-11-21")),
            ("2016-11-21", Some("2016-11-21")),
            ("1900-01-01T12:00:00Z", None),
            ("1900-01-01T00:00:00Z", None),
            ("2154-12-31T12:00:00Z", None),
            ("2154-12-31T23:59:59Z", None),
            ("2199-01-01T00:00:00Z", None),
            ("", None),
            ("soon", None),
            ("2016-13-40T00:00:00Z", None),
            ("äöüäöüäöü", None),
        ] {
            assert_eq!(day(text).as_ref().map(Date::as_str), expected, "{text}");
        }
    }

    #[test]
    fn both_ends_are_within_and_a_missing_one_is_open() {
        let on = |day: &str| Date::parse(day).unwrap();
        let period = Period::read(Some("2026-01-01T00:00:00Z"), Some("2026-06-30T23:59:59Z"));
        assert!(period.contains(&on("2026-01-01")) && period.contains(&on("2026-06-30")));
        assert!(!period.contains(&on("2025-12-31")) && !period.contains(&on("2026-07-01")));
        let open = Period::read(Some("1900-01-01T00:00:00Z"), Some("2154-12-31T23:59:59Z"));
        assert!(open.contains(&on("1950-01-01")) && open.contains(&on("2100-01-01")));
    }
}
