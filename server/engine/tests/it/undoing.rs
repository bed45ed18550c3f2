//! Runs taken back (X5).

use std::collections::BTreeSet;

use contract::run::{ChangeOp, ChangeState, RunKind, RunStatus};
use contract::view::RunView;
use contract::{AppError, Attribute};
use engine::Actor;
use sandbox::company::PersonId;
use sandbox::{NewHire, Operation};
use store::audit::AuditEvent;

use crate::support::database::PEOPLE_AND_UNITS;
use crate::support::run_view::{effect, messages, summary};
use crate::support::{Database, Tenant};

on_both_databases! {
    an_undone_title_goes_back_and_stays_undone_after_the_next_reconcile,
    who_came_leaves_who_left_comes_back_and_a_renamed_department_has_its_name_again,
    what_something_newer_has_changed_stays_and_is_listed,
    an_undo_writes_nothing_before_it_was_seen,
    what_changes_between_the_preview_and_its_approval_is_a_conflict,
    a_first_sync_is_taken_back_whole_and_the_guard_says_how_much_that_is,
    an_undo_can_be_taken_back,
    asked_for_twice_it_is_one_undo,
    a_run_that_has_changed_nothing_or_is_too_old_is_not_undone,
    an_undo_works_while_the_connection_rests_and_says_nothing_of_its_health,
    an_archived_scenario_is_not_written_by_an_undo,
    a_discarded_undo_leaves_everything_as_it_is,
    a_reconcile_does_not_replace_an_undo_that_waits,
    every_change_taken_back_is_in_the_audit_log_under_whom_asked,
    only_who_may_manage_integrations_of_the_tenant_undoes_its_runs,
}

const DAY: i64 = 86_400;

/// A tenant after its first sync, its owner, and somebody's id.
async fn synced(database: &Database) -> (Tenant, Actor, PersonId) {
    let tenant = Tenant::synced(database, 60).await;
    let owner = tenant.owner().await;
    let id = tenant.company().facts().active_ids[0];
    (tenant, owner, id)
}

async fn retitle(tenant: &Tenant, id: PersonId, title: &str) -> RunView {
    tenant.change(Operation::Retitle { id, title: title.to_owned(), from: None });
    tenant.sync().await
}

async fn title(tenant: &Tenant, id: PersonId) -> Option<String> {
    tenant.actor(id).await.actor.job_title
}

/// Works out what would take a run back.
async fn preview(tenant: &Tenant, owner: &Actor, run: &RunView) -> RunView {
    tenant.installation.clock.advance_seconds(60);
    let undo = tenant.services().undo_run(owner, &run.run.id).await.unwrap();
    tenant.installation.work().await;
    tenant.run(&undo).await
}

async fn approve(tenant: &Tenant, owner: &Actor, run: &RunView) -> RunView {
    tenant.services().apply_reviewed(owner, &run.run.id).await.unwrap();
    tenant.installation.work().await;
    tenant.run(&run.run.id).await
}

async fn undo(tenant: &Tenant, owner: &Actor, run: &RunView) -> RunView {
    let previewed = preview(tenant, owner, run).await;
    assert_eq!(previewed.run.status, RunStatus::Previewed, "{}", summary(&previewed));
    approve(tenant, owner, &previewed).await
}

async fn reconcile(tenant: &Tenant) -> RunView {
    tenant.installation.clock.advance_seconds(60);
    let run = tenant.services().reconcile_nightly(Some(&tenant.slug)).await.unwrap().remove(0).run;
    tenant.installation.work().await;
    tenant.run(&run.id).await
}

