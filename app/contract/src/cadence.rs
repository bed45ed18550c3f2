//! How often a connection is synced by itself (X6).

use serde::{Deserialize, Serialize};

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Once a day.
    Daily,
    /// Twice a day.
    TwelveHours,
    /// Four times a day.
    SixHours,
    /// Every hour.
    Hourly,
}

impl Frequency {
    /// Every one.
    pub const ALL: &'static [Self] = &[Self::Daily, Self::TwelveHours, Self::SixHours, Self::Hourly];

    /// The word in the form.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::TwelveHours => "twelve_hours",
            Self::SixHours => "six_hours",
            Self::Hourly => "hourly",
        }
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Daily => "Every day",
            Self::TwelveHours => "Every 12 hours",
            Self::SixHours => "Every 6 hours",
            Self::Hourly => "Every hour",
        }
    }

    /// Finds it by its id.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|frequency| frequency.id() == id)
    }

    /// How many times a day.
    const fn times(self) -> u8 {
        match self {
            Self::Daily => 1,
            Self::TwelveHours => 2,
            Self::SixHours => 4,
            Self::Hourly => 24,
        }
    }
}

/// How often, and at what time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    /// How often.
    pub frequency: Frequency,
    /// The hour of one of its moments, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
}

impl Cadence {
    /// Every night at two (O14).
    pub const NIGHTLY: Self = Self { frequency: Frequency::Daily, hour: 2, minute: 0 };

    /// Reads a time such as `02:00`.
    pub fn at(frequency: Frequency, time: &str) -> Option<Self> {
        let (hour, minute) = time.trim().split_once(':')?;
        let number = |digits: &str| digits.parse::<u8>().ok().filter(|_| digits.len() == 2);
        let (hour, minute) = (number(hour)?, number(minute)?);
        (hour < 24 && minute < 60).then_some(Self { frequency, hour, minute })
    }

    /// The time, such as `02:00`.
    pub fn time(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// The pattern: minute, hours, every day.
    pub fn cron(self) -> String {
        if self.frequency == Frequency::Hourly {
            return format!("{} * * * *", self.minute);
        }
        let step = 24 / self.frequency.times();
        let hours: Vec<String> = (0..self.frequency.times()).map(|at| (self.hour % step + at * step).to_string()).collect();
        format!("{} {} * * *", self.minute, hours.join(","))
    }

    /// Reads what [`Cadence::cron`] wrote; `None` for any other pattern.
    pub fn of_cron(cron: &str) -> Option<Self> {
        let mut fields = cron.split(' ');
        let (minute, hours) = (fields.next()?.parse().ok()?, fields.next()?);
        let hour = if hours == "*" { 0 } else { hours.split(',').next()?.parse().ok()? };
        Frequency::ALL.iter().map(|frequency| Self { frequency: *frequency, hour, minute }).find(|cadence| cadence.cron() == cron)
    }

    /// The words people read, such as "every day at 02:00".
    pub fn sentence(self) -> String {
        match self.frequency {
            Frequency::Hourly => format!("every hour, at minute {}", self.minute),
            frequency => format!("{} at {}", frequency.label().to_lowercase().replace("hours", "hours, one of them"), self.time()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cadence_is_read_back_from_its_pattern() {
        for frequency in Frequency::ALL {
            let cadence = Cadence { frequency: *frequency, hour: 14, minute: 5 };
            assert_eq!(Cadence::of_cron(&cadence.cron()).map(Cadence::cron), Some(cadence.cron()), "{frequency:?}");
        }
        assert_eq!(Cadence::NIGHTLY.cron(), "0 2 * * *");
        assert_eq!(Cadence { frequency: Frequency::SixHours, hour: 14, minute: 5 }.cron(), "5 2,8,14,20 * * *");
        assert_eq!(Cadence::of_cron("*/5 * * * 1"), None);
    }

    #[test]
    fn a_time_is_two_digits_each() {
        assert_eq!(Cadence::at(Frequency::Daily, " 02:00 "), Some(Cadence::NIGHTLY));
        for time in ["", "2", "2:00", "24:00", "02:60", "02:00:00", "aa:bb", "-1:00"] {
            assert_eq!(Cadence::at(Frequency::Daily, time), None, "{time}");
        }
    }

    #[test]
    fn it_is_said_in_words() {
        assert_eq!(Cadence::NIGHTLY.sentence(), "every day at 02:00");
        assert_eq!(Cadence { frequency: Frequency::SixHours, hour: 2, minute: 0 }.sentence(), "every 6 hours, one of them at 02:00");
        assert_eq!(Cadence { frequency: Frequency::Hourly, hour: 0, minute: 30 }.sentence(), "every hour, at minute 30");
    }
}
