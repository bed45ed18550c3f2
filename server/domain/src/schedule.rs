//! When a schedule is due (O14).

use std::str::FromStr as _;

use chrono::{DateTime, Utc};
use contract::Timestamp;
use croner::Cron;
use jiff::tz::TimeZone;

/// A moment that was missed is made up for within this many seconds; later, the next one is near enough.
pub const CATCH_UP_SECONDS: i64 = 12 * 3_600;

/// A cron pattern by the clocks of a zone.
#[derive(Debug, Clone)]
pub struct Schedule {
    cron: Cron,
    zone: TimeZone,
}

impl Schedule {
    /// Reads a pattern of five fields and a zone by its IANA name; `None` when either is not known.
    pub fn parse(cron: &str, zone: &str) -> Option<Self> {
        Some(Self { cron: Cron::from_str(cron).ok()?, zone: TimeZone::get(zone).ok()? })
    }

    /// The first moment after `after` at which the clocks of the zone show what the pattern asks for.
    ///
    /// A time the clocks skip is due when they have been put forward; one they show twice is due the first time only.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let mut shown = as_shown(after, &self.zone)?;
        loop {
            shown = self.cron.find_next_occurrence(&shown, false).ok()?;
            let due = moment(shown, &self.zone)?;
            if due > after {
                return Some(due);
            }
        }
    }

    /// Whether a run is asked for now that one was due at `due`: when that moment or a later one lies within [`CATCH_UP_SECONDS`]. Several
    /// that were missed are one.
    pub fn owes_a_run(&self, due: Timestamp, now: Timestamp) -> bool {
        let since = now.plus_seconds(-CATCH_UP_SECONDS);
        due >= since || self.next_after(since.plus_micros(-1)).is_some_and(|last| last <= now)
    }
}

/// What the clocks of a zone show, as if they were in Greenwich: patterns know no zones.
fn as_shown(at: Timestamp, zone: &TimeZone) -> Option<DateTime<Utc>> {
    let shown = jiff::Timestamp::from_microsecond(at.0).ok()?.to_zoned(zone.clone()).datetime();
    DateTime::from_timestamp_micros(shown.to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond())
}

/// The moment at which the clocks of a zone show this.
fn moment(shown: DateTime<Utc>, zone: &TimeZone) -> Option<Timestamp> {
    let shown = jiff::Timestamp::from_microsecond(shown.timestamp_micros()).ok()?.to_zoned(TimeZone::UTC).datetime();
    Some(Timestamp(zone.to_ambiguous_timestamp(shown).compatible().ok()?.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
    }

    /// Every moment between two others, as text in UTC.
    fn between(cron: &str, from: &str, to: &str) -> Vec<String> {
        let schedule = Schedule::parse(cron, "Europe/Copenhagen").unwrap();
        let mut due = Vec::new();
        let mut after = at(from);
        while let Some(next) = schedule.next_after(after).filter(|next| *next < at(to)) {
            due.push(jiff::Timestamp::from_microsecond(next.0).unwrap().to_string());
            after = next;
        }
        due
    }

    #[test]
    fn two_o_clock_that_the_clocks_skip_is_due_once_at_three() {
        let due = between("0 2 * * *", "2027-03-27T12:00:00Z", "2027-03-30T12:00:00Z");
        assert_eq!(due, ["2027-03-28T01:00:00Z", "2027-03-29T00:00:00Z", "2027-03-30T00:00:00Z"]);
    }

    #[test]
    fn two_o_clock_that_the_clocks_show_twice_is_due_the_first_time_only() {
        let due = between("0 2 * * *", "2026-10-24T12:00:00Z", "2026-10-27T12:00:00Z");
        assert_eq!(due, ["2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z", "2026-10-27T01:00:00Z"]);
    }

    #[test]
    fn asked_between_the_two_it_has_been_already() {
        let schedule = Schedule::parse("30 2 * * *", "Europe/Copenhagen").unwrap();
        // 02:10 for the second time.
        assert_eq!(schedule.next_after(at("2026-10-25T01:10:00Z")), Some(at("2026-10-26T01:30:00Z")));
    }

    #[test]
    fn every_hour_is_every_hour_the_clocks_show() {
        let skipped = between("0 * * * *", "2027-03-28T00:30:00Z", "2027-03-28T03:30:00Z");
        assert_eq!(skipped, ["2027-03-28T01:00:00Z", "2027-03-28T02:00:00Z", "2027-03-28T03:00:00Z"]);
        let doubled = between("0 * * * *", "2026-10-24T23:30:00Z", "2026-10-25T03:30:00Z");
        assert_eq!(doubled, ["2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z"]);
    }

    #[test]
    fn what_was_missed_is_made_up_for_within_half_a_day() {
        let schedule = Schedule::parse("0 2 * * *", "UTC").unwrap();
        let due = at("2026-11-20T02:00:00Z");
        assert!(schedule.owes_a_run(due, at("2026-11-20T14:00:00Z")));
        assert!(!schedule.owes_a_run(due, at("2026-11-20T14:00:01Z")));
        // Days later: the last of the nights that were missed decides.
        assert!(schedule.owes_a_run(due, at("2026-11-24T13:00:00Z")));
        assert!(!schedule.owes_a_run(due, at("2026-11-24T15:00:00Z")));
    }

    #[test]
    fn a_pattern_or_a_zone_nobody_knows_is_no_schedule() {
        assert!(Schedule::parse("at night", "Europe/Copenhagen").is_none());
        assert!(Schedule::parse("0 2 * * *", "Europe/Atlantis").is_none());
        assert!(Schedule::parse("0 2 30 2 *", "UTC").unwrap().next_after(at("2026-11-20T02:00:00Z")).is_none());
    }
}
