//! What health is told in.

use contract::Timestamp;
use domain::failure::meaning;
use domain::health::Rest;
use jiff::tz::TimeZone;
use store::runs::Settlement;

/// What happened, and what to do.
pub(super) fn failure(settlement: &Settlement) -> (String, String) {
    let next_step = settlement.error_kind.map(|kind| meaning(kind).next_step.to_owned()).unwrap_or_default();
    (settlement.summary.clone().unwrap_or_default(), next_step)
}

/// What the run that works again did.
pub(super) fn recovery(settlement: &Settlement) -> String {
    let counts = &settlement.counts;
    let changed = counts.created + counts.updated + counts.deactivated;
    format!("A sync worked again: {} records read, {changed} changed.", counts.fetched)
}

/// That the schedule rests, since when it fails, and how it ends.
pub(super) fn quarantine(rest: Rest, until: Timestamp, zone: &TimeZone) -> String {
    let since = rest.since.map(|since| format!(" since {}", moment(since, zone))).unwrap_or_default();
    format!(
        "{} scheduled syncs have failed in a row{since}. The next one is tried after {}, then at growing distances. The first that works, \
         or one you start yourself, brings the usual times back.",
        rest.failures,
        moment(until, zone)
    )
}

fn moment(at: Timestamp, zone: &TimeZone) -> String {
    let moment = jiff::Timestamp::from_microsecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned(zone.clone());
    moment.strftime("%-d %b %Y, %H:%M %Z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_is_told_with_its_beginning_and_its_end() {
        let start = Timestamp(1_795_140_000_000_000);
        let rest = Rest { failures: 3, since: Some(start), until: None };
        let told = quarantine(rest, start.plus_seconds(36 * 3_600), &TimeZone::UTC);
        assert!(told.starts_with("3 scheduled syncs have failed in a row since 20 Nov 2026, 02:00 UTC."), "{told}");
        assert!(told.contains("after 21 Nov 2026, 14:00 UTC"), "{told}");
    }
}
