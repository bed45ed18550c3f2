//! What runs say about their connection, and who is told (O28, O30, O31, X4).

use contract::form::{NotificationAct, NotificationsForm};
use contract::run::{RunKind, RunStatus};
use contract::view::{NotificationRow, SyncHealth};
use contract::{AppError, FailureKind, NotificationKind};
use domain::health::Rest;
use engine::Actor;
use sandbox::{ADMINISTRATOR_KEY, Operation};
use store::Priority;

use crate::support::{Database, Installation, Tenant};

on_both_databases! {
    a_refused_key_is_told_to_owners_and_admins_once_and_mailed,
    a_connection_that_works_again_is_told_without_mail,
    the_same_cause_within_a_day_is_not_told_again,
    a_first_sync_that_fails_is_told_too,
    a_held_run_announces_itself_once_by_mail_and_what_replaces_it_without,
    a_schedule_that_keeps_failing_rests_and_says_so_once,
    a_new_key_ends_the_rest_of_the_schedule,
    a_problem_is_one_issue_with_its_beginning_and_its_last_sight,
    notifications_are_read_by_each_reader_for_themselves,
    what_came_after_the_page_was_shown_is_not_marked_with_the_rest,
    a_role_lost_after_it_was_written_hides_the_notification_and_drops_the_mail,
    another_tenants_notification_does_not_exist,
    a_notification_is_kept_as_long_as_the_run_it_leads_to,
    a_setting_that_is_wrong_is_told_once_and_leaves_health_alone,
}

const DAY: i64 = 86_400;

fn revoke(tenant: &Tenant) {
    tenant.change(Operation::RotateKey { key: "administrator".to_owned(), secret: "another".to_owned() });
}

fn restore(tenant: &Tenant) {
    tenant.change(Operation::RotateKey { key: "administrator".to_owned(), secret: ADMINISTRATOR_KEY.to_owned() });
}

async fn told(tenant: &Tenant, actor: &Actor) -> Vec<NotificationRow> {
    tenant.services().notifications(actor, false, None).await.unwrap().page.items
}

async fn kinds(tenant: &Tenant, actor: &Actor) -> Vec<&'static str> {
    told(tenant, actor).await.iter().map(|row| row.kind.id()).collect()
}

async fn mark(tenant: &Tenant, actor: &Actor, act: NotificationAct, ids: &[&str]) -> Result<(), AppError> {
    let ids = ids.iter().map(|&id| id.to_owned()).collect();
    tenant.services().mark_notifications(actor, &NotificationsForm { ids, act: Some(act), seen_at: None }).await
}

async fn unread(tenant: &Tenant, actor: &Actor) -> u64 {
    tenant.services().actor(actor.user_id, actor.org_id).await.unwrap().viewer.unread_notifications
}

async fn a_refused_key_is_told_to_owners_and_admins_once_and_mailed(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, admin, editor) = (tenant.owner().await, tenant.member("admin").await, tenant.member("editor").await);
    revoke(&tenant);
    let run = tenant.sync().await;
    assert_eq!(run.run.status, RunStatus::Failed);
    for actor in [&owner, &admin] {
        let [row] = &told(&tenant, actor).await[..] else { panic!("one notification") };
        assert_eq!((row.kind, row.title.as_str()), (NotificationKind::IntegrationFailed, "BambooHR connection needs attention"));
        assert!(row.body.starts_with("BambooHR does not accept the API key") && row.body.contains("Make a new API key"), "{}", row.body);
        let link = tenant.services().follow_notification(actor, &row.id).await.unwrap();
        assert_eq!(link, Some(format!("/settings/integrations/logs/{}", run.run.id)));
    }
    assert_eq!(kinds(&tenant, &editor).await, Vec::<&str>::new());

    let mail = tenant.installation.mail().await;
    let to: Vec<_> = mail.iter().flat_map(|mail| mail.to.clone()).collect();
    assert_eq!(to, ["admin@acme.example", "owner@acme.example"]);
    assert_eq!(mail[0].subject, "BambooHR connection needs attention");
    assert_eq!(mail[0].auto_submitted, "auto-generated");
    let link = format!("https://people.example.com/go/{}/settings/integrations/logs/{}", owner.viewer.tenant_id, run.run.id);
    assert!(mail[0].text.contains(&link) && mail[0].html.contains(&link), "{}", mail[0].text);
}

