//! Runs by the schedule (O14).

use contract::form::HrisForm;
use contract::run::{RunKind, RunStatus};
use contract::{AppError, Timestamp};
use engine::clock::Clock as _;
use jiff::civil::date;
use jiff::tz::TimeZone;
use store::schedules::{ScheduleRow, kind};

use crate::support::hris_form::form;
use crate::support::run_view::summary;
use crate::support::{Connecting, Database, Installation, Tenant};

on_both_databases! {
    a_connection_is_reconciled_every_night_at_two,
    several_nodes_that_tick_at_once_ask_for_one_run,
    what_was_missed_for_hours_is_one_run_and_what_was_missed_for_days_is_none,
    the_night_in_which_two_o_clock_is_skipped_has_one_run,
    the_night_in_which_two_o_clock_comes_twice_has_one_run,
    a_resting_or_downgraded_connection_has_skipped_nights_and_a_disconnected_one_has_none,
    a_night_that_still_waits_is_not_asked_for_again,
    a_schedule_is_changed_on_the_page_of_the_connection,
    a_schedule_with_mistakes_is_refused_in_words,
    a_schedule_can_be_switched_off,
    the_command_asks_for_every_tenant_or_one,
}

const HOUR: i64 = 3_600;

async fn schedule(tenant: &Tenant) -> ScheduleRow {
    let integration = tenant.store().live_integrations(tenant.org).await.unwrap().remove(0);
    tenant.store().schedule(tenant.org, integration.id, kind::RECONCILE).await.unwrap().unwrap()
}

/// Puts the clock to a time of a day in UTC.
fn set(tenant: &Tenant, year: i16, month: i8, day: i8, hour: i8) {
    let at = date(year, month, day).at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
    tenant.installation.clock.set(Timestamp(at.as_microsecond()));
}

/// How many runs a tick asks for.
async fn tick(tenant: &Tenant) -> usize {
    tenant.services().tick().await.unwrap().len()
}

fn entries(frequency: &str, time: &str, zone: &str) -> HrisForm {
    form(&[("scheduled", "on"), ("frequency", frequency), ("time", time), ("zone", zone), ("version", "1")])
}

async fn a_connection_is_reconciled_every_night_at_two(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    assert_eq!(tick(&tenant).await, 0);
    let row = schedule(&tenant).await;
    assert_eq!((row.cron.as_str(), row.zone.as_str(), row.is_enabled), ("0 2 * * *", "UTC", true));
    for day in [21, 22] {
        set(&tenant, 2026, 11, day, 2);
        assert_eq!((tick(&tenant).await, tick(&tenant).await), (1, 0));
        assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
        let run = tenant.last_run().await.run;
        assert_eq!((run.kind, run.event_type.as_deref()), (RunKind::Reconcile, Some("nightly_reconciliation")));
        let connection = tenant.services().hris(&owner, false).await.unwrap().connection.unwrap();
        assert_eq!(connection.last_reconciled, Some(tenant.installation.clock.now()));
        assert_eq!(connection.schedule.unwrap().next_run_at, tenant.installation.clock.now().plus_seconds(24 * HOUR));
    }
    let next = tenant.services().overview(&owner, None, false).await.unwrap().sync.unwrap().next_run_at;
    assert_eq!(next, Some(tenant.installation.clock.now().plus_seconds(24 * HOUR)));
}

async fn several_nodes_that_tick_at_once_ask_for_one_run(database: &Database) {
    let tenant = Tenant::synced(database, 10).await;
    let others = [tenant.installation.another_process(database).await, tenant.installation.another_process(database).await];
    set(&tenant, 2026, 11, 21, 2);
    let (one, two, three) = futures::join!(tenant.services().tick(), others[0].tick(), others[1].tick());
    let asked: Vec<usize> = [one, two, three].map(|runs| runs.unwrap().len()).into();
    assert_eq!(asked.iter().sum::<usize>(), 1, "{asked:?}");
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
}

