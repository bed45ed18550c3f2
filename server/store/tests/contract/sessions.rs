//! Cases of sessions.

use store::sessions::SessionRow;
use store::{Error, Store};

use crate::support::{NOW, tenant, user};

on_both_databases! {
    a_session_is_found_until_it_ends,
    a_session_id_is_given_once,
    saving_a_session_keeps_when_it_began,
    a_session_that_was_ended_is_not_brought_back_by_saving_it,
    touching_a_session_moves_only_when_it_was_last_used,
    a_deleted_session_is_gone,
    only_ended_sessions_are_swept,
    somebodys_sessions_come_with_the_one_used_last_first_and_without_ended_ones,
    the_other_sessions_of_somebody_end_and_nobody_elses,
    what_a_session_holds_is_not_in_debug,
}

fn session(id: &[u8], lasts_seconds: i64) -> SessionRow {
    SessionRow {
        id_hash: id.to_vec(),
        user_id: None,
        org_id: None,
        is_confined: false,
        browser: None,
        address: None,
        data: b"flash".to_vec(),
        created_at: NOW,
        last_seen_at: NOW,
        expires_at: NOW.plus_seconds(lasts_seconds),
    }
}

async fn a_session_is_found_until_it_ends(store: &Store) {
    let session = SessionRow {
        user_id: Some(user(store, "maja@example.com").await),
        org_id: Some(tenant(store, "acme").await),
        is_confined: true,
        browser: Some("Firefox on Linux".to_owned()),
        address: Some("203.0.113.7".to_owned()),
        ..session(b"one", 60)
    };
    store.insert_session(&session).await.unwrap();
    assert_eq!(store.session(b"one", NOW.plus_seconds(59)).await.unwrap(), Some(session));
    assert_eq!(store.session(b"one", NOW.plus_seconds(60)).await.unwrap(), None);
    assert_eq!(store.session(b"two", NOW).await.unwrap(), None);
}

async fn a_session_id_is_given_once(store: &Store) {
    store.insert_session(&session(b"one", 60)).await.unwrap();
    assert!(matches!(store.insert_session(&session(b"one", 90)).await, Err(Error::Exists)));
}

async fn saving_a_session_keeps_when_it_began(store: &Store) {
    store.insert_session(&session(b"one", 60)).await.unwrap();
    let later = SessionRow { created_at: NOW.plus_seconds(5), data: b"other".to_vec(), ..session(b"one", 90) };
    store.save_session(&later).await.unwrap();
    assert_eq!(store.session(b"one", NOW).await.unwrap(), Some(SessionRow { created_at: NOW, ..later }));
}

async fn a_session_that_was_ended_is_not_brought_back_by_saving_it(store: &Store) {
    store.insert_session(&session(b"one", 60)).await.unwrap();
    store.delete_session(b"one").await.unwrap();
    store.save_session(&session(b"one", 60)).await.unwrap();
    assert_eq!(store.session(b"one", NOW).await.unwrap(), None);
}

async fn touching_a_session_moves_only_when_it_was_last_used(store: &Store) {
    store.insert_session(&session(b"one", 60)).await.unwrap();
    store.touch_session(b"one", NOW.plus_seconds(30)).await.unwrap();
    let expected = SessionRow { last_seen_at: NOW.plus_seconds(30), ..session(b"one", 60) };
    assert_eq!(store.session(b"one", NOW).await.unwrap(), Some(expected));
}

async fn a_deleted_session_is_gone(store: &Store) {
    store.insert_session(&session(b"one", 60)).await.unwrap();
    store.insert_session(&session(b"two", 60)).await.unwrap();
    store.delete_session(b"one").await.unwrap();
    assert_eq!(store.session(b"one", NOW).await.unwrap(), None);
    assert!(store.session(b"two", NOW).await.unwrap().is_some());
}

async fn only_ended_sessions_are_swept(store: &Store) {
    store.insert_session(&session(b"one", 60)).await.unwrap();
    store.insert_session(&session(b"two", 61)).await.unwrap();
    assert_eq!(store.delete_expired_sessions(NOW.plus_seconds(60)).await.unwrap(), 1);
    assert!(store.session(b"two", NOW).await.unwrap().is_some());
}

async fn somebodys_sessions_come_with_the_one_used_last_first_and_without_ended_ones(store: &Store) {
    let (maja, acme) = (user(store, "maja@example.com").await, tenant(store, "acme").await);
    let of_maja = |id, lasts| SessionRow { user_id: Some(maja), org_id: Some(acme), ..session(id, lasts) };
    let phone = SessionRow { browser: Some("Safari on iPhone".to_owned()), address: Some("2001:db8::7".to_owned()), ..of_maja(b"one", 60) };
    store.insert_session(&phone).await.unwrap();
    store.insert_session(&SessionRow { last_seen_at: NOW.plus_seconds(5), ..of_maja(b"two", 60) }).await.unwrap();
    store.insert_session(&of_maja(b"old", 10)).await.unwrap();
    store.insert_session(&session(b"nobody", 60)).await.unwrap();
    let found = store.sessions_of(maja, NOW.plus_seconds(10)).await.unwrap();
    let seen: Vec<_> = found.iter().map(|session| (session.id_hash.as_slice(), session.org_name.as_deref())).collect();
    assert_eq!(seen, [(&b"two"[..], Some("ACME")), (b"one", Some("ACME"))]);
    let places: Vec<_> = found.iter().map(|session| (session.browser.as_deref(), session.address.as_deref())).collect();
    assert_eq!(places, [(None, None), (Some("Safari on iPhone"), Some("2001:db8::7"))]);
}

async fn the_other_sessions_of_somebody_end_and_nobody_elses(store: &Store) {
    let (maja, noor) = (user(store, "maja@example.com").await, user(store, "noor@example.com").await);
    for (id, user) in [(&b"one"[..], maja), (b"two", maja), (b"three", noor)] {
        store.insert_session(&SessionRow { user_id: Some(user), ..session(id, 60) }).await.unwrap();
    }
    assert_eq!(store.delete_other_sessions(maja, b"one").await.unwrap(), 1);
    assert_eq!(store.sessions_of(maja, NOW).await.unwrap().len(), 1);
    assert_eq!(store.sessions_of(noor, NOW).await.unwrap().len(), 1);
}

async fn what_a_session_holds_is_not_in_debug(store: &Store) {
    store.insert_session(&session(b"one", 60)).await.unwrap();
    let found = store.session(b"one", NOW).await.unwrap().unwrap();
    let debug = format!("{found:?}");
    assert!(!debug.contains("data") && !debug.contains("id_hash"), "{debug}");
}
