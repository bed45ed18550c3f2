//! Deliveries: which are let in, which are not, and what is durable once they are.

use std::collections::BTreeSet;

use contract::run::{RunKind, RunStatus};
use contract::{AppError, Plan, Provider};
use engine::webhook::{COME_AGAIN, Delivery, REFUSED_AFTER, Received, Refusal, SecretKind};
use futures::future::join_all;
use sandbox::Operation;
use secrecy::ExposeSecret as _;
use store::Priority;
use tokio::time::Instant;

use crate::support::webhook::{KEY, SENT_AT, SHARED, deliver_to, event, signature};
use crate::support::{Connecting, Database, Tenant};

on_both_databases! {
    a_thousand_equal_deliveries_at_once_have_one_effect,
    an_event_is_durable_and_named_before_it_is_answered,
    the_tenant_is_found_by_slug_and_by_public_id,
    a_delivery_that_proves_nothing_is_refused_late_whatever_it_lacks,
    without_the_key_ring_a_delivery_is_told_to_come_again,
    the_signature_of_another_tenant_opens_nothing,
    until_a_secret_is_provisioned_everything_is_refused,
    a_secret_that_another_process_replaced_opens_nothing_more,
    a_secret_rotated_in_flight_is_accepted_until_it_must_not_be,
    the_shared_secret_counts_where_nothing_is_signed,
    a_paused_connection_acknowledges_and_queues_nothing,
    a_downgraded_tenant_acknowledges_and_queues_nothing,
    a_delivery_about_nobody_is_acknowledged,
    a_body_that_is_no_delivery_is_refused_only_after_its_proof,
    an_event_without_a_time_is_suppressed_only_while_its_equal_is_queued,
    a_delivery_of_several_people_is_a_run_for_each,
    another_api_key_leaves_the_webhook_as_it_is,
    two_secrets_set_at_once_are_both_accepted,
    a_secret_is_known_by_its_fingerprint_and_every_change_is_audited,
}

async fn provisioned(database: &Database) -> Tenant {
    let tenant = Tenant::synced(database, 20).await;
    tenant.provision().await;
    tenant
}

/// How many webhook runs there are.
async fn events(tenant: &Tenant) -> usize {
    let runs = tenant.services().run_list(&tenant.slug, 5_000).await.unwrap();
    runs.iter().filter(|run| run.kind == RunKind::Webhook).count()
}

async fn a_thousand_equal_deliveries_at_once_have_one_effect(database: &Database) {
    let tenant = provisioned(database).await;
    let other = tenant.installation.another_process(database).await;
    let person = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id: person, title: "Keeper of Keys".to_owned(), from: None });
    let (body, id) = (event("updated", person, "2026-11-20T09:00:00Z"), &tenant.slug);
    let both = [tenant.services(), &other];
    let answers = join_all((0..1_000).map(|number| deliver_to(both[number % 2], id, KEY, &body))).await;
    let runs: BTreeSet<String> = answers
        .into_iter()
        .map(|answer| match answer.unwrap() {
            Received::Queued(runs) => runs[0].clone(),
            Received::Acknowledged => panic!("nothing was queued"),
        })
        .collect();
    assert_eq!((runs.len(), events(&tenant).await), (1, 1));
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let run = tenant.run(runs.first().unwrap()).await;
    assert_eq!((run.run.counts.fetched, run.run.counts.updated, run.attempt), (1, 1, 1));
    let log = tenant.store().audit_events(tenant.org, None, 10_000).await.unwrap();
    assert_eq!(log.iter().filter(|event| event.action == "person.update").count(), 1);
    assert_eq!(tenant.actor(person).await.actor.job_title.as_deref(), Some("Keeper of Keys"));
}

async fn an_event_is_durable_and_named_before_it_is_answered(database: &Database) {
    let tenant = provisioned(database).await;
    let id = tenant.company().facts().active_ids[0];
    let run = tenant.told("updated", id, "2026-11-20T09:00:00Z").await;
    let other = tenant.installation.another_process(database).await;
    let row = other.store().run_by_public_id(tenant.org, &run).await.unwrap().unwrap();
    assert_eq!((row.kind, row.status, row.event_type.as_deref()), (RunKind::Webhook, RunStatus::Queued, Some("employee.updated")));
    assert_eq!(row.event_idempotency_key, Some(format!("employee.updated/{id}/2026-11-20T09:00:00Z")));
    assert_eq!(row.scope.unwrap().0, [id.to_string()]);
}