async fn what_was_missed_for_hours_is_one_run_and_what_was_missed_for_days_is_none(database: &Database) {
    let tenant = Tenant::synced(database, 10).await;
    set(&tenant, 2026, 11, 21, 13);
    assert_eq!(tick(&tenant).await, 1);
    tenant.installation.work().await;
    // Three nights long nothing ticked, and the last of them is more than twelve hours ago.
    set(&tenant, 2026, 11, 24, 15);
    assert_eq!(tick(&tenant).await, 0);
    assert_eq!(schedule(&tenant).await.next_run_at, tenant.installation.clock.now().plus_seconds(11 * HOUR));
    // Three more, and the last of them was this morning.
    set(&tenant, 2026, 11, 27, 8);
    assert_eq!((tick(&tenant).await, tick(&tenant).await), (1, 0));
}

/// Runs of a night in Copenhagen, ticked at every quarter of an hour.
async fn runs_of_night(tenant: &Tenant, year: i16, month: i8, day: i8) -> Vec<String> {
    let owner = tenant.owner().await;
    set(tenant, year, month, day - 1, 12);
    tenant.services().change_hris_schedule(&owner, &entries("daily", "02:00", "Europe/Copenhagen")).await.unwrap();
    set(tenant, year, month, day - 1, 22);
    let mut runs = Vec::new();
    for _ in 0..32 {
        for run in tenant.services().tick().await.unwrap() {
            runs.push(jiff::Timestamp::from_microsecond(run.queued_at.0).unwrap().to_string());
            tenant.installation.work().await;
        }
        tenant.installation.clock.advance_seconds(HOUR / 4);
    }
    runs
}

async fn the_night_in_which_two_o_clock_is_skipped_has_one_run(database: &Database) {
    let tenant = Tenant::synced(database, 10).await;
    assert_eq!(runs_of_night(&tenant, 2027, 3, 28).await, ["2027-03-28T01:00:00Z"]);
}

async fn the_night_in_which_two_o_clock_comes_twice_has_one_run(database: &Database) {
    let tenant = Tenant::synced(database, 10).await;
    assert_eq!(runs_of_night(&tenant, 2027, 10, 31).await, ["2027-10-31T00:00:00Z"]);
}

async fn a_resting_or_downgraded_connection_has_skipped_nights_and_a_disconnected_one_has_none(database: &Database) {
    let tenant = Tenant::synced(database, 10).await;
    for (day, away, back) in [
        (21, "UPDATE integrations SET status = 'paused'", "UPDATE integrations SET status = 'active'"),
        (22, "UPDATE orgs SET plan = 'team'", "UPDATE orgs SET plan = 'business'"),
    ] {
        database.execute(away).await;
        set(&tenant, 2026, 11, day, 2);
        assert_eq!(tick(&tenant).await, 1);
        assert_eq!(tenant.installation.work().await, [RunStatus::Skipped]);
        let run = tenant.last_run().await;
        assert!(summary(&run).ends_with("nothing was read or changed."), "{}", summary(&run));
        assert_eq!(tenant.health().await, "healthy");
        database.execute(back).await;
    }
    database.execute("UPDATE integrations SET deleted_at = 1, status = 'disconnected'").await;
    set(&tenant, 2026, 11, 23, 2);
    assert_eq!(tick(&tenant).await, 0);
}

async fn a_night_that_still_waits_is_not_asked_for_again(database: &Database) {
    let tenant = Tenant::synced(database, 10).await;
    for day in [21, 22] {
        set(&tenant, 2026, 11, day, 2);
        tick(&tenant).await;
    }
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
}

