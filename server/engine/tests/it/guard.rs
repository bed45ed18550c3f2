//! Changes too big to go through unseen (X2).

use contract::AppError;
use contract::form::GUARD_FIELDS;
use contract::run::{ChangeState, RunStatus};
use contract::view::RunFilter;
use sandbox::Operation;
use sandbox::company::PersonId;

use crate::support::database::PEOPLE_AND_UNITS;
use crate::support::hris_form::form;
use crate::support::installation::work_until_idle;
use crate::support::run_view::{effect, summary};
use crate::support::{Database, Tenant};

on_both_databases! {
    many_leavers_at_once_are_held_and_nothing_is_applied,
    a_title_that_changes_for_most_people_is_held,
    what_is_held_goes_through_once_it_is_no_longer_so_much,
    many_small_runs_count_like_one_large_for_a_day,
    a_run_with_nothing_to_deactivate_goes_through_however_many_left_today,
    thresholds_are_settings_of_the_connection,
    five_hundred_webhooks_of_one_leaver_each_are_held_where_one_sync_would_be,
}

/// People nobody reports to, as many as asked for.
fn leavers(tenant: &Tenant, count: usize) -> Vec<PersonId> {
    let company = tenant.company();
    let managers: Vec<PersonId> = company.people().iter().filter_map(|person| person.job(company.today).manager).collect();
    let ids = company.facts().active_ids.into_iter().filter(|id| !managers.contains(id)).take(count).collect::<Vec<_>>();
    assert_eq!(ids.len(), count);
    ids
}

fn terminate(tenant: &Tenant, count: usize) {
    for id in leavers(tenant, count) {
        tenant.change(Operation::Terminate { id, on: None });
    }
}

async fn many_leavers_at_once_are_held_and_nothing_is_applied(database: &Database) {
    let tenant = Tenant::synced(database, 100).await;
    let active = tenant.people().await.len();
    let before = database.rows(&PEOPLE_AND_UNITS[1..]).await;
    terminate(&tenant, 21);
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Held, (0, 0, 0)));
    assert_eq!(summary(&run), format!("Live Baseline: 21 of {active} people would be deactivated."));
    assert!(run.error.unwrap().next_step.starts_with("Review the changes, then approve or discard them."));
    assert_eq!(run.changes.total, 21);
    assert!(run.changes.items.iter().all(|change| change.state == ChangeState::Staged));
    assert_eq!(database.rows(&PEOPLE_AND_UNITS[1..]).await, before);
}

async fn a_title_that_changes_for_most_people_is_held(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let people = tenant.people().await;
    let before = database.rows(&PEOPLE_AND_UNITS[1..]).await;
    let count = people.len() / 2 + 1;
    for id in tenant.company().facts().active_ids.into_iter().take(count) {
        tenant.change(Operation::Retitle { id, title: "Reset By Mistake".to_owned(), from: None });
    }
    let run = tenant.sync().await;
    assert_eq!(run.run.status, RunStatus::Held);
    assert_eq!(summary(&run), format!("Live Baseline: Job title would change for {count} of {} people.", people.len()));
    assert_eq!(database.rows(&PEOPLE_AND_UNITS[1..]).await, before);
}

async fn what_is_held_goes_through_once_it_is_no_longer_so_much(database: &Database) {
    let tenant = Tenant::synced(database, 100).await;
    let ids = leavers(&tenant, 21);
    for id in &ids {
        tenant.change(Operation::Terminate { id: *id, on: None });
    }
    assert_eq!(tenant.sync().await.run.status, RunStatus::Held);
    tenant.change(Operation::Rehire { id: ids[0], from: None });
    let run = tenant.sync().await;
    assert_eq!((run.run.status, run.run.counts.deactivated), (RunStatus::Completed, 20));
}