async fn an_undone_title_goes_back_and_stays_undone_after_the_next_reconcile(database: &Database) {
    let (tenant, owner, id) = synced(database).await;
    let before = title(&tenant, id).await;
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    let done = undo(&tenant, &owner, &run).await;
    assert_eq!((done.run.kind, done.run.status, effect(&done)), (RunKind::Undo, RunStatus::Completed, (0, 1, 0)));
    assert_eq!(title(&tenant, id).await, before);
    for _ in 0..2 {
        let night = reconcile(&tenant).await;
        assert_eq!((night.run.status, effect(&night), night.changes.total), (RunStatus::Completed, (0, 0, 0), 0));
        assert_eq!(title(&tenant, id).await, before);
    }
    // When the source says something new, that counts again.
    retitle(&tenant, id, "Keeper of Doors").await;
    assert_eq!(title(&tenant, id).await.as_deref(), Some("Keeper of Doors"));
    let view = tenant.services().undo_view(&owner, &run.run.id).await.unwrap();
    assert_eq!(view.undone_by.iter().map(|undo| undo.id.clone()).collect::<Vec<_>>(), std::slice::from_ref(&done.run.id));
    assert_eq!(tenant.services().undo_view(&owner, &done.run.id).await.unwrap().of.map(|of| of.id), Some(run.run.id));
}

async fn who_came_leaves_who_left_comes_back_and_a_renamed_department_has_its_name_again(database: &Database) {
    let (tenant, owner, _) = synced(database).await;
    let (people, departments) = (tenant.people().await, tenant.departments().await);
    let company = tenant.company();
    let managers: Vec<_> = company.people().iter().filter_map(|person| person.job(company.today).manager).collect();
    let leaver = company.facts().active_ids.into_iter().find(|id| !managers.contains(id)).unwrap();
    let person = NewHire { first_name: "Nora".to_owned(), last_name: "Newcomer".to_owned(), ..NewHire::default() };
    let newcomer = tenant.change(Operation::Hire { person }).unwrap();
    tenant.change(Operation::Terminate { id: leaver, on: None });
    tenant.change(Operation::RenameDepartment { department: 18_250, name: "The Helm".to_owned() });
    let run = tenant.sync().await;
    assert_eq!(effect(&run), (1, 0, 1));
    let done = undo(&tenant, &owner, &run).await;
    assert_eq!((done.run.status, effect(&done)), (RunStatus::Completed, (0, 1, 1)));
    let mut after = tenant.people().await;
    let newcomer = after.remove(&newcomer.to_string()).unwrap();
    assert!(!newcomer.is_active, "who came is put away, not deleted");
    assert_eq!(after, people);
    assert_eq!(tenant.departments().await["18250"].name, departments["18250"].name);
    let night = reconcile(&tenant).await;
    assert_eq!((effect(&night), night.changes.total), ((0, 0, 0), 0));
}

async fn what_something_newer_has_changed_stays_and_is_listed(database: &Database) {
    let (tenant, owner, id) = synced(database).await;
    let other = tenant.company().facts().active_ids[1];
    let before = title(&tenant, other).await;
    tenant.change(Operation::Retitle { id: other, title: "Keeper of Keys".to_owned(), from: None });
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    let newer = retitle(&tenant, id, "Keeper of Doors").await;
    let previewed = preview(&tenant, &owner, &run).await;
    assert_eq!((previewed.run.status, previewed.changes.total), (RunStatus::Previewed, 1));
    let name = tenant.actor(id).await.actor.display_name;
    let kept = format!("The job title of {name} was changed again and is Keeper of Doors now; it stays.");
    assert_eq!(messages(&previewed, "changed_since"), [kept.as_str()]);
    let done = approve(&tenant, &owner, &previewed).await;
    assert_eq!((done.run.status, effect(&done)), (RunStatus::Warning, (0, 1, 0)));
    assert_eq!((title(&tenant, other).await, title(&tenant, id).await.as_deref()), (before, Some("Keeper of Doors")));

    // Once the newer one is taken back, the rest of the older one can be.
    undo(&tenant, &owner, &newer).await;
    let done = undo(&tenant, &owner, &run).await;
    assert_eq!((done.run.status, effect(&done)), (RunStatus::Completed, (0, 1, 0)));
    let nothing_left = preview(&tenant, &owner, &run).await;
    assert_eq!((nothing_left.run.status, nothing_left.changes.total), (RunStatus::Completed, 0));
}

