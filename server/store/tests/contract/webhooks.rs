//! Cases of events: one row for each, however often it is told, and many claimed together.

use std::collections::BTreeSet;

use contract::id::RunId;
use contract::run::{ChangeEntity, ChangeOp, ChangeState, RunKind, RunStatus};
use contract::time::Timestamp;
use contract::{Attributes, Provider};
use domain::plan::{Change, Phase};
use serde_json::json;
use store::Store;
use store::runs::RunRow;
use store::webhooks::{NewEvent, proof};
use uuid::Uuid;

use crate::builders::{Company, LEASE_SECONDS, MANY, claim, company, queue, settlement, write};
use crate::support::NOW;

on_both_databases! {
    equal_events_are_one_run_and_others_are_their_own,
    the_same_event_of_another_connection_is_another,
    many_events_are_queued_at_once_and_keep_their_order,
    an_event_without_a_time_frees_its_key_when_it_is_claimed,
    events_of_a_connection_are_claimed_together_up_to_a_limit,
    events_for_other_targets_are_not_claimed_together,
    what_waits_for_a_person_or_was_tried_too_often_is_claimed_alone,
    the_newest_event_is_remembered,
    a_webhook_is_registered_by_one_at_a_time_and_once_for_a_form,
    an_address_is_found_by_slug_and_public_id_while_the_connection_lives,
    changes_are_handed_over_behind_those_a_run_has,
    a_secret_is_put_in_place_of_what_was_seen_and_of_nothing_else,
}

fn event(company: Company, key: &str, at: Timestamp) -> NewEvent {
    let id = Uuid::now_v7();
    NewEvent {
        org_id: company.org,
        id: RunId(id),
        public_id: format!("sync_{}", id.simple()),
        integration_id: company.integration,
        provider: Provider::BambooHr,
        event_type: "employee.updated".to_owned(),
        key: key.to_owned(),
        source_id: "7".to_owned(),
        targets: json!({ "baseline": true }),
        proof: proof::BODY_AND_TIME,
        queued_at: at,
    }
}

async fn companions(store: &Store, claimed: &RunRow, tries: i64, limit: i64) -> Vec<RunId> {
    let now = NOW.plus_seconds(60);
    write(store, async |transaction| transaction.claim_companions(claimed.org_id, claimed, "a", now, tries, limit).await)
        .await
        .unwrap()
        .into_iter()
        .map(|run| run.id)
        .collect()
}

async fn equal_events_are_one_run_and_others_are_their_own(store: &Store) {
    let acme = company(store, "acme").await;
    let events = ["a", "b", "a"].map(|key| event(acme, key, NOW));
    let first = store.queue_events(&events).await.unwrap();
    assert_eq!(first, [&events[0].public_id, &events[1].public_id, &events[0].public_id].map(Clone::clone));
    let again = store.queue_events(&["c", "a"].map(|key| event(acme, key, NOW))).await.unwrap();
    assert_eq!(again[1], first[0]);
    let row = store.run(acme.org, events[0].id).await.unwrap().unwrap();
    assert_eq!((row.kind, row.status, row.due_at, row.attempt), (RunKind::Webhook, RunStatus::Queued, NOW, 0));
    assert_eq!((row.scope.unwrap().0, row.event_idempotency_key.as_deref()), (vec!["7".to_owned()], Some("a")));
    assert_eq!(store.run(acme.org, events[2].id).await.unwrap(), None);
}

async fn the_same_event_of_another_connection_is_another(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let runs = store.queue_events(&[event(acme, "a", NOW), event(rival, "a", NOW)]).await.unwrap();
    assert_ne!(runs[0], runs[1]);
}

async fn many_events_are_queued_at_once_and_keep_their_order(store: &Store) {
    let acme = company(store, "acme").await;
    let events: Vec<NewEvent> = (0..MANY).map(|number| event(acme, &format!("{}", number % 700), NOW)).collect();
    let runs = store.queue_events(&events).await.unwrap();
    assert_eq!(runs.len(), MANY);
    assert!(runs.iter().zip(events.iter().cycle()).take(700).all(|(run, event)| *run == event.public_id));
    assert_eq!(runs[700..], runs[..MANY - 700]);
}

async fn an_event_without_a_time_frees_its_key_when_it_is_claimed(store: &Store) {
    let acme = company(store, "acme").await;
    let first = store.queue_events(&[event(acme, "a/", NOW)]).await.unwrap();
    assert_eq!(store.queue_events(&[event(acme, "a/", NOW)]).await.unwrap(), first);
    let (run, _) = claim(store, "a", NOW).await.unwrap();
    companions(store, &run, 3, 0).await;
    assert_ne!(store.queue_events(&[event(acme, "a/", NOW)]).await.unwrap(), first);
}