async fn a_connection_that_works_again_is_told_without_mail(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    revoke(&tenant);
    tenant.sync().await;
    let before = tenant.installation.mail().await.len();
    restore(&tenant);
    tenant.sync().await;
    assert_eq!(kinds(&tenant, &owner).await, ["integration.recovered", "integration.failed"]);
    assert_eq!(tenant.health().await, "healthy");
    assert_eq!(tenant.installation.mail().await.len(), before);
    tenant.sync().await;
    assert_eq!(kinds(&tenant, &owner).await.len(), 2, "health that stays is no news");
}

async fn the_same_cause_within_a_day_is_not_told_again(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    revoke(&tenant);
    for _ in 0..3 {
        tenant.sync().await;
    }
    assert_eq!(kinds(&tenant, &owner).await, ["integration.failed"]);
    assert_eq!(tenant.installation.mail().await.len(), 1);
    tenant.installation.clock.advance_seconds(DAY);
    tenant.sync().await;
    assert_eq!(kinds(&tenant, &owner).await, ["integration.failed", "integration.failed"]);
    assert_eq!(tenant.installation.mail().await.len(), 2);
}

async fn a_first_sync_that_fails_is_told_too(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    let owner = tenant.owner().await;
    revoke(&tenant);
    tenant.installation.work().await;
    assert_eq!(kinds(&tenant, &owner).await, ["integration.failed"]);
    restore(&tenant);
    tenant.sync().await;
    assert_eq!(kinds(&tenant, &owner).await, ["integration.recovered", "integration.failed"]);
}

fn dismiss(tenant: &Tenant, count: usize) {
    let company = tenant.company();
    let managers: Vec<_> = company.people().iter().filter_map(|person| person.job(company.today).manager).collect();
    for id in company.facts().active_ids.into_iter().filter(|id| !managers.contains(id)).take(count) {
        tenant.change(Operation::Terminate { id, on: None });
    }
}

async fn a_held_run_announces_itself_once_by_mail_and_what_replaces_it_without(database: &Database) {
    let tenant = Tenant::synced(database, 100).await;
    let owner = tenant.owner().await;
    dismiss(&tenant, 21);
    let run = tenant.sync().await;
    assert_eq!((run.run.status, tenant.health().await.as_str()), (RunStatus::Held, "healthy"));
    let [row] = &told(&tenant, &owner).await[..] else { panic!("one notification") };
    assert_eq!((row.kind, row.title.as_str()), (NotificationKind::RunHeld, "A sync waits for your review"));
    let link = tenant.services().follow_notification(&owner, &row.id).await.unwrap();
    assert_eq!(link, Some(format!("/settings/integrations/logs/{}/review", run.run.id)));
    let mail = tenant.installation.mail().await;
    assert_eq!(mail.iter().map(|mail| mail.subject.as_str()).collect::<Vec<_>>(), ["BambooHR sync waits for your review"]);
    let note = tenant.services().integrations(&owner).await.unwrap().connections.remove(0).note;
    assert_eq!(note.as_deref(), Some("A sync waits for your review."));

    assert_eq!(tenant.sync().await.run.status, RunStatus::Held);
    assert_eq!(kinds(&tenant, &owner).await, ["run.held", "run.held"]);
    assert_eq!(tenant.installation.mail().await.len(), 1, "the replacement comes without mail");
}

/// A night passes, and its reconciliation runs.
async fn night(tenant: &Tenant) {
    tenant.installation.clock.advance_seconds(DAY);
    tenant.queue(RunKind::Reconcile).await;
    tenant.installation.work().await;
}

async fn rest(tenant: &Tenant) -> Rest {
    let integration = tenant.store().live_integrations(tenant.org).await.unwrap().remove(0);
    tenant.store().schedule_rest(tenant.org, integration.id).await.unwrap()
}

