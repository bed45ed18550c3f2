//! The health of a connection (O28, O31, X4): what a run that ended says about it, whom that is news to, and how long a schedule that
//! fails again and again rests. `docs/health.md` explains it to people.

use contract::{FailureKind, RunStatus, Timestamp};

use crate::failure::meaning;

/// What kind of trigger a run came from. A full run reads everybody by the same requests, whoever asked for it; one of single people, as
/// webhooks cause it, makes other requests. So the success of one kind says nothing about the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// Everybody was to be read.
    Full,
    /// Single people were.
    Single,
}

/// What a run says about its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The vendor gave what was asked for.
    Works,
    /// It did not, for a reason that is about the connection.
    Broken(FailureKind),
    /// Nothing: it did not ask, it will ask again, or its failure is not the connection's.
    Silent,
}

/// The verdict of a run that ended or waits. A warning, a hold and a preview come from a source that is well.
pub fn verdict(status: RunStatus, error: Option<FailureKind>) -> Verdict {
    match status {
        RunStatus::Completed | RunStatus::Warning | RunStatus::Held | RunStatus::Previewed => Verdict::Works,
        RunStatus::Failed => error.filter(|kind| meaning(*kind).affects_health).map_or(Verdict::Silent, Verdict::Broken),
        RunStatus::Queued | RunStatus::Running | RunStatus::Waiting | RunStatus::Cancelled | RunStatus::Skipped => Verdict::Silent,
    }
}

/// One problem of a connection: everything that fails for the same cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    /// The cause.
    pub cause: FailureKind,
    /// Whether full runs failed of it and none has worked since.
    pub breaks_full_runs: bool,
    /// Whether runs of single people did.
    pub breaks_single_runs: bool,
    /// When it began.
    pub first_seen: Timestamp,
    /// When it was met last.
    pub last_seen: Timestamp,
    /// How many runs have met it since it began.
    pub failures: i64,
    /// When it was news last, in this or an earlier spell.
    pub announced_at: Option<Timestamp>,
    /// When it was over; `None` while it is not.
    pub resolved_at: Option<Timestamp>,
}

impl Problem {
    /// Whether it is not over.
    pub const fn is_open(&self) -> bool {
        self.resolved_at.is_none()
    }
}

/// How the schedule of a connection does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rest {
    /// Scheduled runs that failed one after another.
    pub failures: i64,
    /// When the first of them failed.
    pub since: Option<Timestamp>,
    /// No scheduled run begins before; `None` while it goes by its own times.
    pub until: Option<Timestamp>,
}

/// Scheduled runs that have to fail one after another before the schedule rests.
pub const QUARANTINE_AFTER: i64 = 3;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// How long the schedule rests after a scheduled run failed: by how long they have been failing. The odd hours make a nightly run leave
/// out whole nights, however late each began.
///
/// | failing for less than | rests for |
/// |---|---|
/// | 4 hours | 1 hour |
/// | 1 day | 4 hours |
/// | 3 days | 36 hours: a nightly run leaves out one night |
/// | 8 days | 60 hours: two nights |
/// | any longer | 156 hours: it is tried once a week |
const RESTS: [(i64, i64); 5] = [(4 * HOUR, HOUR), (DAY, 4 * HOUR), (3 * DAY, 36 * HOUR), (8 * DAY, 60 * HOUR), (i64::MAX, 156 * HOUR)];

/// Seconds the schedule rests after so many failures in a row, the first of them so many seconds ago; `None` for not at all.
pub fn rest_seconds(failures: i64, lasting_seconds: i64) -> Option<i64> {
    if failures < QUARANTINE_AFTER {
        return None;
    }
    RESTS.iter().find(|(below, _)| lasting_seconds < *below).map(|(_, rest)| *rest)
}

/// When a scheduled run that is planned for a moment may begin at the earliest.
pub fn not_before(planned: Timestamp, quarantined_until: Option<Timestamp>) -> Timestamp {
    quarantined_until.map_or(planned, |until| until.max(planned))
}

/// A run as health sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// What kind of trigger it came from.
    pub trigger: Trigger,
    /// Whether the schedule asked for it.
    pub is_scheduled: bool,
    /// What it says.
    pub verdict: Verdict,
    /// When it ended.
    pub at: Timestamp,
}

/// What owners and admins are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The connection does not work, for this cause.
    Failed(FailureKind),
    /// It works again.
    Recovered,
    /// The schedule rests from now on, first until then.
    Quarantined(Timestamp),
}

/// The health after a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// The problems that changed.
    pub problems: Vec<Problem>,
    /// Whether any is open.
    pub is_failed: bool,
    /// How the schedule does.
    pub rest: Rest,
    /// What there is to tell, in its order.
    pub news: Vec<News>,
}

