//! Cases of failed sign-ins.

use contract::time::Timestamp;
use store::{Priority, Store};

use crate::support::NOW;

on_both_databases! {
    attempts_add_up,
    a_blocked_subject_is_not_counted_until_the_block_ends,
    an_attempt_that_succeeded_is_taken_back_with_its_block,
    a_forgotten_subject_begins_anew,
    only_quiet_subjects_are_swept,
    attempts_at_once_see_each_other,
}

async fn count(store: &Store, subject: &[u8], now: Timestamp) -> Option<i64> {
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    let count = transaction.count_sign_in(subject, now).await.unwrap();
    transaction.commit().await.unwrap();
    count
}

async fn block(store: &Store, subject: &[u8], until: Timestamp) {
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.block_sign_in(subject, until).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn attempts_add_up(store: &Store) {
    assert_eq!(count(store, b"maja", NOW).await, Some(1));
    assert_eq!(count(store, b"maja", NOW).await, Some(2));
    assert_eq!(count(store, b"other", NOW).await, Some(1));
}

async fn a_blocked_subject_is_not_counted_until_the_block_ends(store: &Store) {
    count(store, b"maja", NOW).await;
    let until = NOW.plus_seconds(5);
    block(store, b"maja", until).await;
    assert_eq!(count(store, b"maja", NOW.plus_seconds(4)).await, None);
    assert_eq!(store.sign_in_blocked_until(b"maja").await.unwrap(), Some(until));
    assert_eq!(count(store, b"maja", until).await, Some(2));
}

async fn an_attempt_that_succeeded_is_taken_back_with_its_block(store: &Store) {
    count(store, b"maja", NOW).await;
    count(store, b"maja", NOW).await;
    block(store, b"maja", NOW.plus_seconds(5)).await;
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.uncount_sign_in(b"maja", NOW).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(count(store, b"maja", NOW).await, Some(2));
}

async fn a_forgotten_subject_begins_anew(store: &Store) {
    count(store, b"maja", NOW).await;
    block(store, b"maja", NOW.plus_seconds(5)).await;
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.delete_sign_in_failures(b"maja").await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.sign_in_blocked_until(b"maja").await.unwrap(), None);
    assert_eq!(count(store, b"maja", NOW).await, Some(1));
}

async fn only_quiet_subjects_are_swept(store: &Store) {
    count(store, b"maja", NOW).await;
    count(store, b"other", NOW.plus_seconds(1)).await;
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.delete_sign_in_failures_before(NOW.plus_seconds(1)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.sign_in_blocked_until(b"maja").await.unwrap(), None);
    assert!(store.sign_in_blocked_until(b"other").await.unwrap().is_some());
}

async fn attempts_at_once_see_each_other(store: &Store) {
    let attempts: Vec<_> = (0..10)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { count(&store, b"maja", NOW).await })
        })
        .collect();
    let mut counts = Vec::new();
    for attempt in attempts {
        counts.extend(attempt.await.unwrap());
    }
    counts.sort_unstable();
    assert_eq!(counts, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
}