async fn a_schedule_that_keeps_failing_rests_and_says_so_once(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    revoke(&tenant);
    for _ in 0..2 {
        night(&tenant).await;
    }
    assert_eq!(rest(&tenant).await.until, None);
    for _ in 0..3 {
        night(&tenant).await;
    }
    let now = engine::clock::Clock::now(&tenant.installation.clock);
    assert!(rest(&tenant).await.until > Some(now));
    let count = |kind: &'static str| {
        let tenant = &tenant;
        let owner = &owner;
        async move { kinds(tenant, owner).await.iter().filter(|told| **told == kind).count() }
    };
    assert_eq!(count("integration.quarantined").await, 1);
    assert_eq!(tenant.installation.mail().await.iter().filter(|mail| mail.subject.contains("less often")).count(), 0);

    restore(&tenant);
    tenant.sync().await;
    assert_eq!(rest(&tenant).await, Rest::default());
    assert_eq!(count("integration.recovered").await, 1);
}

async fn a_new_key_ends_the_rest_of_the_schedule(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    revoke(&tenant);
    for _ in 0..3 {
        night(&tenant).await;
    }
    assert!(rest(&tenant).await.until.is_some());
    tenant.change(Operation::RotateKey { key: "administrator".to_owned(), secret: "newkeynewkeynewkeynewkey".to_owned() });
    let owner = tenant.owner().await;
    assert_eq!(tenant.services().replace_hris_key(&owner, &"newkeynewkeynewkeynewkey".into()).await.unwrap(), None);
    assert_eq!(rest(&tenant).await.until, None);
    night(&tenant).await;
    assert_eq!(tenant.health().await, "healthy");
}

async fn a_problem_is_one_issue_with_its_beginning_and_its_last_sight(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    revoke(&tenant);
    tenant.sync().await;
    let began = engine::clock::Clock::now(&tenant.installation.clock);
    tenant.sync().await;
    let now = engine::clock::Clock::now(&tenant.installation.clock);
    let health = tenant.services().hris(&owner, false).await.unwrap().connection.unwrap().health;
    let [problem] = &health.problems[..] else { panic!("{health:?}") };
    assert_eq!((problem.since, problem.last_seen, problem.failures), (began, now, 2));
    restore(&tenant);
    tenant.sync().await;
    let health = tenant.services().hris(&owner, false).await.unwrap().connection.unwrap().health;
    assert_eq!(health.problems, []);
}

async fn notifications_are_read_by_each_reader_for_themselves(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, admin) = (tenant.owner().await, tenant.member("admin").await);
    revoke(&tenant);
    tenant.sync().await;
    let id = told(&tenant, &owner).await.remove(0).id;
    assert_eq!((unread(&tenant, &owner).await, unread(&tenant, &admin).await), (1, 1));
    for _ in 0..2 {
        mark(&tenant, &owner, NotificationAct::Read, &[&id]).await.unwrap();
    }
    assert_eq!((unread(&tenant, &owner).await, unread(&tenant, &admin).await), (0, 1));
    assert_eq!(tenant.services().notifications(&owner, true, None).await.unwrap().page.items, []);
    mark(&tenant, &owner, NotificationAct::Unread, &[&id]).await.unwrap();
    assert_eq!(unread(&tenant, &owner).await, 1);
    let refused = mark(&tenant, &owner, NotificationAct::Read, &[]).await.unwrap_err();
    assert!(matches!(refused, AppError::Invalid { .. }), "{refused:?}");
}

async fn what_came_after_the_page_was_shown_is_not_marked_with_the_rest(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    revoke(&tenant);
    tenant.sync().await;
    let seen_at = Some(engine::clock::Clock::now(&tenant.installation.clock).0);
    restore(&tenant);
    tenant.sync().await;
    let form = NotificationsForm { ids: Vec::new(), act: Some(NotificationAct::ReadAll), seen_at };
    tenant.services().mark_notifications(&owner, &form).await.unwrap();
    assert_eq!(told(&tenant, &owner).await.iter().map(|row| row.is_read).collect::<Vec<_>>(), [false, true]);
    tenant.services().mark_notifications(&owner, &NotificationsForm { seen_at: None, ..form }).await.unwrap();
    assert_eq!(unread(&tenant, &owner).await, 0);
}

