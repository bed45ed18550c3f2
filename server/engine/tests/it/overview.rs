//! What the overview tells, and whom.

use contract::view::{SyncHealth, SyncState};
use contract::{AppError, RunStatus};
use sandbox::{ADMINISTRATOR_KEY, Effect, Fault, NewHire, Operation};
use secrecy::SecretString;

use crate::support::hris_form::{form, target};
use crate::support::{Connecting, Database, Installation, Tenant};

on_both_databases! {
    an_empty_tenant_says_what_to_do_first_and_who_can,
    the_first_sync_is_news_and_gives_the_first_figure_of_headcount,
    the_next_visit_shows_what_happened_since_the_last_one,
    a_failed_sync_is_told_with_its_reason_and_the_next_step,
    a_held_sync_waits_in_sight_until_somebody_decides,
    a_previewed_first_sync_is_not_in_step_and_waits_in_sight,
    who_may_not_manage_integrations_learns_nothing_of_them,
    a_page_fetched_ahead_is_no_visit,
}

async fn an_empty_tenant_says_what_to_do_first_and_who_can(database: &Database) {
    let tenant = Installation::on(database, 0).await.tenant("acme").await;
    let view = tenant.services().overview(&tenant.owner().await, None, true).await.unwrap();
    assert_eq!((view.people, view.sync.map(|sync| sync.health)), (0, Some(SyncHealth::NotConnected)));
    let view = tenant.services().overview(&tenant.member("viewer").await, None, true).await.unwrap();
    assert_eq!((view.sync, view.who_can_connect), (None, vec!["Maja Lind".to_owned()]));
}

async fn the_first_sync_is_news_and_gives_the_first_figure_of_headcount(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let view = tenant.services().overview(&tenant.owner().await, None, true).await.unwrap();
    let created = tenant.last_run().await.run.counts.created;
    assert!(!view.is_return);
    assert_eq!((view.changed.joined, view.changed.left, view.changed.latest.len()), (created, 0, 8));
    let shared: u64 = view.departments.iter().map(|share| share.people).sum();
    assert_eq!(shared + view.without_department, view.people);
    assert!(view.departments.is_sorted_by_key(|share| std::cmp::Reverse(share.people)));
    let figures: Vec<_> = view.headcount.iter().map(|day| (day.day.as_str(), day.people)).collect();
    assert_eq!(figures, [("2026-11-20", view.people)]);
    assert_eq!(view.sync.unwrap().health, SyncHealth::Healthy);
}

async fn the_next_visit_shows_what_happened_since_the_last_one(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let owner = tenant.owner().await;
    tenant.services().overview(&owner, None, true).await.unwrap();
    let left = tenant.installation.clock.clone();
    left.advance_seconds(86_400);
    let person = NewHire { first_name: "Nora".to_owned(), last_name: "Newcomer".to_owned(), ..NewHire::default() };
    tenant.change(Operation::Hire { person });
    let ids = tenant.company().facts().active_ids;
    tenant.change(Operation::Terminate { id: ids[1], on: None });
    tenant.change(Operation::Retitle { id: ids[0], title: "Keeper of Keys".to_owned(), from: None });
    let run = tenant.sync().await;
    // Two looks of one visit show the same.
    for _ in 0..2 {
        left.advance_seconds(90);
        let view = tenant.services().overview(&owner, None, true).await.unwrap();
        assert!(view.is_return);
        assert_eq!((view.changed.joined, view.changed.left, view.changed.updated), (1, 1, 1));
        assert_eq!(view.changed.latest.len(), 3);
        assert!(view.changed.latest.iter().all(|change| change.run_id == run.run.id));
        assert_eq!(view.headcount.len(), 2);
    }
    left.advance_seconds(86_400);
    let view = tenant.services().overview(&owner, None, true).await.unwrap();
    assert_eq!((view.changed.joined, view.changed.latest.len()), (0, 0));
}

async fn a_failed_sync_is_told_with_its_reason_and_the_next_step(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    tenant.spoil(Fault::always(Effect::Status { status: 401 }));
    let run = tenant.sync_to_the_end().await;
    let sync = tenant.services().overview(&tenant.owner().await, None, true).await.unwrap().sync.unwrap();
    assert_eq!(sync.health, SyncHealth::Failed);
    assert_eq!((sync.reason, sync.last_run.map(|run| run.id)), (run.run.summary, Some(run.run.id)));
    assert!(sync.next_step.is_some());
}