async fn events_of_a_connection_are_claimed_together_up_to_a_limit(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let keys = ["a", "b", "c", "d"];
    let events: Vec<NewEvent> = keys.iter().zip(0..).map(|(key, second)| event(acme, key, NOW.plus_seconds(second))).collect();
    store.queue_events(&events).await.unwrap();
    store.queue_events(&[event(rival, "a", NOW)]).await.unwrap();
    queue(store, acme, RunKind::ManualSync, NOW).await;
    // A webhook run of everybody is nobody's companion.
    queue(store, acme, RunKind::Webhook, NOW.plus_seconds(30)).await;
    let (run, _) = claim_of(store, acme).await;
    assert_eq!(run.id, events[0].id);
    let together: BTreeSet<RunId> = companions(store, &run, 3, 2).await.into_iter().collect();
    assert_eq!(together, BTreeSet::from([events[1].id, events[2].id]));
    let row = store.run(acme.org, events[1].id).await.unwrap().unwrap();
    assert_eq!((row.status, row.attempt), (RunStatus::Running, 1));
    assert_eq!(store.run_attempts(acme.org, events[1].id).await.unwrap().len(), 1);
    assert_eq!(store.run(acme.org, events[3].id).await.unwrap().unwrap().status, RunStatus::Queued);
}

async fn events_for_other_targets_are_not_claimed_together(store: &Store) {
    let acme = company(store, "acme").await;
    let (baseline, scenario) = (json!({ "baseline": true, "scenarios": [] }), json!({ "baseline": false, "scenarios": ["scn_1"] }));
    let targets = [&baseline, &scenario, &baseline, &scenario];
    let events: Vec<NewEvent> = (0..).zip(targets).map(|(number, targets)| aimed(event(acme, &number.to_string(), NOW), targets)).collect();
    store.queue_events(&events).await.unwrap();
    let mut groups = Vec::new();
    for times in 1..=2 {
        let (run, lease) = claim(store, "a", NOW.plus_seconds(times)).await.unwrap();
        let together = companions(store, &run, 3, 10).await;
        write(store, async |transaction| {
            for id in together.iter().chain([&run.id]) {
                transaction.settle_run(acme.org, *id, NOW, &settlement(RunStatus::Completed)).await?;
            }
            transaction.release(lease, NOW).await
        })
        .await
        .unwrap();
        groups.push((run.id, together));
    }
    assert_eq!(groups, [(events[0].id, vec![events[2].id]), (events[1].id, vec![events[3].id])]);
}

fn aimed(event: NewEvent, targets: &serde_json::Value) -> NewEvent {
    NewEvent { targets: targets.clone(), ..event }
}

/// Claims until it is a run of this company.
async fn claim_of(store: &Store, company: Company) -> (RunRow, store::runs::Lease) {
    loop {
        let claimed = claim(store, "a", NOW.plus_seconds(60)).await.unwrap();
        if claimed.0.org_id == company.org {
            return claimed;
        }
    }
}

async fn what_waits_for_a_person_or_was_tried_too_often_is_claimed_alone(store: &Store) {
    let acme = company(store, "acme").await;
    let events = ["a", "b", "c"].map(|key| event(acme, key, NOW));
    store.queue_events(&events).await.unwrap();
    write(store, async |transaction| transaction.cancel_run(acme.org, events[1].id, NOW, "Stopped.").await).await.unwrap();
    for times in 1..=3 {
        let (run, _) = claim(store, "a", NOW.plus_seconds((LEASE_SECONDS + 1) * times)).await.unwrap();
        assert_eq!((run.id, run.attempt), (events[0].id, times));
        let expected = if times < 3 { vec![events[2].id] } else { Vec::new() };
        assert_eq!(companions(store, &run, 2, 10).await, expected, "try {times}");
    }
}

async fn the_newest_event_is_remembered(store: &Store) {
    let acme = company(store, "acme").await;
    assert_eq!(store.webhook(acme.org, acme.integration).await.unwrap().last_event_at, None);
    for (key, seconds) in [("a", 1), ("b", 5), ("a", 9)] {
        store.queue_events(&[event(acme, key, NOW.plus_seconds(seconds))]).await.unwrap();
    }
    write(store, async |transaction| transaction.note_registered_webhook(acme.org, acme.integration, "21", NOW).await).await.unwrap();
    let row = store.webhook(acme.org, acme.integration).await.unwrap();
    assert_eq!((row.last_event_at, row.registered_as.as_deref()), (Some(NOW.plus_seconds(9)), Some("21")));
}