async fn many_small_runs_count_like_one_large_for_a_day(database: &Database) {
    let tenant = Tenant::synced(database, 100).await;
    for _ in 0..2 {
        terminate(&tenant, 10);
        assert_eq!(effect(&tenant.sync().await), (0, 0, 10));
        tenant.installation.clock.advance_seconds(3600);
    }
    terminate(&tenant, 1);
    let held = tenant.sync().await;
    assert_eq!((held.run.status, effect(&held)), (RunStatus::Held, (0, 0, 0)));
    assert!(summary(&held).starts_with("Live Baseline: 21 of "), "{}", summary(&held));

    tenant.installation.clock.advance_seconds(24 * 3600);
    assert_eq!(effect(&tenant.sync().await), (0, 0, 1));
}

async fn a_run_with_nothing_to_deactivate_goes_through_however_many_left_today(database: &Database) {
    let tenant = Tenant::synced(database, 100).await;
    terminate(&tenant, 20);
    assert_eq!(effect(&tenant.sync().await), (0, 0, 20));
    let id = leavers(&tenant, 1)[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    assert_eq!(effect(&tenant.sync().await), (0, 1, 0));
}

async fn thresholds_are_settings_of_the_connection(database: &Database) {
    let tenant = Tenant::synced(database, 100).await;
    let owner = tenant.owner().await;
    let numbers = ["5", "2", "30", "4", "50", "20"];
    let fields = GUARD_FIELDS.iter().zip(numbers).map(|(field, number)| (field.name, number));
    let pairs: Vec<_> = fields.chain([("version", "1")]).collect();
    tenant.services().change_hris_guard(&owner, &form(&pairs)).await.unwrap();
    terminate(&tenant, 6);
    assert_eq!(tenant.sync().await.run.status, RunStatus::Held);
    tenant.services().change_hris_guard(&owner, &form(&pairs)).await.unwrap();
    let others: Vec<_> = GUARD_FIELDS.iter().map(|field| (field.name, "7")).chain([("version", "1")]).collect();
    let stale = tenant.services().change_hris_guard(&owner, &form(&others)).await.unwrap_err();
    assert!(matches!(stale, AppError::Conflict { .. }), "{stale:?}");
    let wrong = form(&[("guard-percent", "0"), ("version", "2")]);
    let refused = tenant.services().change_hris_guard(&owner, &wrong).await.unwrap_err();
    assert!(matches!(&refused, AppError::Invalid { fields } if fields.len() == 6 && fields[0].field == "guard-percent"), "{refused:?}");
    let viewer = tenant.member("viewer").await;
    assert_eq!(tenant.services().change_hris_guard(&viewer, &form(&pairs)).await, Err(AppError::NotFound));
}

/// Three processes work on them at once.
async fn five_hundred_webhooks_of_one_leaver_each_are_held_where_one_sync_would_be(database: &Database) {
    let tenant = Tenant::synced(database, 900).await;
    let active = tenant.people().await.values().filter(|person| person.is_active).count();
    let ids = leavers(&tenant, 500);
    for id in &ids {
        tenant.change(Operation::Terminate { id: *id, on: None });
        tenant.queue_for(&[*id]).await;
    }
    let others = [tenant.installation.another_process(database).await, tenant.installation.another_process(database).await];
    futures::join!(tenant.installation.work(), work_until_idle(&others[0]), work_until_idle(&others[1]));
    // Whoever got no answer from a busy vendor is asked about again.
    tenant.installation.clock.advance_seconds(3_600);
    tenant.installation.work().await;
    let left = tenant.people().await.values().filter(|person| !person.is_active).count();
    // Those that wait together are one plan, so fewer may leave than the threshold lets go.
    assert!(left <= (active * 5 / 100).max(20), "{left} of {active} left");
    let waiting = RunFilter { status: Some(RunStatus::Held), ..RunFilter::default() };
    let held = tenant.store().runs_page(tenant.org, &waiting, None, 10).await.unwrap();
    assert_eq!(held.total, 1, "one hold holds them all");
    let held = tenant.run(&held.items[0].row.id).await;
    assert_eq!(held.changes.total, 500 - left as u64);
}