/// What a run changes about the health of its connection; `None` when it says nothing. `problems` are all the connection has had, and the
/// same cause is no news for `cooldown_seconds`.
pub fn after(problems: &[Problem], rest: Rest, run: &Seen, cooldown_seconds: i64) -> Option<After> {
    match run.verdict {
        Verdict::Silent => None,
        Verdict::Works => Some(after_success(problems, rest, run)),
        Verdict::Broken(cause) => Some(after_failure(problems, rest, run, cause, cooldown_seconds)),
    }
}

fn after_success(problems: &[Problem], rest: Rest, run: &Seen) -> After {
    let was_failed = problems.iter().any(Problem::is_open);
    let mended = |problem: &Problem| {
        let mut next = *problem;
        match run.trigger {
            Trigger::Full => next.breaks_full_runs = false,
            Trigger::Single => next.breaks_single_runs = false,
        }
        if !next.breaks_full_runs && !next.breaks_single_runs {
            next.resolved_at = Some(run.at);
        }
        next
    };
    let open: Vec<_> = problems.iter().filter(|problem| problem.is_open()).map(|problem| (problem, mended(problem))).collect();
    let is_failed = open.iter().any(|(_, next)| next.is_open());
    let changed = open.iter().filter(|(before, next)| *before != next).map(|(_, next)| *next).collect();
    After {
        problems: changed,
        is_failed,
        // Whoever asked for it: a full run that works is what the schedule would try.
        rest: if run.trigger == Trigger::Full { Rest::default() } else { rest },
        news: if was_failed && !is_failed { vec![News::Recovered] } else { Vec::new() },
    }
}

fn after_failure(problems: &[Problem], rest: Rest, run: &Seen, cause: FailureKind, cooldown_seconds: i64) -> After {
    let known = problems.iter().find(|problem| problem.cause == cause);
    let announced_at = known.and_then(|problem| problem.announced_at);
    let is_news = announced_at.is_none_or(|at| at.plus_seconds(cooldown_seconds) <= run.at);
    let going_on = known.filter(|problem| problem.is_open());
    let breaks = |trigger, before: fn(&Problem) -> bool| run.trigger == trigger || going_on.is_some_and(before);
    let problem = Problem {
        cause,
        breaks_full_runs: breaks(Trigger::Full, |problem| problem.breaks_full_runs),
        breaks_single_runs: breaks(Trigger::Single, |problem| problem.breaks_single_runs),
        first_seen: going_on.map_or(run.at, |problem| problem.first_seen),
        last_seen: run.at,
        failures: going_on.map_or(0, |problem| problem.failures) + 1,
        announced_at: if is_news { Some(run.at) } else { announced_at },
        resolved_at: None,
    };
    let next_rest = if run.is_scheduled { rested(rest, run.at) } else { rest };
    let mut news = Vec::new();
    if is_news {
        news.push(News::Failed(cause));
    }
    if let (None, Some(until)) = (rest.until, next_rest.until) {
        news.push(News::Quarantined(until));
    }
    After { problems: vec![problem], is_failed: true, rest: next_rest, news }
}

