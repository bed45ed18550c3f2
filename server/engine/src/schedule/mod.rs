//! Schedules: a tick every minute asks for the runs that are due (O14), and ends reviews nobody decided about in time.

mod nightly;
mod tick;

pub use nightly::NightlyRun;

use contract::Timestamp;
use contract::cadence::Cadence;
use contract::id::{IntegrationId, OrgId};
use domain::schedule::Schedule;
use jiff::tz::TimeZone;
use store::schedules::{ScheduleRow, kind};
use uuid::Uuid;

/// The event nightly runs are known by.
pub const NIGHTLY: &str = "nightly_reconciliation";
/// A schedule whose pattern or zone is not known here is looked at again after this many seconds.
const UNREADABLE_PAUSE: i64 = 86_400;

/// The schedule a connection begins with: at two in the night, in the server's zone.
pub(crate) fn nightly(org: OrgId, integration: IntegrationId, id: Uuid, zone: &TimeZone, now: Timestamp) -> ScheduleRow {
    row(org, integration, id, Cadence::NIGHTLY, zone.iana_name().unwrap_or("UTC"), now)
}

/// A schedule that begins now.
pub(crate) fn row(org: OrgId, integration: IntegrationId, id: Uuid, cadence: Cadence, zone: &str, now: Timestamp) -> ScheduleRow {
    let cron = cadence.cron();
    ScheduleRow {
        org_id: org,
        id,
        integration_id: integration,
        kind: kind::RECONCILE.to_owned(),
        next_run_at: next_run(&cron, zone, now),
        cron,
        zone: zone.to_owned(),
        is_enabled: true,
    }
}

/// When a schedule is due next after a moment. Whether its run begins then, or it rests after failures, the tick decides.
fn next_run(cron: &str, zone: &str, after: Timestamp) -> Timestamp {
    let next = Schedule::parse(cron, zone).and_then(|schedule| schedule.next_after(after));
    next.unwrap_or_else(|| {
        tracing::warn!(cron, zone, "a schedule cannot be read; it is looked at again tomorrow");
        after.plus_seconds(UNREADABLE_PAUSE)
    })
}

/// Whether a schedule that is due asks for a run, or was missed for too long.
fn owes_a_run(row: &ScheduleRow, now: Timestamp) -> bool {
    Schedule::parse(&row.cron, &row.zone).is_some_and(|schedule| schedule.owes_a_run(row.next_run_at, now))
}
