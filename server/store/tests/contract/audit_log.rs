//! Cases of the audit log as people read it.

use contract::RunKind;
use contract::id::{OrgId, UserId};
use contract::time::{Date, Timestamp};
use contract::view::AuditCategory;
use serde_json::json;
use store::audit::{AuditEvent, category};
use store::audit_log::{AuditConditions, By};
use store::{Error, Json, Store};
use uuid::Uuid;

use crate::builders::{actor, add_actors, company, queue, write};
use crate::support::{NOW, tenant, user};

on_both_databases! {
    events_page_newest_first_without_gaps_or_repeats,
    events_are_narrowed_by_every_condition,
    an_event_names_what_it_is_about,
    a_cursor_this_server_did_not_make_is_refused,
    events_of_another_tenant_are_not_seen,
}

/// An event whose id tells its time, as the ids of the engine do.
fn event(at: Timestamp, number: u64, action: &str) -> AuditEvent {
    let millis = u128::from((at.0 / 1000).unsigned_abs());
    AuditEvent {
        id: Uuid::from_u128(millis << 80 | 0x7 << 76 | 0b10 << 62 | u128::from(number)),
        at,
        category: category::PLANNING.to_owned(),
        action: action.to_owned(),
        user_id: None,
        entity: Some(action.split('.').next().unwrap_or_default().to_owned()),
        entity_id: None,
        context_id: None,
        run_id: None,
        detail: Json(json!({})),
        values_hash: None,
    }
}

async fn insert(store: &Store, org: OrgId, events: &[AuditEvent]) {
    write(store, async |transaction| transaction.insert_audit_events(org, events).await).await.unwrap();
}

async fn actions(store: &Store, org: OrgId, conditions: AuditConditions) -> Vec<String> {
    store.audit_page(org, &conditions, None, 50).await.unwrap().0.into_iter().map(|row| row.action).collect()
}

async fn events_page_newest_first_without_gaps_or_repeats(store: &Store) {
    let acme = tenant(store, "acme").await;
    let events: Vec<_> =
        (0..7).map(|number| event(NOW.plus_seconds(i64::try_from(number / 3).unwrap()), number, &format!("a.{number}"))).collect();
    insert(store, acme, &events).await;
    let (mut seen, mut after) = (Vec::new(), None::<String>);
    loop {
        let (rows, next) = store.audit_page(acme, &AuditConditions::default(), after.as_deref(), 3).await.unwrap();
        assert!(rows.len() <= 3);
        seen.extend(rows.into_iter().map(|row| row.action));
        match next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, ["a.6", "a.5", "a.4", "a.3", "a.2", "a.1", "a.0"]);
}

async fn events_are_narrowed_by_every_condition(store: &Store) {
    let acme = company(store, "acme").await;
    let maja: UserId = user(store, "maja@example.com").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    let person = actor(acme.baseline, "Ana");
    let events = [
        AuditEvent { entity_id: Some(person.id.0), run_id: Some(run.id), ..event(NOW, 1, "person.update") },
        AuditEvent { category: category::ACCESS.to_owned(), user_id: Some(maja), ..event(NOW.plus_seconds(86_400), 2, "user.sign_in") },
        AuditEvent { category: category::INTEGRATION.to_owned(), ..event(NOW.plus_micros(-1), 3, "integration.connect") },
    ];
    insert(store, acme.org, &events).await;
    let none = AuditConditions::default;
    let cases = [
        (AuditConditions { by: Some(By::User(maja)), ..none() }, vec!["user.sign_in"]),
        (AuditConditions { by: Some(By::System), ..none() }, vec!["person.update", "integration.connect"]),
        (AuditConditions { category: Some(AuditCategory::Planning), ..none() }, vec!["person.update"]),
        (AuditConditions { category: Some(AuditCategory::Integration), ..none() }, vec!["integration.connect"]),
        (AuditConditions { action: Some("user.sign_in".to_owned()), ..none() }, vec!["user.sign_in"]),
        (AuditConditions { entity: Some("person".to_owned()), ..none() }, vec!["person.update"]),
        (AuditConditions { person: Some(person.id), ..none() }, vec!["person.update"]),
        (AuditConditions { run: Some(run.id), ..none() }, vec!["person.update"]),
        (AuditConditions { from: Date::parse("2026-01-01"), ..none() }, vec!["user.sign_in", "person.update"]),
        (AuditConditions { until: Date::parse("2025-12-31"), ..none() }, vec!["integration.connect"]),
        (AuditConditions { from: Date::parse("2026-01-01"), until: Date::parse("2026-01-01"), ..none() }, vec!["person.update"]),
    ];
    for (conditions, expected) in cases {
        assert_eq!(actions(store, acme.org, conditions.clone()).await, expected, "{conditions:?}");
    }
}

async fn an_event_names_what_it_is_about(store: &Store) {
    let acme = company(store, "acme").await;
    let maja = user(store, "maja@example.com").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await;
    let person = actor(acme.baseline, "Ana Öberg");
    add_actors(store, acme.org, std::slice::from_ref(&person)).await;
    let told = AuditEvent {
        user_id: Some(maja),
        entity_id: Some(person.id.0),
        context_id: Some(acme.baseline),
        run_id: Some(run.id),
        detail: Json(json!({ "attributes": ["job_title"] })),
        ..event(NOW, 1, "person.update")
    };
    let connected = AuditEvent { entity_id: Some(acme.integration.0), ..event(NOW, 2, "integration.connect") };
    insert(store, acme.org, &[told, connected]).await;
    let (rows, _) = store.audit_page(acme.org, &AuditConditions::default(), None, 10).await.unwrap();
    assert_eq!((rows[0].name.as_deref(), rows[0].by_name.as_deref()), (Some("bamboohr"), None));
    assert_eq!((rows[1].name.as_deref(), rows[1].by_name.as_deref()), (Some("Ana Öberg"), Some("Maja Lind")));
    assert_eq!((rows[1].person_id.as_ref(), rows[1].run_id.as_ref()), (Some(&person.public_id), Some(&run.public_id)));
    assert_eq!(rows[1].context.as_deref(), Some("Live Baseline"));
    assert_eq!(rows[1].detail.0, json!({ "attributes": ["job_title"] }));
}

async fn a_cursor_this_server_did_not_make_is_refused(store: &Store) {
    let acme = tenant(store, "acme").await;
    for cursor in ["", "1", "../..", "WzFd"] {
        let page = store.audit_page(acme, &AuditConditions::default(), Some(cursor), 2).await;
        assert!(matches!(page, Err(Error::Cursor)), "{cursor}");
    }
}

async fn events_of_another_tenant_are_not_seen(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    let person = actor(acme.baseline, "Ana");
    add_actors(store, acme.org, std::slice::from_ref(&person)).await;
    insert(store, acme.org, &[AuditEvent { entity_id: Some(person.id.0), ..event(NOW, 1, "person.update") }]).await;
    assert_eq!(actions(store, other.org, AuditConditions::default()).await, Vec::<String>::new());
    assert_eq!(store.audit_person(other.org, &person.public_id).await.unwrap(), None);
    assert_eq!(store.audit_person(acme.org, &person.public_id).await.unwrap(), Some((person.id, "Ana".to_owned())));
    // The same id in an event of the other tenant gives no name away.
    insert(store, other.org, &[AuditEvent { entity_id: Some(person.id.0), ..event(NOW, 2, "person.update") }]).await;
    let (rows, _) = store.audit_page(other.org, &AuditConditions::default(), None, 10).await.unwrap();
    assert_eq!((rows.len(), rows[0].name.as_deref(), rows[0].person_id.as_deref()), (1, None, None));
}
