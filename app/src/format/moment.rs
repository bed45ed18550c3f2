//! Points in time. The server does not know the viewer's zone, so it writes UTC and says so; the browser rewrites the exact ones.

use contract::Timestamp;
use jiff::Timestamp as Instant;

/// How long before `now`: `just now`, `6 min ago`, `3 h ago`, `2 days ago`; beyond a month, the day. What lies ahead is `in 6 min`.
pub(crate) fn ago(moment: Timestamp, now: Timestamp) -> String {
    let seconds = now.seconds() - moment.seconds();
    let distance = match seconds.unsigned_abs() {
        ..60 if seconds >= 0 => return "just now".to_owned(),
        ..60 => return "in a moment".to_owned(),
        length @ ..3_600 => format!("{} min", length / 60),
        length @ ..86_400 => format!("{} h", length / 3_600),
        length @ ..172_800 => format!("{} day", length / 86_400),
        length @ ..2_592_000 => format!("{} days", length / 86_400),
        _ => return written(moment, "%-d %b %Y"),
    };
    if seconds >= 0 { format!("{distance} ago") } else { format!("in {distance}") }
}

/// To the second: `20 Nov 2026, 02:00:03 UTC`.
pub(crate) fn exact(moment: Timestamp) -> String {
    written(moment, "%-d %b %Y, %H:%M:%S UTC")
}

/// To the minute: `20 Nov 2026, 02:00 UTC`.
pub(crate) fn minute(moment: Timestamp) -> String {
    written(moment, "%-d %b %Y, %H:%M UTC")
}

/// For programs, with milliseconds: `2026-11-20T02:00:03.204Z`.
pub(crate) fn iso(moment: Timestamp) -> String {
    written(moment, "%Y-%m-%dT%H:%M:%S%.3fZ")
}

/// A calendar day `2026-11-20` as `20 Nov 2026`; anything else as it is.
pub(crate) fn day(date: &str) -> String {
    date.parse::<jiff::civil::Date>().map_or_else(|_| date.to_owned(), |date| date.strftime("%-d %b %Y").to_string())
}

/// A moment outside of what a calendar knows can only be a fault; it is shown as the number it is.
fn written(moment: Timestamp, pattern: &str) -> String {
    Instant::from_microsecond(moment.0).map_or_else(|_| moment.0.to_string(), |instant| instant.strftime(pattern).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-20T02:00:03.204Z.
    const MOMENT: Timestamp = Timestamp(1_795_140_003_204_000);

    #[test]
    fn a_moment_is_told_by_its_distance() {
        let told: Vec<_> =
            [0, 59, 60, 3_599, 3_600, 90_000, 180_000].into_iter().map(|seconds| ago(MOMENT, MOMENT.plus_seconds(seconds))).collect();
        assert_eq!(told, ["just now", "just now", "1 min ago", "59 min ago", "1 h ago", "1 day ago", "2 days ago"]);
        assert_eq!(ago(MOMENT.plus_seconds(400), MOMENT), "in 6 min");
        assert_eq!(ago(MOMENT, MOMENT.plus_seconds(40 * 86_400)), "20 Nov 2026");
    }

    #[test]
    fn the_exact_moment_names_its_zone() {
        assert_eq!(exact(MOMENT), "20 Nov 2026, 02:00:03 UTC");
        assert_eq!(minute(MOMENT), "20 Nov 2026, 02:00 UTC");
        assert_eq!(iso(MOMENT), "2026-11-20T02:00:03.204Z");
    }

    #[test]
    fn what_is_no_date_is_shown_as_it_came() {
        assert_eq!(day("2026-03-01"), "1 Mar 2026");
        assert_eq!(day("soon"), "soon");
    }
}
