//! Runs that stop before writing, and what people decide about them (X1, X2).

use contract::AppError;
use contract::run::{ChangeOp, ChangeState, RunStatus};
use contract::view::RunView;
use engine::Actor;
use sandbox::{ADMINISTRATOR_KEY, Operation};
use secrecy::SecretString;

use crate::support::database::PEOPLE_AND_UNITS;
use crate::support::hris_form::{form, target};
use crate::support::run_view::{effect, summary};
use crate::support::{Database, Installation, Tenant, people};

on_both_databases! {
    a_first_sync_that_is_reviewed_writes_nothing_and_then_exactly_what_was_seen,
    until_a_first_sync_is_approved_every_run_stops_before_writing,
    a_discarded_review_writes_nothing_and_is_offered_again,
    a_person_changed_since_is_a_conflict_and_the_others_are_applied,
    a_scenario_archived_between_review_and_approval_is_not_written,
    a_later_sync_replaces_what_waits,
    what_webhooks_of_one_leaver_each_leave_waiting_is_one_review,
    a_person_of_their_own_is_synced_while_a_review_waits,
    what_nobody_decided_about_for_a_week_ends_with_the_next_tick,
    a_held_run_shows_who_would_leave_before_anything_else,
    a_held_run_that_was_seen_goes_through,
    more_than_was_seen_is_held_again,
    a_decision_is_made_once,
    a_review_of_last_week_is_too_old,
    nothing_is_applied_while_the_connection_rests,
    another_tenants_review_does_not_exist,
}

/// A tenant whose first sync is to be reviewed, and its owner.
async fn reviewing(database: &Database, count: usize) -> (Tenant, Actor) {
    let tenant = Installation::on(database, count).await.tenant("acme").await;
    let owner = tenant.owner().await;
    let baseline = tenant.store().baseline(tenant.org).await.unwrap().unwrap();
    let form = form(&[("subdomain", "acme"), (&target(&baseline.public_id), "on"), ("review", "on")]);
    tenant.services().connect_hris(&owner, &form, &SecretString::from(ADMINISTRATOR_KEY)).await.unwrap();
    (tenant, owner)
}

async fn preview(tenant: &Tenant, owner: &Actor) -> RunView {
    tenant.installation.clock.advance_seconds(60);
    let run = tenant.services().preview_hris(owner).await.unwrap();
    tenant.installation.work().await;
    tenant.run(&run).await
}

async fn approve(tenant: &Tenant, owner: &Actor, run: &RunView) -> RunView {
    tenant.services().apply_reviewed(owner, &run.run.id).await.unwrap();
    tenant.installation.work().await;
    tenant.run(&run.run.id).await
}

fn terminate(tenant: &Tenant, count: usize) {
    let company = tenant.company();
    let managers: Vec<_> = company.people().iter().filter_map(|person| person.job(company.today).manager).collect();
    for id in company.facts().active_ids.into_iter().filter(|id| !managers.contains(id)).take(count) {
        tenant.change(Operation::Terminate { id, on: None });
    }
}

async fn a_first_sync_that_is_reviewed_writes_nothing_and_then_exactly_what_was_seen(database: &Database) {
    let (tenant, owner) = reviewing(database, 60).await;
    let before = database.rows(&PEOPLE_AND_UNITS[1..]).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Previewed]);
    assert_eq!(database.rows(&PEOPLE_AND_UNITS[1..]).await, before);
    let run = tenant.last_run().await;
    let planned = people::planned(&tenant.company());
    assert_eq!(effect(&run), (0, 0, 0));
    let review = tenant.services().review(&owner, &run.run.id).await.unwrap().unwrap();
    assert_eq!(review.staged.iter().map(|(_, count)| count).sum::<u64>(), planned.len() as u64);
    assert_eq!((review.reasons.len(), review.obstacle), (0, None));

    // What changes at the source meanwhile was not seen, and is not applied.
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    let run = approve(&tenant, &owner, &run).await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (planned.len() as u64, 0, 0)));
    assert_eq!(tenant.people().await, planned);
    assert!(run.changes.items.iter().all(|change| change.state == ChangeState::Applied));
    assert_eq!(tenant.services().review(&owner, &run.run.id).await.unwrap(), None);
    assert_eq!(effect(&tenant.sync().await), (0, 1, 0));
}