async fn the_tenant_is_found_by_slug_and_by_public_id(database: &Database) {
    let tenant = provisioned(database).await;
    let body = event("updated", tenant.company().facts().active_ids[0], "2026-11-20T09:00:00Z");
    let public_id = tenant.store().org(tenant.org).await.unwrap().unwrap().public_id;
    let one = deliver_to(tenant.services(), &tenant.slug, KEY, &body).await.unwrap();
    assert_eq!(deliver_to(tenant.services(), &public_id, KEY, &body).await.unwrap(), one);
}

async fn a_delivery_that_proves_nothing_is_refused_late_whatever_it_lacks(database: &Database) {
    let tenant = provisioned(database).await;
    let unconnected = tenant.installation.tenant("unconnected").await;
    let body = event("updated", 1, "t");
    let right = signature(KEY, &body);
    let bare = Delivery { tenant: &tenant.slug, body: body.as_bytes(), is_form: false, signature: None, timestamp: None, secret: None };
    let signed = Delivery { signature: Some(right.as_bytes()), timestamp: Some(SENT_AT.as_bytes()), ..bare };
    let cases = [
        ("no header at all", bare),
        ("an unknown tenant", Delivery { tenant: "nobody", ..signed }),
        ("a tenant without a connection", Delivery { tenant: &unconnected.slug, ..signed }),
        ("another body", Delivery { body: b"{}", ..signed }),
        ("another time", Delivery { timestamp: Some(b"1769884921"), ..signed }),
        ("no time", Delivery { timestamp: None, ..signed }),
        ("an empty signature beside a secret", Delivery { signature: Some(b""), secret: Some(KEY.as_bytes()), ..bare }),
        ("the signing key sent along", Delivery { secret: Some(KEY.as_bytes()), ..bare }),
    ];
    for (what, delivery) in cases {
        let came = Instant::now();
        assert_eq!(tenant.services().receive_webhook(delivery).await, Err(Refusal::Unproved), "{what}");
        assert!(came.elapsed() >= REFUSED_AFTER, "{what} was told apart by the time of its answer");
    }
    assert_eq!(events(&tenant).await, 0);
}

async fn without_the_key_ring_a_delivery_is_told_to_come_again(database: &Database) {
    let tenant = provisioned(database).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let blind = tenant.installation.process_without_ring(database, elsewhere.path()).await;
    let body = event("updated", tenant.company().facts().active_ids[0], "t");
    for key in [KEY, SHARED] {
        assert_eq!(
            deliver_to(&blind, "acme", key, &body).await,
            Err(Refusal::Busy(COME_AGAIN)),
            "nobody can tell whether it proves itself"
        );
    }
    assert!(tenant.deliver(&body).await.is_ok());
    assert_eq!(events(&tenant).await, 1);
}

async fn the_signature_of_another_tenant_opens_nothing(database: &Database) {
    let tenant = provisioned(database).await;
    let rival = tenant.installation.tenant("rival").await;
    rival.connect(Connecting::default()).await.unwrap();
    let theirs = "ffffffffffffffffffffffffffffffff";
    let provider = Provider::BambooHr;
    rival.services().set_webhook_secret("rival", provider, Some(SecretKind::Hmac), &theirs.into(), true).await.unwrap();
    let body = event("deleted", 1, "t");
    assert_eq!(deliver_to(tenant.services(), "acme", theirs, &body).await, Err(Refusal::Unproved));
    assert_eq!(deliver_to(tenant.services(), "rival", KEY, &body).await, Err(Refusal::Unproved));
    assert!(deliver_to(tenant.services(), "rival", theirs, &body).await.is_ok());
    assert_eq!((events(&tenant).await, events(&rival).await), (0, 1));
}

async fn until_a_secret_is_provisioned_everything_is_refused(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    assert_eq!(tenant.deliver(&event("updated", 1, "t")).await, Err(Refusal::Unproved));
    let unsigned = Delivery { tenant: "acme", body: b"{}", is_form: false, signature: None, timestamp: None, secret: Some(b"") };
    assert_eq!(tenant.services().receive_webhook(unsigned).await, Err(Refusal::Unproved));
}

