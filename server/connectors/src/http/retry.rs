//! When a request is sent again, and after how long.

use std::time::{Duration, SystemTime};

/// How often one request is tried in all.
const TRIES: u32 = 4;
/// The longest pause that is slept through here; a longer one is the run's to wait for.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The longest pause a vendor is believed.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(7 * 24);

/// How one attempt ended, as far as trying again is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// The vendor answered.
    Answered { status: u16, retry_after: Option<Duration> },
    /// No answer came.
    Lost,
    /// Trying again cannot help.
    Final,
}

/// The pause before the next attempt, or `None` when this one was the last.
///
/// 429 and 503 wait as long as the vendor says; 408, 502, 504, a lost answer, and 429 or 503 without a word wait 1 s, 2 s, 4 s and up to a
/// quarter more, so that many clients do not come back at once. `chance` is drawn from 0 to 1.
pub(super) fn pause(attempt: u32, ending: Ending, chance: f64) -> Option<Duration> {
    if attempt >= TRIES {
        return None;
    }
    let backoff = Duration::from_secs(1 << (attempt - 1)).mul_f64(1.0 + chance / 4.0);
    let pause = match ending {
        Ending::Answered { status: 429 | 503, retry_after } => retry_after.unwrap_or(backoff),
        Ending::Answered { status: 408 | 502 | 504, .. } | Ending::Lost => backoff,
        Ending::Answered { .. } | Ending::Final => return None,
    };
    (pause <= LONGEST_PAUSE).then_some(pause)
}

/// `Retry-After` as seconds or as an HTTP date (RFC 9110 section 10.2.3); `None` when it is neither. A date that has passed is no wait.
pub(super) fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let header = header.trim();
    let wait = match header.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(header).ok()?.duration_since(now).unwrap_or_default(),
    };
    Some(wait.min(LONGEST_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn answered(status: u16, seconds: Option<u64>) -> Ending {
        let retry_after = match seconds {
            Some(seconds) => Some(Duration::from_secs(seconds)),
            None => None,
        };
        Ending::Answered { status, retry_after }
    }

    #[test]
    fn what_is_tried_again_and_after_how_long() {
        for (attempt, ending, seconds) in [
            (1, answered(429, Some(7)), Some(7.0)),
            (1, answered(503, Some(0)), Some(0.0)),
            (1, answered(503, Some(30)), Some(30.0)),
            (1, answered(429, Some(31)), None),
            (1, answered(429, None), Some(1.0)),
            (2, answered(503, None), Some(2.0)),
            (3, answered(502, None), Some(4.0)),
            (2, answered(504, Some(9)), Some(2.0)),
            (1, answered(408, None), Some(1.0)),
            (3, Ending::Lost, Some(4.0)),
            (4, Ending::Lost, None),
            (4, answered(429, Some(1)), None),
            (1, answered(500, None), None),
            (1, answered(401, None), None),
            (1, answered(200, None), None),
            (1, Ending::Final, None),
        ] {
            assert_eq!(pause(attempt, ending, 0.0), seconds.map(Duration::from_secs_f64), "try {attempt}: {ending:?}");
        }
    }

    #[test]
    fn chance_adds_up_to_a_quarter_to_our_own_pauses_and_nothing_to_the_vendor_s() {
        assert_eq!(pause(2, Ending::Lost, 1.0), Some(Duration::from_millis(2500)));
        assert_eq!(pause(2, answered(429, Some(7)), 1.0), Some(Duration::from_secs(7)));
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date() {
        let now = httpdate::parse_http_date("Fri, 20 Nov 2026 08:00:00 GMT").unwrap();
        for (header, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Fri, 20 Nov 2026 08:01:30 GMT", Some(90)),
            ("Fri, 20 Nov 2026 07:00:00 GMT", Some(0)),
            ("99999999999", Some(7 * 24 * 3600)),
            ("soon", None),
            ("-5", None),
            ("", None),
        ] {
            assert_eq!(retry_after(header, now), seconds.map(Duration::from_secs), "{header:?}");
        }
    }
}