async fn until_a_first_sync_is_approved_every_run_stops_before_writing(database: &Database) {
    let (tenant, owner) = reviewing(database, 20).await;
    tenant.installation.work().await;
    let second = tenant.sync().await;
    assert_eq!((second.run.status, tenant.people().await.len()), (RunStatus::Previewed, 0));
    approve(&tenant, &owner, &second).await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    let third = tenant.sync().await;
    assert_eq!((third.run.status, effect(&third)), (RunStatus::Completed, (0, 1, 0)));
}

async fn a_discarded_review_writes_nothing_and_is_offered_again(database: &Database) {
    let (tenant, owner) = reviewing(database, 20).await;
    tenant.installation.work().await;
    let run = tenant.last_run().await;
    tenant.services().discard_reviewed(&owner, &run.run.id).await.unwrap();
    let run = tenant.run(&run.run.id).await;
    assert_eq!((run.run.status, summary(&run)), (RunStatus::Cancelled, "Discarded by Maja Lind after a review. Nothing was written."));
    assert!(run.changes.items.iter().all(|change| change.state == ChangeState::Declined));
    assert_eq!(tenant.people().await.len(), 0);
    let again = tenant.sync().await;
    assert_eq!((again.run.status, again.changes.total), (RunStatus::Previewed, run.changes.total));
}

async fn a_person_changed_since_is_a_conflict_and_the_others_are_applied(database: &Database) {
    let tenant = Tenant::synced(database, 40).await;
    let owner = tenant.owner().await;
    let ids = tenant.company().facts().active_ids;
    for id in &ids[..3] {
        tenant.change(Operation::Retitle { id: *id, title: "Keeper of Keys".to_owned(), from: None });
    }
    let run = preview(&tenant, &owner).await;
    assert_eq!((run.run.status, run.changes.total), (RunStatus::Previewed, 3));
    let first = ids[..3].iter().copied().min_by_key(ToString::to_string).unwrap();
    let before = tenant.actor(first).await.actor.job_title;
    let edit =
        "UPDATE actors SET version = version + 1 WHERE source_hris_id = (SELECT MIN(source_id) FROM run_changes WHERE state = 'staged')";
    database.execute(edit).await;
    let run = approve(&tenant, &owner, &run).await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Warning, (0, 2, 0)));
    let conflicts: Vec<_> = run.changes.items.iter().filter(|change| change.state == ChangeState::Conflict).collect();
    assert_eq!(conflicts.iter().map(|change| change.source_id.clone()).collect::<Vec<_>>(), [Some(first.to_string())]);
    assert_eq!(tenant.actor(first).await.actor.job_title, before);
}

async fn a_scenario_archived_between_review_and_approval_is_not_written(database: &Database) {
    let tenant = Tenant::synced(database, 40).await;
    let owner = tenant.owner().await;
    let scenario = tenant.scenario("Reorganisation").await;
    tenant.retarget(&[&tenant.baseline_row().await, &scenario]).await;
    tenant.sync().await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    let run = preview(&tenant, &owner).await;
    assert_eq!((run.run.status, run.changes.total), (RunStatus::Previewed, 2));
    let before = tenant.people_of(scenario.id).await;
    tenant.archive(&scenario).await;
    let run = approve(&tenant, &owner, &run).await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 1, 0)));
    assert_eq!((tenant.people_of(scenario.id).await, tenant.people().await), (before, people::planned(&tenant.company())));
    let mut states: Vec<_> = run.changes.items.iter().map(|change| (change.context.as_str(), change.state)).collect();
    states.sort_by_key(|(context, _)| *context);
    assert_eq!(states, [("Live Baseline", ChangeState::Applied), ("Reorganisation", ChangeState::Declined)]);
}

async fn a_later_sync_replaces_what_waits(database: &Database) {
    let tenant = Tenant::synced(database, 100).await;
    let owner = tenant.owner().await;
    terminate(&tenant, 21);
    let held = tenant.sync().await;
    let again = tenant.sync().await;
    assert_eq!((held.run.status, again.run.status), (RunStatus::Held, RunStatus::Held));
    let held = tenant.run(&held.run.id).await;
    assert_eq!(held.run.status, RunStatus::Cancelled);
    assert!(held.changes.items.iter().all(|change| change.state == ChangeState::Declined));
    assert!(matches!(tenant.services().apply_reviewed(&owner, &held.run.id).await, Err(AppError::Conflict { .. })));
    let waiting = tenant.services().hris(&owner, false).await.unwrap().connection.unwrap().waiting;
    assert_eq!(waiting.map(|run| run.id), Some(again.run.id));
}