async fn a_secret_rotated_in_flight_is_accepted_until_it_must_not_be(database: &Database) {
    let tenant = provisioned(database).await;
    let services = tenant.services();
    let set = async |key: &str, keeps_previous| {
        services.set_webhook_secret("acme", Provider::BambooHr, Some(SecretKind::Hmac), &key.into(), keeps_previous).await.unwrap()
    };
    let (second, third) = ("22222222222222222222222222222222", "33333333333333333333333333333333");
    set(second, true).await;
    assert!(tenant.deliver(&event("updated", 1, "one")).await.is_ok(), "what was signed before the rotation");
    assert!(deliver_to(services, "acme", second, &event("updated", 1, "two")).await.is_ok());
    set(third, false).await;
    assert_eq!(deliver_to(services, "acme", second, &event("updated", 1, "three")).await, Err(Refusal::Unproved));
    assert_eq!(tenant.deliver(&event("updated", 1, "four")).await, Err(Refusal::Unproved));
    assert!(deliver_to(services, "acme", third, &event("updated", 1, "five")).await.is_ok());
}

async fn a_secret_that_another_process_replaced_opens_nothing_more(database: &Database) {
    let tenant = provisioned(database).await;
    assert!(tenant.deliver(&event("updated", 1, "one")).await.is_ok(), "this process knows the secret");
    let other = tenant.installation.another_process(database).await;
    let second = "22222222222222222222222222222222";
    other.set_webhook_secret("acme", Provider::BambooHr, Some(SecretKind::Hmac), &second.into(), false).await.unwrap();
    assert_eq!(tenant.deliver(&event("updated", 1, "two")).await, Err(Refusal::Unproved));
    assert!(deliver_to(tenant.services(), "acme", second, &event("updated", 1, "three")).await.is_ok());
}

async fn the_shared_secret_counts_where_nothing_is_signed(database: &Database) {
    let tenant = provisioned(database).await;
    let services = tenant.services();
    services.set_webhook_secret("acme", Provider::BambooHr, Some(SecretKind::Shared), &SHARED.into(), true).await.unwrap();
    let body = event("updated", tenant.company().facts().active_ids[0], "t");
    let delivery = |secret: &'static str| Delivery {
        tenant: "acme",
        body: body.as_bytes(),
        is_form: false,
        signature: None,
        timestamp: None,
        secret: Some(secret.as_bytes()),
    };
    assert_eq!(services.receive_webhook(delivery("another-shared-secret")).await, Err(Refusal::Unproved));
    assert!(matches!(services.receive_webhook(delivery(SHARED)).await, Ok(Received::Queued(_))));
    let made = services.rotate_webhook_secret("acme", Provider::BambooHr, false).await.unwrap();
    assert_eq!(made.expose_secret().len(), 64);
    assert_eq!(services.receive_webhook(delivery(SHARED)).await, Err(Refusal::Unproved));
}

async fn a_paused_connection_acknowledges_and_queues_nothing(database: &Database) {
    let tenant = provisioned(database).await;
    let (queued, body) = (tenant.told("updated", 1, "before").await, event("updated", 1, "after"));
    database.execute("UPDATE integrations SET status = 'paused'").await;
    assert_eq!(tenant.deliver(&body).await, Ok(Received::Acknowledged));
    assert_eq!(
        deliver_to(tenant.services(), "acme", SHARED, &body).await,
        Err(Refusal::Unproved),
        "the signature is verified all the same"
    );
    assert_eq!(tenant.installation.work().await, [RunStatus::Skipped]);
    assert_eq!((events(&tenant).await, tenant.run(&queued).await.run.status), (1, RunStatus::Skipped));
    assert_eq!(tenant.health().await, "healthy");
}

async fn a_downgraded_tenant_acknowledges_and_queues_nothing(database: &Database) {
    let tenant = provisioned(database).await;
    let mut transaction = tenant.store().begin(Priority::Interactive).await.unwrap();
    transaction.update_org_plan(tenant.org, Plan::Free).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(tenant.deliver(&event("updated", 1, "t")).await, Ok(Received::Acknowledged));
    assert_eq!(events(&tenant).await, 0);
}