async fn state(tenant: &Tenant) -> SyncState {
    tenant.services().overview(&tenant.owner().await, None, false).await.unwrap().sync.unwrap()
}

fn waiting(state: &SyncState) -> Vec<&str> {
    state.waiting.iter().map(|run| run.id.as_str()).collect()
}

async fn a_held_sync_waits_in_sight_until_somebody_decides(database: &Database) {
    let tenant = Tenant::synced(database, 100).await;
    let company = tenant.company();
    let managers: Vec<_> = company.people().iter().filter_map(|person| person.job(company.today).manager).collect();
    for id in company.facts().active_ids.into_iter().filter(|id| !managers.contains(id)).take(21) {
        tenant.change(Operation::Terminate { id, on: None });
    }
    let held = tenant.sync().await;
    assert_eq!(held.run.status, RunStatus::Held);
    let before = state(&tenant).await;
    assert_eq!((before.health, waiting(&before)), (SyncHealth::Undecided, vec![held.run.id.as_str()]));
    // A failure since then is worse, and what waits stays in sight.
    tenant.spoil(Fault::always(Effect::Status { status: 401 }));
    tenant.sync_to_the_end().await;
    let failed = state(&tenant).await;
    assert_eq!((failed.health, waiting(&failed)), (SyncHealth::Failed, vec![held.run.id.as_str()]));
    assert_eq!(card(&tenant).await, Some("A sync waits for your review.".to_owned()));
    tenant.services().discard_reviewed(&tenant.owner().await, &held.run.id).await.unwrap();
    assert_eq!(waiting(&state(&tenant).await), Vec::<&str>::new());
    assert_eq!(card(&tenant).await, None);
}

async fn card(tenant: &Tenant) -> Option<String> {
    tenant.services().integrations(&tenant.owner().await).await.unwrap().connections.remove(0).note
}

async fn a_previewed_first_sync_is_not_in_step_and_waits_in_sight(database: &Database) {
    let tenant = Installation::on(database, 20).await.tenant("acme").await;
    let owner = tenant.owner().await;
    let baseline = tenant.store().baseline(tenant.org).await.unwrap().unwrap();
    let form = form(&[("subdomain", "acme"), (&target(&baseline.public_id), "on"), ("review", "on")]);
    tenant.services().connect_hris(&owner, &form, &SecretString::from(ADMINISTRATOR_KEY)).await.unwrap();
    assert_eq!(tenant.installation.work().await, [RunStatus::Previewed]);
    let state = state(&tenant).await;
    assert_eq!((state.health, waiting(&state)), (SyncHealth::Undecided, vec![tenant.last_run().await.run.id.as_str()]));
    assert_eq!(card(&tenant).await, Some("A sync waits for your review.".to_owned()));
}

async fn who_may_not_manage_integrations_learns_nothing_of_them(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    for role in ["editor", "viewer"] {
        let view = tenant.services().overview(&tenant.member(role).await, None, true).await.unwrap();
        assert_eq!(view.sync, None, "{role}");
        assert!(view.people > 0, "{role}");
    }
    let rival = tenant.installation.tenant("rival").await;
    let view = tenant.services().overview(&rival.owner().await, None, true).await.unwrap();
    assert_eq!((view.people, view.changed.joined, view.headcount.len()), (0, 0, 0));
}

async fn a_page_fetched_ahead_is_no_visit(database: &Database) {
    let tenant = Installation::on(database, 20).await.tenant("acme").await;
    tenant.connect(Connecting::default()).await.unwrap();
    let owner = tenant.owner().await;
    tenant.services().overview(&owner, None, false).await.unwrap();
    assert_eq!(tenant.store().visit(tenant.org, owner.user_id).await.unwrap(), None);
    let mut nobody = owner.clone();
    nobody.viewer.permissions.clear();
    assert_eq!(tenant.services().overview(&nobody, None, true).await, Err(AppError::NotFound));
}