async fn an_undo_writes_nothing_before_it_was_seen(database: &Database) {
    let (tenant, owner, id) = synced(database).await;
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    let before = database.rows(&PEOPLE_AND_UNITS).await;
    let previewed = preview(&tenant, &owner, &run).await;
    assert_eq!(database.rows(&PEOPLE_AND_UNITS).await, before);
    let change = &previewed.changes.items[0];
    let turned = &change.attributes[0];
    assert_eq!((change.op, change.state, turned.attribute), (ChangeOp::Update, ChangeState::Staged, Attribute::JobTitle));
    assert_eq!(turned.old.shown(), Some("Keeper of Keys"));
    let review = tenant.services().review(&owner, &previewed.run.id).await.unwrap().unwrap();
    assert_eq!((review.staged, review.obstacle), (vec![(ChangeOp::Update, 1)], None));
}

async fn what_changes_between_the_preview_and_its_approval_is_a_conflict(database: &Database) {
    let (tenant, owner, id) = synced(database).await;
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    let previewed = preview(&tenant, &owner, &run).await;
    tenant.change(Operation::Retitle { id, title: "Keeper of Doors".to_owned(), from: None });
    tenant.queue_for(&[id]).await;
    tenant.installation.work().await;
    let done = approve(&tenant, &owner, &previewed).await;
    assert_eq!((done.run.status, effect(&done)), (RunStatus::Warning, (0, 0, 0)));
    assert_eq!(done.changes.items[0].state, ChangeState::Conflict);
    assert_eq!(title(&tenant, id).await.as_deref(), Some("Keeper of Doors"));
}

async fn a_first_sync_is_taken_back_whole_and_the_guard_says_how_much_that_is(database: &Database) {
    let (tenant, owner, _) = synced(database).await;
    let run = tenant.last_run().await;
    let active = tenant.people().await.len();
    let previewed = preview(&tenant, &owner, &run).await;
    let review = tenant.services().review(&owner, &previewed.run.id).await.unwrap().unwrap();
    assert_eq!(review.reasons, [format!("Live Baseline: {active} of {active} people would be deactivated.")]);
    let done = approve(&tenant, &owner, &previewed).await;
    assert_eq!((done.run.status, effect(&done)), (RunStatus::Completed, (0, 0, active as u64)));
    assert!(tenant.people().await.values().all(|person| !person.is_active));
    assert_eq!(reconcile(&tenant).await.changes.total, 0, "undone is undone");
}

async fn an_undo_can_be_taken_back(database: &Database) {
    let (tenant, owner, id) = synced(database).await;
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    let undone = undo(&tenant, &owner, &run).await;
    let redone = undo(&tenant, &owner, &undone).await;
    assert_eq!((redone.run.status, title(&tenant, id).await.as_deref()), (RunStatus::Completed, Some("Keeper of Keys")));
    assert_eq!(reconcile(&tenant).await.changes.total, 0);
}

async fn asked_for_twice_it_is_one_undo(database: &Database) {
    let (tenant, owner, id) = synced(database).await;
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    let (one, other) = futures::join!(tenant.services().undo_run(&owner, &run.run.id), tenant.services().undo_run(&owner, &run.run.id));
    let first = one.unwrap();
    assert_eq!(first, other.unwrap());
    tenant.installation.work().await;
    assert_eq!(tenant.services().undo_run(&owner, &run.run.id).await.unwrap(), first, "it waits for a review");
}

async fn a_run_that_has_changed_nothing_or_is_too_old_is_not_undone(database: &Database) {
    let (tenant, owner, id) = synced(database).await;
    let refused = async |run: &str| match tenant.services().undo_run(&owner, run).await {
        Err(AppError::Conflict { message }) => message,
        other => panic!("{other:?}"),
    };
    let idle = tenant.sync().await;
    assert_eq!(refused(&idle.run.id).await, "This run has changed nothing, so there is nothing to undo.");
    assert_eq!(tenant.services().undo_view(&owner, &idle.run.id).await.unwrap().possible_until, None);
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    assert!(tenant.services().undo_view(&owner, &run.run.id).await.unwrap().possible_until.is_some());
    let queued = tenant.request_sync().await;
    assert!(refused(&queued).await.starts_with("The run has not ended yet."));
    tenant.installation.clock.advance_seconds(90 * DAY);
    assert_eq!(refused(&run.run.id).await, "This run ended more than ninety days ago and cannot be undone any more.");
    assert_eq!(tenant.services().undo_view(&owner, &run.run.id).await.unwrap().possible_until, None);
}