async fn a_delivery_about_nobody_is_acknowledged(database: &Database) {
    let tenant = provisioned(database).await;
    let body = r#"{"type":"company.updated","timestamp":"t","data":{"companyId":"12345"}}"#;
    assert_eq!(tenant.deliver(body).await, Ok(Received::Acknowledged));
    assert_eq!(tenant.deliver(r#"{"employees":[]}"#).await, Ok(Received::Acknowledged));
}

async fn a_body_that_is_no_delivery_is_refused_only_after_its_proof(database: &Database) {
    let tenant = provisioned(database).await;
    assert!(matches!(tenant.deliver("<xml/>").await, Err(Refusal::Malformed(_))));
    assert_eq!(deliver_to(tenant.services(), "acme", SHARED, "<xml/>").await, Err(Refusal::Unproved));
}

async fn an_event_without_a_time_is_suppressed_only_while_its_equal_is_queued(database: &Database) {
    let tenant = provisioned(database).await;
    let body = format!(r#"{{"type":"employee.updated","data":{{"employeeId":"{}"}}}}"#, tenant.company().facts().active_ids[0]);
    let first = tenant.deliver(&body).await.unwrap();
    assert_eq!(tenant.deliver(&body).await.unwrap(), first);
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let second = tenant.deliver(&body).await.unwrap();
    assert_ne!(second, first, "what it tells of may have happened after the read");
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(events(&tenant).await, 2);
}

async fn a_delivery_of_several_people_is_a_run_for_each(database: &Database) {
    let tenant = provisioned(database).await;
    let ids = tenant.company().facts().active_ids;
    let body = format!(
        r#"{{"employees":[{{"id":"{0}","action":"Updated","timestamp":"t"}},{{"id":"{1}","action":"Updated","timestamp":"t"}},{{"id":"{0}","action":"Updated","timestamp":"t"}}]}}"#,
        ids[0], ids[1]
    );
    let Received::Queued(runs) = tenant.deliver(&body).await.unwrap() else { panic!("nothing was queued") };
    assert_eq!((runs.len(), runs.iter().collect::<BTreeSet<_>>().len(), events(&tenant).await), (3, 2, 2));
}

async fn another_api_key_leaves_the_webhook_as_it_is(database: &Database) {
    let tenant = provisioned(database).await;
    let owner = tenant.owner().await;
    assert_eq!(tenant.services().replace_hris_key(&owner, &sandbox::DATASETS_KEY.into()).await.unwrap(), None);
    assert!(tenant.deliver(&event("updated", tenant.company().facts().active_ids[0], "t")).await.is_ok());
    let catching_up = [RunStatus::Completed, RunStatus::Completed];
    assert_eq!(tenant.installation.work().await, catching_up, "the event, and the reconciliation of a new key");
}

async fn two_secrets_set_at_once_are_both_accepted(database: &Database) {
    let tenant = provisioned(database).await;
    let other = tenant.installation.another_process(database).await;
    let set = async |services: &engine::Services, kind, secret: &str| {
        services.set_webhook_secret("acme", Provider::BambooHr, Some(kind), &secret.into(), true).await.unwrap();
    };
    let hmac = "22222222222222222222222222222222";
    futures::join!(set(tenant.services(), SecretKind::Hmac, hmac), set(&other, SecretKind::Shared, SHARED));
    let facts = other.webhook_fingerprints("acme", Provider::BambooHr).await.unwrap();
    let known: Vec<(SecretKind, bool)> = facts.iter().map(|fact| (fact.kind, fact.is_current)).collect();
    assert_eq!(known, [(SecretKind::Hmac, true), (SecretKind::Hmac, false), (SecretKind::Shared, true)]);
}

async fn a_secret_is_known_by_its_fingerprint_and_every_change_is_audited(database: &Database) {
    let tenant = provisioned(database).await;
    let services = tenant.services();
    let facts = services.webhook_fingerprints("acme", Provider::BambooHr).await.unwrap();
    assert_eq!((facts.len(), facts[0].fingerprint.len()), (1, 12));
    let short = services.set_webhook_secret("acme", Provider::BambooHr, None, &"short".into(), true).await;
    assert!(matches!(short, Err(AppError::Invalid { .. })), "{short:?}");
    services.rotate_webhook_secret("acme", Provider::BambooHr, true).await.unwrap();
    let log = tenant.store().audit_events(tenant.org, None, 1_000).await.unwrap();
    let acts: Vec<&str> = log.iter().map(|event| event.action.as_str()).filter(|action| action.contains("webhook")).collect();
    assert_eq!(acts, ["integration.set_webhook_secret", "integration.rotate_webhook_secret"]);
    assert!(database.all_rows().await.iter().all(|row| !row.contains(KEY)), "no table holds the key itself");
}
