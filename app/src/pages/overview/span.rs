//! How far back the headcount is shown.

use contract::{Date, Timestamp};

use crate::format;
use crate::query::Query;

/// Key in the address.
const KEY: &str = "headcount";

/// A stretch of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Span {
    /// Thirty days.
    Month,
    /// Twelve months.
    #[default]
    Year,
    /// From the first figure on.
    All,
}

impl Span {
    /// Every span, the shortest first.
    pub(super) const ALL: &'static [Self] = &[Self::Month, Self::Year, Self::All];

    /// Reads it out of an address.
    pub(super) fn read(query: &Query) -> Self {
        Self::ALL.iter().copied().find(|span| query.get(KEY) == Some(span.id())).unwrap_or_default()
    }

    /// The address of the overview with this span.
    pub(super) fn address(self) -> String {
        format!("{}#headcount", Query::default().with(KEY, (self != Self::default()).then_some(self.id())).address("/"))
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Month => "30d",
            Self::Year => "12m",
            Self::All => "all",
        }
    }

    /// The words on its button.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Month => "30 days",
            Self::Year => "12 months",
            Self::All => "All",
        }
    }

    /// Its first day, seen from `now`; `None` without a limit.
    pub(super) fn begins(self, now: Timestamp) -> Option<Date> {
        let days = match self {
            Self::Month => 30,
            Self::Year => 365,
            Self::All => return None,
        };
        Date::parse(format::iso(now.plus_seconds(-days * 86_400)).get(..10)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_survives_its_address() {
        for span in Span::ALL {
            let address = span.address();
            let query = address.trim_end_matches("#headcount").split_once('?').map_or("", |(_, query)| query);
            assert_eq!(Span::read(&Query::parse(query)), *span);
        }
    }

    #[test]
    fn a_month_begins_thirty_days_ago() {
        let now = Timestamp(1_795_183_680_000_000);
        assert_eq!(Span::Month.begins(now), Date::parse("2026-10-21"));
        assert_eq!(Span::All.begins(now), None);
    }
}