/// Twenty leave by one sync, and so many more that each is too much.
async fn held_webhooks(database: &Database, more: usize) -> (Tenant, Actor, Vec<String>) {
    let tenant = Tenant::synced(database, 100).await;
    let owner = tenant.owner().await;
    terminate(&tenant, 20);
    assert_eq!(tenant.sync().await.run.counts.deactivated, 20);
    let before = tenant.company().facts().active_ids;
    terminate(&tenant, more);
    let after = tenant.company().facts().active_ids;
    let mut runs = Vec::new();
    for id in before.into_iter().filter(|id| !after.contains(id)) {
        tenant.installation.clock.advance_seconds(1);
        runs.push(tenant.queue_for(&[id]).await.public_id);
        assert_eq!(tenant.installation.work().await, [RunStatus::Held]);
    }
    (tenant, owner, runs)
}

async fn what_webhooks_of_one_leaver_each_leave_waiting_is_one_review(database: &Database) {
    let (tenant, owner, runs) = held_webhooks(database, 3).await;
    let mut statuses = Vec::new();
    for run in &runs {
        statuses.push(tenant.run(run).await.run.status);
    }
    assert_eq!(statuses, [RunStatus::Cancelled, RunStatus::Cancelled, RunStatus::Held]);
    let last = tenant.run(&runs[2]).await;
    assert_eq!(last.changes.total, 3);
    let row = tenant.run_row(&runs[2]).await;
    assert_eq!(row.scope.unwrap().0.len(), 1, "whom it was asked for stays");
    let run = approve(&tenant, &owner, &last).await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 0, 3)));

    // One of everybody takes over what webhooks left, too.
    let (tenant, _, runs) = held_webhooks_again(tenant, owner).await;
    let night = tenant.sync().await;
    assert_eq!(night.run.status, RunStatus::Held);
    assert_eq!(tenant.run(&runs[0]).await.run.status, RunStatus::Cancelled);
}

async fn held_webhooks_again(tenant: Tenant, owner: Actor) -> (Tenant, Actor, Vec<String>) {
    let before = tenant.company().facts().active_ids;
    terminate(&tenant, 1);
    let after = tenant.company().facts().active_ids;
    let id = before.into_iter().find(|id| !after.contains(id)).unwrap();
    let run = tenant.queue_for(&[id]).await.public_id;
    assert_eq!(tenant.installation.work().await, [RunStatus::Held]);
    (tenant, owner, vec![run])
}

async fn a_person_of_their_own_is_synced_while_a_review_waits(database: &Database) {
    let (tenant, _, runs) = held_webhooks(database, 1).await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    tenant.queue_for(&[id]).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(tenant.actor(id).await.actor.job_title.as_deref(), Some("Keeper of Keys"));
    assert_eq!(tenant.run(&runs[0]).await.run.status, RunStatus::Held);
}

async fn what_nobody_decided_about_for_a_week_ends_with_the_next_tick(database: &Database) {
    let (tenant, owner) = reviewing(database, 20).await;
    tenant.installation.work().await;
    let run = tenant.last_run().await.run.id;
    database.execute("UPDATE schedules SET is_enabled = FALSE").await;
    tenant.installation.clock.advance_seconds(7 * 86_400 - 60);
    tenant.services().tick().await.unwrap();
    assert_eq!(tenant.run(&run).await.run.status, RunStatus::Previewed);
    tenant.installation.clock.advance_seconds(120);
    tenant.services().tick().await.unwrap();
    let over = tenant.run(&run).await;
    assert_eq!(over.run.status, RunStatus::Cancelled);
    assert!(summary(&over).starts_with("Nobody decided about these changes within seven days."), "{}", summary(&over));
    assert!(over.changes.items.iter().all(|change| change.state == ChangeState::Declined));
    assert!(matches!(tenant.services().apply_reviewed(&owner, &run).await, Err(AppError::Conflict { .. })));
}

async fn a_held_run_shows_who_would_leave_before_anything_else(database: &Database) {
    let tenant = Tenant::synced(database, 100).await;
    let owner = tenant.owner().await;
    let ids = tenant.company().facts().active_ids;
    for id in &ids[..5] {
        tenant.change(Operation::Retitle { id: *id, title: "Keeper of Keys".to_owned(), from: None });
    }
    terminate(&tenant, 21);
    let run = tenant.sync().await;
    let review = tenant.services().review(&owner, &run.run.id).await.unwrap().unwrap();
    assert_eq!(review.total, run.changes.total);
    assert_eq!(review.striking.len(), 10);
    assert!(review.striking.iter().all(|change| change.op == ChangeOp::Deactivate && change.person.is_some()), "{:?}", review.striking);
}