async fn an_undo_works_while_the_connection_rests_and_says_nothing_of_its_health(database: &Database) {
    let (tenant, owner, id) = synced(database).await;
    let before = title(&tenant, id).await;
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    database.execute("UPDATE integrations SET status = 'paused', health = 'failed', last_error = 'x'").await;
    let health = database.rows(&["integrations"]).await.len();
    undo(&tenant, &owner, &run).await;
    assert_eq!((title(&tenant, id).await, tenant.health().await.as_str(), health), (before, "failed", 1));
    let synced_at = tenant.store().live_integrations(tenant.org).await.unwrap().remove(0).last_sync_at;
    assert_eq!(synced_at, run.run.started_at);
}

async fn an_archived_scenario_is_not_written_by_an_undo(database: &Database) {
    let (tenant, owner, _) = synced(database).await;
    let scenario = tenant.scenario("Reorganisation").await;
    tenant.retarget(&[&tenant.baseline_row().await, &scenario]).await;
    tenant.sync().await;
    let id = tenant.company().facts().active_ids[0];
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    assert_eq!(effect(&run), (0, 2, 0));
    tenant.archive(&scenario).await;
    let done = undo(&tenant, &owner, &run).await;
    assert_eq!(effect(&done), (0, 1, 0));
    assert_eq!(tenant.people_of(scenario.id).await[&id.to_string()].title.as_deref(), Some("Keeper of Keys"));
}

async fn a_discarded_undo_leaves_everything_as_it_is(database: &Database) {
    let (tenant, owner, id) = synced(database).await;
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    let previewed = preview(&tenant, &owner, &run).await;
    tenant.services().discard_reviewed(&owner, &previewed.run.id).await.unwrap();
    assert_eq!(tenant.installation.work().await, []);
    assert_eq!(title(&tenant, id).await.as_deref(), Some("Keeper of Keys"));
    assert_ne!(tenant.services().undo_run(&owner, &run.run.id).await.unwrap(), previewed.run.id, "it can be asked for again");
}

async fn a_reconcile_does_not_replace_an_undo_that_waits(database: &Database) {
    let (tenant, owner, id) = synced(database).await;
    let before = title(&tenant, id).await;
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    let previewed = preview(&tenant, &owner, &run).await;
    reconcile(&tenant).await;
    let done = approve(&tenant, &owner, &previewed).await;
    assert_eq!((done.run.status, title(&tenant, id).await), (RunStatus::Completed, before));
}

async fn every_change_taken_back_is_in_the_audit_log_under_whom_asked(database: &Database) {
    let (tenant, owner, id) = synced(database).await;
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    let done = undo(&tenant, &owner, &run).await;
    let undo = tenant.run_row(&done.run.id).await.id;
    let events = tenant.store().audit_events(tenant.org, None, 100_000).await.unwrap();
    let of_undo: Vec<&AuditEvent> = events.iter().filter(|event| event.run_id == Some(undo)).collect();
    let actions: BTreeSet<&str> = of_undo.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(actions, BTreeSet::from(["person.update", "run.approve", "run.complete", "run.preview", "run.undo"]));
    assert_eq!(of_undo.len(), 5);
    // How a run ended is nobody's act.
    let acts = of_undo.iter().filter(|event| !["run.complete", "run.preview"].contains(&event.action.as_str()));
    assert!(acts.into_iter().all(|event| event.user_id == Some(owner.user_id)));
}

async fn only_who_may_manage_integrations_of_the_tenant_undoes_its_runs(database: &Database) {
    let (tenant, _, id) = synced(database).await;
    let run = retitle(&tenant, id, "Keeper of Keys").await;
    let stranger = tenant.installation.tenant("rival").await.owner().await;
    let viewer = tenant.member("viewer").await;
    for actor in [&stranger, &viewer] {
        assert_eq!(tenant.services().undo_run(actor, &run.run.id).await, Err(AppError::NotFound));
        assert_eq!(tenant.services().undo_view(actor, &run.run.id).await, Err(AppError::NotFound));
    }
}