async fn a_webhook_is_registered_by_one_at_a_time_and_once_for_a_form(store: &Store) {
    let acme = company(store, "acme").await;
    let begin = async |known, seconds| {
        let (given_up, at) = (NOW.plus_seconds(seconds - 600), NOW.plus_seconds(seconds));
        write(store, async |transaction| transaction.begin_registering_webhook(acme.org, acme.integration, known, given_up, at).await)
            .await
            .unwrap()
    };
    assert!(begin(None, 0).await);
    assert!(!begin(None, 599).await, "somebody is at it");
    assert!(begin(None, 600).await, "whoever began was interrupted");
    write(store, async |transaction| transaction.end_registering_webhook(acme.org, acme.integration).await).await.unwrap();
    assert!(begin(None, 601).await);
    write(store, async |transaction| transaction.note_registered_webhook(acme.org, acme.integration, "21", NOW).await).await.unwrap();
    assert!(!begin(None, 602).await, "it was registered since the form was made");
    assert!(begin(Some(NOW), 603).await);
    let row = store.webhook(acme.org, acme.integration).await.unwrap();
    assert_eq!((row.registered_at, row.registering_since), (Some(NOW), Some(NOW.plus_seconds(603))));
}

async fn an_address_is_found_by_slug_and_public_id_while_the_connection_lives(store: &Store) {
    let acme = company(store, "acme").await;
    let public_id = store.org(acme.org).await.unwrap().unwrap().public_id;
    for tenant in ["acme", &public_id] {
        let found = store.webhook_endpoint(Provider::BambooHr, tenant).await.unwrap().unwrap();
        assert_eq!((found.org_id, found.integration_id, found.flow_id), (acme.org, acme.integration, Some(acme.flow)));
    }
    assert_eq!(store.webhook_endpoint(Provider::BambooHr, "nobody").await.unwrap(), None);
    assert_eq!(store.webhook_endpoint(Provider::Okta, "acme").await.unwrap(), None);
}

fn person_change(source_id: &str) -> Change {
    Change {
        phase: Phase::People,
        op: ChangeOp::Create,
        entity: ChangeEntity::Person,
        entity_id: Some(Uuid::now_v7()),
        source_id: source_id.to_owned(),
        label: source_id.to_owned(),
        attributes: Vec::new(),
        remembered: Attributes::default(),
        expected_version: None,
        fingerprint: None,
    }
}

async fn changes_are_handed_over_behind_those_a_run_has(store: &Store) {
    let acme = company(store, "acme").await;
    let one = queue(store, acme, RunKind::Webhook, NOW).await.id;
    let other = queue(store, acme, RunKind::Webhook, NOW).await.id;
    let changes = ["1", "2", "3"].map(person_change);
    write(store, async |transaction| {
        transaction.insert_changes(acme.org, one, acme.baseline, 1, &changes).await?;
        transaction.insert_changes(acme.org, other, acme.baseline, 1, &changes[..1]).await?;
        transaction.settle_changes(acme.org, one, 1, 1, ChangeState::Applied).await?;
        transaction.hand_over_changes(acme.org, one, other, &[1, 3]).await
    })
    .await
    .unwrap();
    let seqs = async |run| {
        let outline = store.change_outline(acme.org, run).await.unwrap();
        outline.into_iter().map(|change| (change.seq, change.source_id.unwrap(), change.state)).collect::<Vec<_>>()
    };
    assert_eq!(seqs(one).await, [(2, "2".to_owned(), ChangeState::Staged)]);
    let theirs = [(1, "1", ChangeState::Staged), (2, "1", ChangeState::Applied), (4, "3", ChangeState::Staged)];
    assert_eq!(seqs(other).await, theirs.map(|(seq, id, state)| (seq, id.to_owned(), state)));
    write(store, async |transaction| transaction.delete_everything_staged(acme.org, &[one, other]).await).await.unwrap();
    assert_eq!((seqs(one).await.len(), seqs(other).await.len()), (0, 1));
}

async fn a_secret_is_put_in_place_of_what_was_seen_and_of_nothing_else(store: &Store) {
    let acme = company(store, "acme").await;
    let put = async |before: Option<&str>, sealed: &str| {
        write(store, async |transaction| {
            transaction.put_integration_secret(acme.org, acme.integration, "webhook_secret", before, sealed).await
        })
        .await
        .unwrap()
    };
    assert!(put(None, "one").await);
    assert!(!put(None, "two").await);
    assert!(put(Some("one"), "two").await);
    let row = store.integration(acme.org, acme.integration).await.unwrap().unwrap();
    assert_eq!((row.config_encrypted.0["webhook_secret"].as_str(), row.config_encrypted.0["api_key"].as_str()), ("two", "sealed"));
}