async fn a_held_run_that_was_seen_goes_through(database: &Database) {
    let tenant = Tenant::synced(database, 100).await;
    let owner = tenant.owner().await;
    terminate(&tenant, 21);
    let run = tenant.sync().await;
    assert_eq!(run.run.status, RunStatus::Held);
    let review = tenant.services().review(&owner, &run.run.id).await.unwrap().unwrap();
    assert!(review.reasons[0].starts_with("Live Baseline: 21 of "), "{:?}", review.reasons);
    let run = approve(&tenant, &owner, &run).await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 0, 21)));
}

async fn more_than_was_seen_is_held_again(database: &Database) {
    let tenant = Tenant::synced(database, 100).await;
    let owner = tenant.owner().await;
    terminate(&tenant, 21);
    let held = tenant.sync().await;
    let baseline = tenant.baseline().await;
    let flow = tenant.flow().await;
    // Somebody else's run has deactivated more in the meantime.
    let hour = contract_hour(&tenant);
    let volume = domain::guard::Volume { deactivations: 5, ..domain::guard::Volume::default() };
    let mut transaction = tenant.store().begin(store::Priority::Batch).await.unwrap();
    transaction.add_to_ledger(tenant.org, flow.id, baseline, hour, &volume).await.unwrap();
    transaction.commit().await.unwrap();

    let run = approve(&tenant, &owner, &held).await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Held, (0, 0, 0)));
    assert!(summary(&run).starts_with("Live Baseline: 26 of "), "{}", summary(&run));
    let run = approve(&tenant, &owner, &run).await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 0, 21)));
}

fn contract_hour(tenant: &Tenant) -> i64 {
    use engine::clock::Clock as _;
    tenant.installation.clock.now().0.div_euclid(3_600_000_000)
}

async fn a_decision_is_made_once(database: &Database) {
    let (tenant, owner) = reviewing(database, 20).await;
    tenant.installation.work().await;
    let run = tenant.last_run().await.run.id;
    let other = tenant.member("admin").await;
    for _ in 0..2 {
        tenant.services().apply_reviewed(&owner, &run).await.unwrap();
    }
    let late = AppError::Conflict { message: "Maja Lind has had these changes applied already.".to_owned() };
    assert_eq!(tenant.services().apply_reviewed(&other, &run).await, Err(late.clone()));
    assert_eq!(tenant.services().discard_reviewed(&other, &run).await, Err(late));
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
}

async fn a_review_of_last_week_is_too_old(database: &Database) {
    let (tenant, owner) = reviewing(database, 20).await;
    tenant.installation.work().await;
    let run = tenant.last_run().await.run.id;
    tenant.installation.clock.advance_seconds(7 * 86_400);
    let refused = tenant.services().apply_reviewed(&owner, &run).await.unwrap_err();
    assert!(matches!(&refused, AppError::Conflict { message } if message.contains("seven days")), "{refused:?}");
    tenant.services().discard_reviewed(&owner, &run).await.unwrap();
}

async fn nothing_is_applied_while_the_connection_rests(database: &Database) {
    let (tenant, owner) = reviewing(database, 20).await;
    tenant.installation.work().await;
    let run = tenant.last_run().await.run.id;
    database.execute("UPDATE integrations SET status = 'paused'").await;
    assert!(matches!(tenant.services().apply_reviewed(&owner, &run).await, Err(AppError::Conflict { .. })));
    database.execute("UPDATE integrations SET status = 'active'").await;
    database.execute("UPDATE orgs SET plan = 'team'").await;
    assert!(matches!(tenant.services().apply_reviewed(&owner, &run).await, Err(AppError::Conflict { .. })));
}

async fn another_tenants_review_does_not_exist(database: &Database) {
    let (tenant, _) = reviewing(database, 20).await;
    tenant.installation.work().await;
    let run = tenant.last_run().await.run.id;
    let stranger = tenant.installation.tenant("rival").await.owner().await;
    assert_eq!(tenant.services().review(&stranger, &run).await, Err(AppError::NotFound));
    assert_eq!(tenant.services().apply_reviewed(&stranger, &run).await, Err(AppError::NotFound));
    assert_eq!(tenant.services().discard_reviewed(&stranger, &run).await, Err(AppError::NotFound));
}
