//! Credentials and addresses that are wrong.

use contract::run::RunStatus;
use contract::{AppError, FailureKind};
use sandbox::{Effect, Fault, Operation};

use crate::support::database::PEOPLE_AND_UNITS;
use crate::support::run_view::{effect, summary};
use crate::support::{Connecting, Database, Installation, Tenant, people};

on_both_databases! {
    a_wrong_key_fails_the_sync_with_its_own_sentence,
    a_key_that_is_revoked_later_loses_nothing,
    a_key_revoked_between_two_pages_deactivates_nobody_and_the_next_sync_catches_up,
    a_key_that_may_read_nobody_is_short_of_rights,
    an_unknown_subdomain_is_named,
    a_pasted_address_is_understood_as_the_subdomain,
    what_is_no_subdomain_is_refused_before_anything_is_sent,
}

const WRONG_KEY: &str = "BambooHR does not accept the API key: it is wrong, was deleted, or its user is disabled.";

async fn a_wrong_key_fails_the_sync_with_its_own_sentence(database: &Database) {
    let installation = Installation::on(database, 30).await;
    let tenant = installation.tenant("acme").await;
    let key = "0000000000000000000000000000000000000000";
    tenant.connect(Connecting { key, ..Connecting::default() }).await.unwrap();
    assert_eq!(installation.work().await, [RunStatus::Failed]);
    let error = tenant.last_run().await.error.unwrap();
    assert_eq!((error.kind, error.summary.as_str(), error.retries), (Some(FailureKind::Auth), WRONG_KEY, false));
    assert!(error.next_step.starts_with("Make a new API key"), "{}", error.next_step);
    assert_eq!((tenant.people().await.len(), tenant.health().await.as_str()), (0, "failed"));
}

async fn a_key_that_is_revoked_later_loses_nothing(database: &Database) {
    let tenant = Tenant::synced(database, 30).await;
    let before = database.rows(&PEOPLE_AND_UNITS).await;
    tenant.change(Operation::RotateKey { key: "administrator".to_owned(), secret: "another".to_owned() });
    let run = tenant.sync().await;
    assert_eq!((run.run.status, summary(&run)), (RunStatus::Failed, WRONG_KEY));
    assert_eq!(database.rows(&PEOPLE_AND_UNITS).await, before);
    assert_eq!(tenant.health().await, "failed");

    tenant.change(Operation::RotateKey { key: "administrator".to_owned(), secret: sandbox::ADMINISTRATOR_KEY.to_owned() });
    assert_eq!(tenant.sync().await.run.status, RunStatus::Completed);
    assert_eq!(tenant.health().await, "healthy");
}

async fn a_key_revoked_between_two_pages_deactivates_nobody_and_the_next_sync_catches_up(database: &Database) {
    let tenant = Tenant::synced(database, 1_010).await;
    let before = tenant.people().await;
    let ids = tenant.company().facts().active_ids;
    for id in [ids.iter().min(), ids.iter().max()] {
        tenant.change(Operation::Retitle { id: *id.unwrap(), title: "Keeper of Keys".to_owned(), from: None });
    }
    tenant.spoil(Fault { address: Some("after".to_owned()), ..Fault::always(Effect::Status { status: 401 }) });
    let run = tenant.sync().await;
    assert_eq!((run.run.status, summary(&run)), (RunStatus::Failed, WRONG_KEY));
    assert_eq!(tenant.people().await, before);

    tenant.installation.vendor.sandbox.clear_faults();
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 2, 0)));
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn a_key_that_may_read_nobody_is_short_of_rights(database: &Database) {
    let installation = Installation::on(database, 30).await;
    let tenant = installation.tenant("acme").await;
    tenant.connect(Connecting { key: sandbox::DIRECTORY_KEY, ..Connecting::default() }).await.unwrap();
    installation.work().await;
    let error = tenant.last_run().await.error.unwrap();
    assert_eq!(error.kind, Some(FailureKind::Permission));
    assert_eq!(
        error.summary,
        "BambooHR does not let the API key read employees: the employee list, the employee dataset and custom reports are all refused."
    );
}

async fn an_unknown_subdomain_is_named(database: &Database) {
    let installation = Installation::on(database, 30).await;
    let tenant = installation.tenant("acme").await;
    tenant.connect(Connecting { subdomain: "nobody", ..Connecting::default() }).await.unwrap();
    assert_eq!(installation.work().await, [RunStatus::Failed]);
    let error = tenant.last_run().await.error.unwrap();
    assert_eq!(error.kind, Some(FailureKind::NotFound));
    assert!(error.summary.starts_with("BambooHR has no company at nobody.bamboohr.com."), "{}", error.summary);
}

async fn a_pasted_address_is_understood_as_the_subdomain(database: &Database) {
    let installation = Installation::on(database, 30).await;
    let tenant = installation.tenant("acme").await;
    let subdomain = "https://ACME.bamboohr.com/employees/employee.php?id=4";
    let integration = tenant.connect(Connecting { subdomain, ..Connecting::default() }).await.unwrap();
    assert_eq!(integration.account, "acme");
    assert_eq!(installation.work().await, [RunStatus::Completed]);
}

async fn what_is_no_subdomain_is_refused_before_anything_is_sent(database: &Database) {
    let installation = Installation::on(database, 30).await;
    let tenant = installation.tenant("acme").await;
    for subdomain in ["https://evil.example/acme", "acme.bamboohr.com.evil.example", "127.0.0.1", "acme bamboo", ""] {
        let refused = tenant.connect(Connecting { subdomain, ..Connecting::default() }).await.unwrap_err();
        assert!(matches!(&refused, AppError::Invalid { fields } if fields[0].field == "subdomain"), "{subdomain}: {refused:?}");
    }
    assert_eq!(installation.vendor.sandbox.requests(), []);
    assert_eq!(tenant.services().run_list("acme", 10).await.unwrap(), []);
}
