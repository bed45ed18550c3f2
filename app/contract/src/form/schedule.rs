//! When a connection is synced by itself, as it is submitted.

use crate::FieldError;
use crate::cadence::{Cadence, Frequency};

/// Longest name of a zone taken.
const ZONE_MAX: usize = 64;

/// What was entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScheduleForm {
    /// Whether it runs at all.
    pub is_on: bool,
    /// Id of a [`Frequency`].
    pub frequency: String,
    /// Such as `02:00`.
    pub time: String,
    /// IANA name of the zone the time is meant in.
    pub zone: String,
}

impl ScheduleForm {
    /// Takes a pair of a form in, if it is one of this one's.
    pub(super) fn read(&mut self, name: &str, value: &str) -> bool {
        match name {
            "scheduled" => self.is_on = true,
            "frequency" => value.clone_into(&mut self.frequency),
            "time" => value.trim().clone_into(&mut self.time),
            "zone" => value.trim().clone_into(&mut self.zone),
            _ => return false,
        }
        true
    }

    /// The cadence; what is wrong where there is none. Whether there is such a zone is not known here.
    pub fn cadence(&self) -> Result<Cadence, Vec<FieldError>> {
        let frequency = Frequency::by_id(&self.frequency);
        let mut errors = Vec::new();
        if frequency.is_none() {
            errors.push(FieldError::new("frequency", "Choose how often."));
        }
        let cadence = Cadence::at(frequency.unwrap_or(Frequency::Daily), &self.time);
        if cadence.is_none() {
            errors.push(FieldError::new("time", "Enter a time like 02:00."));
        }
        if self.zone.is_empty() || self.zone.chars().count() > ZONE_MAX {
            errors.push(FieldError::new("zone", "Enter a time zone like Europe/Copenhagen."));
        }
        cadence.filter(|_| errors.is_empty()).ok_or(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistake_is_named_at_its_field() {
        let fields = |form: ScheduleForm| form.cadence().unwrap_err().into_iter().map(|error| error.field).collect::<Vec<_>>();
        assert_eq!(fields(ScheduleForm::default()), ["frequency", "time", "zone"]);
        let late = ScheduleForm { is_on: true, frequency: "daily".to_owned(), time: "25:00".to_owned(), zone: "UTC".to_owned() };
        assert_eq!(fields(late.clone()), ["time"]);
        assert_eq!(ScheduleForm { time: "02:00".to_owned(), ..late }.cadence(), Ok(Cadence::NIGHTLY));
    }
}
