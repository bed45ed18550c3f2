//! Who may sync, and who may look (O1, O17, O21, O27).

use std::net::{IpAddr, Ipv4Addr};

use contract::form::SignInForm;
use contract::run::RunStatus;
use contract::view::ChangeFilter;
use contract::{AppError, Plan};
use engine::{Actor, ClientAddress};
use sandbox::Operation;
use secrecy::SecretString;
use store::Priority;

use crate::support::database::PEOPLE_AND_UNITS;
use crate::support::run_view::{effect, summary};
use crate::support::{Connecting, Database, Installation, Tenant};

on_both_databases! {
    a_plan_without_live_sync_connects_nothing,
    a_downgraded_tenant_s_runs_are_skipped_and_read_nothing_until_it_upgrades,
    a_paused_connection_s_runs_are_skipped,
    a_disconnected_connection_s_runs_are_skipped,
    another_tenant_s_run_does_not_exist,
}

/// O1.
async fn a_plan_without_live_sync_connects_nothing(database: &Database) {
    let installation = Installation::on(database, 20).await;
    for plan in [Plan::Free, Plan::Team] {
        let tenant = installation.tenant_on(plan.id(), plan).await;
        let refused = tenant.connect(Connecting::default()).await.unwrap_err();
        let AppError::Invalid { fields } = refused else { panic!("{refused:?}") };
        let sentence = format!("HRIS live sync is part of the plans business, enterprise and agency; this tenant is on {}.", plan.id());
        assert_eq!(fields[0].message, sentence);
    }
    assert_eq!(installation.vendor.sandbox.requests(), []);
}

async fn set_plan(tenant: &Tenant, plan: Plan) {
    let mut transaction = tenant.store().begin(Priority::Interactive).await.unwrap();
    transaction.update_org_plan(tenant.org, plan).await.unwrap();
    transaction.commit().await.unwrap();
}

/// Something happens, a sync is asked for and skipped with this sentence: nothing is read, nothing is written, health stays.
async fn is_skipped(database: &Database, tenant: &Tenant, sentence: &str) {
    let (before, health) = (database.rows(&PEOPLE_AND_UNITS).await, tenant.health().await);
    let run = tenant.queue(contract::RunKind::Reconcile).await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    tenant.installation.vendor.sandbox.forget_requests();
    tenant.installation.work().await;
    let run = tenant.run(&run.public_id).await;
    assert_eq!((run.run.status, summary(&run)), (RunStatus::Skipped, sentence));
    assert_eq!(tenant.installation.vendor.sandbox.requests(), []);
    assert_eq!((database.rows(&PEOPLE_AND_UNITS).await, tenant.health().await), (before, health));
}

/// O17.
async fn a_downgraded_tenant_s_runs_are_skipped_and_read_nothing_until_it_upgrades(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    set_plan(&tenant, Plan::Team).await;
    is_skipped(database, &tenant, "The tenant's plan does not include live sync; nothing was read or changed.").await;
    set_plan(&tenant, Plan::Agency).await;
    assert_eq!(effect(&tenant.sync().await), (0, 1, 0));
}

/// O27.
async fn a_paused_connection_s_runs_are_skipped(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    database.execute("UPDATE integrations SET status = 'paused'").await;
    is_skipped(database, &tenant, "The connection is paused; nothing was read or changed.").await;
    database.execute("UPDATE integrations SET status = 'active'").await;
    assert_eq!(effect(&tenant.sync().await), (0, 1, 0));
}

/// O27.
async fn a_disconnected_connection_s_runs_are_skipped(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    database.execute("UPDATE integrations SET status = 'disconnected'").await;
    is_skipped(database, &tenant, "The connection was disconnected; nothing was read or changed.").await;
}

/// The owner of a tenant, signed in.
async fn owner(tenant: &Tenant) -> Actor {
    let (email, password) = (format!("owner@{}.example", tenant.slug), "correct horse battery staple");
    let services = tenant.services();
    services.create_user(&tenant.slug, &email, "Maja Lind", "owner", SecretString::from(password)).await.unwrap();
    let form = SignInForm { email, password: password.to_owned(), next: String::new() };
    let signed_in = services.sign_in(&form, ClientAddress(IpAddr::V4(Ipv4Addr::LOCALHOST))).await.unwrap();
    services.actor(signed_in.user_id, signed_in.org_id).await.unwrap()
}

/// O21.
async fn another_tenant_s_run_does_not_exist(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let stranger = tenant.installation.tenant("stranger").await;
    let (services, id) = (tenant.services(), tenant.last_run().await.run.id);
    let (insider, outsider) = (owner(&tenant).await, owner(&stranger).await);
    let changes = ChangeFilter::default();
    assert_eq!(services.run(&insider, &id, &changes, None, None).await.unwrap().run.id, id);
    assert_eq!(services.run(&outsider, &id, &changes, None, None).await, Err(AppError::NotFound));
    assert_eq!(services.run_progress(&outsider, &id).await, Err(AppError::NotFound));
    assert_eq!(services.run_show("stranger", &id).await, Err(AppError::NotFound));
    assert_eq!(services.finish_run("stranger", &id).await, Err(AppError::NotFound));
    let made_up = services.run(&insider, "sync_000000000000", &changes, None, None).await;
    assert_eq!(made_up, Err(AppError::NotFound));
}
