//! Cases of the audit log.

use contract::RunKind;
use serde_json::json;
use store::audit::{AuditEvent, category};
use store::{Error, Json, Store};
use uuid::Uuid;

use crate::builders::{MANY, company, queue, write};
use crate::support::{NOW, tenant, user};

on_both_databases! {
    an_event_comes_back_as_it_was_written,
    events_come_oldest_first_and_are_read_on_from_one,
    an_event_is_written_once,
    events_of_another_tenant_are_not_seen,
}

fn event(action: &str) -> AuditEvent {
    AuditEvent {
        id: Uuid::now_v7(),
        at: NOW,
        category: category::PLANNING.to_owned(),
        action: action.to_owned(),
        user_id: None,
        entity: None,
        entity_id: None,
        context_id: None,
        run_id: None,
        detail: Json(json!({})),
        values_hash: None,
    }
}

async fn an_event_comes_back_as_it_was_written(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    let bare = event("person.create");
    let full = AuditEvent {
        category: category::INTEGRATION.to_owned(),
        user_id: Some(user(store, "maja@example.com").await),
        entity: Some("person".to_owned()),
        entity_id: Some(Uuid::now_v7()),
        context_id: Some(acme.baseline),
        run_id: Some(run.id),
        detail: Json(json!({ "attributes": ["job_title", "location"], "by": null })),
        values_hash: Some(vec![0, 255, 7]),
        ..event("person.update")
    };
    let events = [bare, full];
    write(store, async |transaction| transaction.insert_audit_events(acme.org, &events).await).await.unwrap();
    assert_eq!(store.audit_events(acme.org, None, 10).await.unwrap(), events);
}

async fn events_come_oldest_first_and_are_read_on_from_one(store: &Store) {
    let org = tenant(store, "acme").await;
    let events: Vec<_> = (0..MANY).map(|number| event(&format!("person.update.{number}"))).collect();
    let mut shuffled = events.clone();
    shuffled.reverse();
    write(store, async |transaction| transaction.insert_audit_events(org, &shuffled).await).await.unwrap();
    let (mut read, mut after) = (Vec::new(), None);
    loop {
        let page = store.audit_events(org, after, 500).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        read.extend(page);
    }
    assert_eq!(read, events);
}

async fn an_event_is_written_once(store: &Store) {
    let org = tenant(store, "acme").await;
    let events = [event("person.update")];
    let insert = async || write(store, async |transaction| transaction.insert_audit_events(org, &events).await).await;
    insert().await.unwrap();
    assert!(matches!(insert().await, Err(Error::Exists)));
}

async fn events_of_another_tenant_are_not_seen(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let (mine, theirs) = ([event("person.update")], [event("person.create")]);
    write(store, async |transaction| {
        transaction.insert_audit_events(acme, &mine).await?;
        transaction.insert_audit_events(other, &theirs).await
    })
    .await
    .unwrap();
    assert_eq!(store.audit_events(acme, None, 10).await.unwrap(), mine);
    assert_eq!(store.audit_events(other, None, 10).await.unwrap(), theirs);
    assert_eq!(store.audit_events(other, Some(theirs[0].id), 10).await.unwrap(), []);
}