async fn a_schedule_is_changed_on_the_page_of_the_connection(database: &Database) {
    let tenant = Tenant::synced(database, 10).await;
    let owner = tenant.owner().await;
    tenant.services().change_hris_schedule(&owner, &entries("six_hours", "16:30", "Asia/Kolkata")).await.unwrap();
    let row = schedule(&tenant).await;
    assert_eq!((row.cron.as_str(), row.zone.as_str()), ("30 4,10,16,22 * * *", "Asia/Kolkata"));
    // It is 14:30 there.
    assert_eq!(row.next_run_at, tenant.installation.clock.now().plus_seconds(2 * HOUR));
    let connection = tenant.services().hris(&owner, false).await.unwrap().connection.unwrap();
    assert_eq!(
        (connection.version, connection.schedule.unwrap().cadence.unwrap().sentence().as_str()),
        (2, "every 6 hours, one of them at 04:30")
    );
    let events = tenant.store().audit_events(tenant.org, None, 10_000).await.unwrap();
    let changed = events.iter().find(|event| event.action == "integration.change_schedule").unwrap();
    assert_eq!(changed.user_id, Some(owner.user_id));
    tenant.installation.clock.advance_seconds(2 * HOUR);
    assert_eq!(tick(&tenant).await, 1);
    let stale = tenant.services().change_hris_schedule(&owner, &entries("daily", "02:00", "UTC")).await.unwrap_err();
    assert!(matches!(stale, AppError::Conflict { .. }), "{stale:?}");
    assert_eq!(schedule(&tenant).await.zone, "Asia/Kolkata");
}

async fn a_schedule_with_mistakes_is_refused_in_words(database: &Database) {
    let tenant = Tenant::synced(database, 10).await;
    let owner = tenant.owner().await;
    for (entries, field) in [
        (entries("sometimes", "02:00", "UTC"), "frequency"),
        (entries("daily", "2 o'clock", "UTC"), "time"),
        (entries("daily", "02:00", "Europe/Atlantis"), "zone"),
        (entries("daily", "02:00", "../../etc/passwd"), "zone"),
        (entries("daily", "02:00", ""), "zone"),
    ] {
        let refused = tenant.services().change_hris_schedule(&owner, &entries).await.unwrap_err();
        let AppError::Invalid { fields } = refused else { panic!("{refused:?}") };
        assert_eq!(fields.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), [field]);
    }
    let viewer = tenant.member("viewer").await;
    let hidden = tenant.services().change_hris_schedule(&viewer, &entries("daily", "02:00", "UTC")).await;
    assert_eq!(hidden, Err(AppError::NotFound));
    assert!(tenant.services().time_zones().iter().any(|zone| zone == "Europe/Copenhagen"));
}

async fn a_schedule_can_be_switched_off(database: &Database) {
    let tenant = Tenant::synced(database, 10).await;
    let owner = tenant.owner().await;
    let off = form(&[("frequency", "daily"), ("time", "02:00"), ("zone", "UTC"), ("version", "1")]);
    tenant.services().change_hris_schedule(&owner, &off).await.unwrap();
    set(&tenant, 2026, 11, 21, 2);
    assert_eq!(tick(&tenant).await, 0);
    assert_eq!(tenant.services().overview(&owner, None, false).await.unwrap().sync.unwrap().next_run_at, None);
}

async fn the_command_asks_for_every_tenant_or_one(database: &Database) {
    let installation = Installation::on(database, 10).await;
    for slug in ["acme", "rival"] {
        installation.tenant(slug).await.connect(Connecting::default()).await.unwrap();
    }
    installation.tenant("unconnected").await;
    installation.work().await;
    let one = installation.services.reconcile_nightly(Some("rival")).await.unwrap();
    assert_eq!(one.iter().map(|asked| asked.tenant.as_str()).collect::<Vec<_>>(), ["rival"]);
    let all = installation.services.reconcile_nightly(None).await.unwrap();
    assert_eq!(all.len(), 2);
    assert!(all.contains(&one[0]), "one that waits is joined");
    assert!(all.iter().all(|asked| asked.run.event_type.as_deref() == Some("nightly_reconciliation")));
    assert!(matches!(installation.services.reconcile_nightly(Some("nobody")).await, Err(AppError::Invalid { .. })));
    assert_eq!(installation.work().await, [RunStatus::Completed; 2]);
}
