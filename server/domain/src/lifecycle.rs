//! What a person at the source is today (the table "What becomes of people" of the design).

use contract::attribute::STATUS_INACTIVE;
use contract::{Attribute, Attributes, Date};

/// Where a person stands at the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lifecycle {
    /// Works there.
    Active,
    /// Hired, first day still to come. BambooHR keeps such people inactive until then.
    Future,
    /// Left, or was never to start.
    Inactive,
    /// Not in a complete pull any more.
    Absent,
    /// There, and not meant by the flow: kept and left as they are (see [`crate::scope`]).
    OutOfScope,
}

impl Lifecycle {
    /// Works it out from what planning keeps at hand.
    pub fn of(is_present: bool, is_active: bool, start_date: Option<&str>, today: &Date) -> Self {
        if !is_present {
            Self::Absent
        } else if is_active {
            Self::Active
        } else if start_date.is_some_and(|start| start > today.as_str()) {
            Self::Future
        } else {
            Self::Inactive
        }
    }

    /// Whether a plan has a place for the person.
    pub const fn is_planned(self) -> bool {
        matches!(self, Self::Active | Self::Future)
    }
}

/// Whether a record says "active"; a source that does not say is taken to list people who work there.
pub fn is_active(attributes: &Attributes) -> bool {
    attributes.get(Attribute::Status).key() != Some(STATUS_INACTIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inactive_person_with_a_first_day_ahead_is_a_future_hire_until_that_day() {
        let today = Date::parse("2026-11-20").unwrap();
        assert_eq!(Lifecycle::of(true, false, Some("2026-11-21"), &today), Lifecycle::Future);
        assert_eq!(Lifecycle::of(true, false, Some("2026-11-20"), &today), Lifecycle::Inactive);
        assert_eq!(Lifecycle::of(true, false, None, &today), Lifecycle::Inactive);
        assert_eq!(Lifecycle::of(true, true, Some("2026-11-21"), &today), Lifecycle::Active);
        assert_eq!(Lifecycle::of(false, true, None, &today), Lifecycle::Absent);
    }
}