fn rested(rest: Rest, at: Timestamp) -> Rest {
    let failures = rest.failures + 1;
    let since = rest.since.unwrap_or(at);
    let seconds = rest_seconds(failures, at.millis_since(since) / 1000);
    Rest { failures, since: Some(since), until: seconds.map(|seconds| at.plus_seconds(seconds)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_767_225_600_000_000);
    const COOLDOWN: i64 = DAY;

    /// A connection that lives through runs.
    #[derive(Default)]
    struct Connection {
        problems: Vec<Problem>,
        rest: Rest,
        is_failed: bool,
    }

    impl Connection {
        fn run(&mut self, trigger: Trigger, is_scheduled: bool, verdict: Verdict, second: i64) -> Vec<News> {
            let run = Seen { trigger, is_scheduled, verdict, at: START.plus_seconds(second) };
            let Some(after) = after(&self.problems, self.rest, &run, COOLDOWN) else { return Vec::new() };
            for problem in after.problems {
                self.problems.retain(|known| known.cause != problem.cause);
                self.problems.push(problem);
            }
            self.rest = after.rest;
            self.is_failed = after.is_failed;
            after.news
        }

        fn full(&mut self, verdict: Verdict, second: i64) -> Vec<News> {
            self.run(Trigger::Full, false, verdict, second)
        }

        fn single(&mut self, verdict: Verdict, second: i64) -> Vec<News> {
            self.run(Trigger::Single, false, verdict, second)
        }

        fn night(&mut self, verdict: Verdict, number: i64) -> Vec<News> {
            self.run(Trigger::Full, true, verdict, number * DAY)
        }
    }

    const AUTH: Verdict = Verdict::Broken(FailureKind::Auth);

    #[test]
    fn one_failed_run_makes_it_failed_and_the_next_good_one_healthy() {
        let mut connection = Connection::default();
        assert_eq!(connection.full(Verdict::Works, 0), []);
        assert_eq!(connection.full(AUTH, 10), [News::Failed(FailureKind::Auth)]);
        assert!(connection.is_failed);
        assert_eq!(connection.full(Verdict::Works, 20), [News::Recovered]);
        assert!(!connection.is_failed);
        assert_eq!(connection.full(Verdict::Works, 30), []);
    }

    #[test]
    fn warnings_holds_and_previews_are_well_and_what_was_not_tried_says_nothing() {
        for status in RunStatus::ALL {
            let expected = match status {
                RunStatus::Completed | RunStatus::Warning | RunStatus::Held | RunStatus::Previewed => Verdict::Works,
                RunStatus::Failed => AUTH,
                _ => Verdict::Silent,
            };
            assert_eq!(verdict(*status, Some(FailureKind::Auth)), expected, "{}", status.id());
        }
        assert_eq!(verdict(RunStatus::Failed, Some(FailureKind::Internal)), Verdict::Silent, "a fault of ours is not the connection's");
        assert_eq!(verdict(RunStatus::Failed, Some(FailureKind::RateLimited)), Verdict::Silent);
    }

    #[test]
    fn what_failed_must_itself_work_again() {
        let mut connection = Connection::default();
        connection.single(AUTH, 0);
        assert_eq!(connection.full(Verdict::Works, 10), []);
        assert!(connection.is_failed, "webhooks have not worked since");
        assert_eq!(connection.single(Verdict::Works, 20), [News::Recovered]);
        assert!(!connection.is_failed);
    }

    #[test]
    fn one_cause_met_by_both_kinds_is_one_problem() {
        let mut connection = Connection::default();
        connection.single(AUTH, 0);
        assert_eq!(connection.full(AUTH, 10), [], "it is known");
        let [problem] = connection.problems[..] else { panic!("{:?}", connection.problems) };
        assert_eq!((problem.first_seen, problem.last_seen, problem.failures), (START, START.plus_seconds(10), 2));
        connection.full(Verdict::Works, 20);
        assert!(connection.is_failed);
    }

    #[test]
    fn the_same_cause_is_no_news_within_the_cooldown_even_after_a_recovery() {
        let mut connection = Connection::default();
        assert_eq!(connection.full(AUTH, 0).len(), 1);
        assert_eq!(connection.full(AUTH, 60), []);
        assert_eq!(connection.full(Verdict::Works, 120), [News::Recovered]);
        assert_eq!(connection.full(AUTH, 180), [], "it was told three minutes ago");
        assert_eq!(connection.problems[0].first_seen, START.plus_seconds(180), "a new spell");
        assert_eq!(connection.full(AUTH, DAY), [News::Failed(FailureKind::Auth)], "and is told again after a day");
    }

    #[test]
    fn another_cause_is_news_of_its_own() {
        let mut connection = Connection::default();
        connection.full(AUTH, 0);
        let unreachable = Verdict::Broken(FailureKind::Unreachable);
        assert_eq!(connection.full(unreachable, 60), [News::Failed(FailureKind::Unreachable)]);
        assert_eq!(connection.full(Verdict::Works, 120), [News::Recovered], "both are over, which is told once");
    }

    #[test]
    fn a_schedule_that_fails_again_and_again_rests_says_so_once_and_recovers_by_itself() {
        let mut connection = Connection::default();
        let mut told = 0;
        let mut tried = Vec::new();
        for number in 0..40 {
            if not_before(START.plus_seconds(number * DAY), connection.rest.until) > START.plus_seconds(number * DAY) {
                continue;
            }
            tried.push(number);
            told += connection.night(AUTH, number).iter().filter(|news| matches!(news, News::Quarantined(_))).count();
        }
        assert_eq!(tried, [0, 1, 2, 4, 7, 10, 17, 24, 31, 38]);
        assert_eq!(told, 1);
        assert_eq!(connection.night(Verdict::Works, 45), [News::Recovered]);
        assert_eq!(connection.rest, Rest::default());
    }

    #[test]
    fn a_full_run_somebody_asked_for_ends_the_rest_and_does_not_lengthen_it() {
        let mut connection = Connection::default();
        for number in 0..3 {
            connection.night(AUTH, number);
        }
        let rest = connection.rest;
        assert!(rest.until.is_some());
        connection.full(AUTH, 2 * DAY + 60);
        assert_eq!(connection.rest, rest);
        connection.single(Verdict::Works, 2 * DAY + 120);
        assert_eq!(connection.rest, rest, "a webhook is not what the schedule does");
        connection.full(Verdict::Works, 2 * DAY + 180);
        assert_eq!(connection.rest, Rest::default());
    }

    #[test]
    fn an_hourly_schedule_rests_shorter() {
        let rests: Vec<_> = [(2, 3_600), (3, 7_200), (4, 5 * HOUR), (6, 2 * DAY), (9, 5 * DAY), (20, 30 * DAY)]
            .into_iter()
            .map(|(failures, lasting)| rest_seconds(failures, lasting).map(|seconds| seconds / HOUR))
            .collect();
        assert_eq!(rests, [None, Some(1), Some(4), Some(36), Some(60), Some(156)]);
    }
}