async fn a_role_lost_after_it_was_written_hides_the_notification_and_drops_the_mail(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, admin) = (tenant.owner().await, tenant.member("admin").await);
    revoke(&tenant);
    tenant.sync().await;
    let id = told(&tenant, &admin).await.remove(0).id;
    let member = tenant.services().members(&owner, None).await.unwrap();
    let member = member.items.into_iter().find(|member| member.email == admin.viewer.email).unwrap();
    let form = contract::form::MemberRoleForm { role: "viewer".to_owned(), was: "admin".to_owned() };
    tenant.services().give_role(&owner, &member.id, &form).await.unwrap();

    let demoted = tenant.services().actor(admin.user_id, admin.org_id).await.unwrap();
    assert_eq!((kinds(&tenant, &demoted).await, unread(&tenant, &demoted).await), (Vec::new(), 0));
    assert_eq!(tenant.services().follow_notification(&demoted, &id).await, Err(AppError::NotFound));
    assert_eq!(mark(&tenant, &demoted, NotificationAct::Unread, &[&id]).await, Err(AppError::NotFound));
    let to: Vec<_> = tenant.installation.mail().await.into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(to, ["owner@acme.example"]);
}

async fn another_tenants_notification_does_not_exist(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let stranger = tenant.installation.tenant("rival").await.owner().await;
    revoke(&tenant);
    tenant.sync().await;
    let id = told(&tenant, &owner).await.remove(0).id;
    assert_eq!(unread(&tenant, &stranger).await, 0);
    assert_eq!(tenant.services().follow_notification(&stranger, &id).await, Err(AppError::NotFound));
    assert_eq!(mark(&tenant, &stranger, NotificationAct::Read, &[&id]).await, Err(AppError::NotFound));
    assert_eq!(unread(&tenant, &owner).await, 1);
}

async fn a_notification_is_kept_as_long_as_the_run_it_leads_to(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let (clock, delivery) = (&tenant.installation.clock, tenant.services().delivery());
    revoke(&tenant);
    tenant.sync().await;
    clock.advance_seconds(DAY);
    restore(&tenant);
    tenant.sync().await;
    clock.advance_seconds(399 * DAY - 60);
    delivery.sweep().await.unwrap();
    assert_eq!(kinds(&tenant, &owner).await, ["integration.recovered", "integration.failed"]);
    clock.advance_seconds(60);
    delivery.sweep().await.unwrap();
    assert_eq!(kinds(&tenant, &owner).await, ["integration.recovered"]);
    clock.advance_seconds(DAY + 60);
    delivery.sweep().await.unwrap();
    assert_eq!((kinds(&tenant, &owner).await.len(), unread(&tenant, &owner).await), (0, 0));
}

/// The legal entities of the connection as nobody could save them.
async fn choose(tenant: &Tenant, entities: &str) {
    let integration = tenant.store().live_integrations(tenant.org).await.unwrap().remove(0);
    let mut settings = integration.settings.0;
    settings.insert("legal_entities".to_owned(), entities.to_owned());
    let mut transaction = tenant.store().begin(Priority::Interactive).await.unwrap();
    transaction.update_integration_settings(tenant.org, integration.id, &settings).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn a_setting_that_is_wrong_is_told_once_and_leaves_health_alone(database: &Database) {
    let tenant = Installation::on(database, 20).await.tenant("acme").await;
    tenant.connect_dynamics(&[]).await.unwrap();
    tenant.installation.work().await;
    let owner = tenant.owner().await;
    let overview = async || tenant.services().overview(&owner, None, false).await.unwrap().sync.unwrap();
    choose(&tenant, "ZZZZ").await;
    for _ in 0..2 {
        let run = tenant.sync().await;
        assert_eq!(run.error.unwrap().kind, Some(FailureKind::Configuration));
        let [row] = &told(&tenant, &owner).await[..] else { panic!("one notification") };
        assert_eq!((row.kind, row.title.as_str()), (NotificationKind::RunFailed, "A sync of Dynamics 365 HR failed"));
        assert!(row.body.contains("no legal entity ZZZZ") && row.body.ends_with("Correct the connection's settings and save them."));
        let sync = overview().await;
        assert_eq!((sync.health, sync.reason), (SyncHealth::Failed, run.run.summary), "the picture is not in step");
        assert!(sync.next_step.is_some());
    }
    assert_eq!((tenant.health().await.as_str(), tenant.installation.mail().await.len()), ("healthy", 0));
    choose(&tenant, "").await;
    assert_eq!(tenant.sync().await.run.status, RunStatus::Completed);
    assert_eq!(overview().await.health, SyncHealth::Healthy);
    choose(&tenant, "ZZZZ").await;
    tenant.sync().await;
    assert_eq!(kinds(&tenant, &owner).await, ["run.failed", "run.failed"], "it is news again");
}
