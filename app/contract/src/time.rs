//! Points in time and calendar dates as they are stored and sent.

use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z. Both databases store exactly this number, so neither rounds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The same moment in whole seconds, as seed 003's API shows times.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Moves the moment by a number of microseconds, saturating at the ends of time.
    #[must_use]
    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Moves the moment by a number of seconds.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        self.plus_micros(seconds.saturating_mul(1_000_000))
    }

    /// Milliseconds from `earlier` to this moment; zero when the clock went backwards.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        let micros = self.0.saturating_sub(earlier.0);
        if micros < 0 { 0 } else { micros / 1000 }
    }
}

/// A calendar date as ISO 8601 text, `YYYY-MM-DD`; comparing two compares the days.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date(String);

impl Date {
    /// Takes well-formed dates between 1900-01-01 and 2200-12-31; vendors' empty dates (`0000-00-00`, `""`) and nonsense give `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shape = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() });
        if !shape {
            return None;
        }
        let (year, month, day): (u16, u8, u8) = (text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        ((1900..=2200).contains(&year) && (1..=days).contains(&day)).then(|| Self(text.to_owned()))
    }

    /// The text, `YYYY-MM-DD`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Days since 1970-01-01; negative before.
    pub fn days(&self) -> i64 {
        let part = |range: std::ops::Range<usize>| self.0.get(range).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or(1);
        // Years begin in March here, so that the leap day is the last one.
        let (year, month, day) = (part(0..4), part(5..7), part(8..10));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 719_469
    }

    /// The moment the day begins, in UTC.
    pub fn begins(&self) -> Timestamp {
        Timestamp(0).plus_seconds(self.days() * 86_400)
    }

    /// The moment the day ends and the next begins, in UTC.
    pub fn ends(&self) -> Timestamp {
        self.begins().plus_seconds(86_400)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_its_midnight_in_utc() {
        let begins = |text| Date::parse(text).unwrap().begins().seconds();
        assert_eq!([begins("1970-01-01"), begins("1969-12-31"), begins("2000-02-29")], [0, -86_400, 951_782_400]);
        assert_eq!([begins("2000-03-01"), begins("2026-11-20")], [951_868_800, 1_795_132_800]);
    }

    #[test]
    fn the_empty_dates_of_vendors_are_no_dates() {
        for text in ["0000-00-00", "", "2026-02-30", "2026-13-01", "1899-12-31", "26-1-1", "2026/01/01", "２026-01-01"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(Date::parse("2024-02-29").as_ref().map(Date::as_str), Some("2024-02-29"));
    }
}
