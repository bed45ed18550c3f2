//! Cases of the one-time code.

use store::{Priority, Store};

use crate::support::NOW;

on_both_databases! {
    a_new_code_takes_the_place_of_the_old_one,
    a_code_is_used_once,
}

async fn replace(store: &Store, code_hash: &[u8]) {
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.replace_setup_code(code_hash, NOW).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn take(store: &Store, code_hash: &[u8]) -> bool {
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    let taken = transaction.take_setup_code(code_hash).await.unwrap();
    transaction.commit().await.unwrap();
    taken
}

async fn a_new_code_takes_the_place_of_the_old_one(store: &Store) {
    assert_eq!(store.setup_code_hash().await.unwrap(), None);
    replace(store, b"old").await;
    replace(store, b"new").await;
    assert_eq!(store.setup_code_hash().await.unwrap().as_deref(), Some(&b"new"[..]));
    assert!(!take(store, b"old").await);
    assert!(take(store, b"new").await);
}

async fn a_code_is_used_once(store: &Store) {
    replace(store, b"code").await;
    assert!(take(store, b"code").await);
    assert!(!take(store, b"code").await);
    assert_eq!(store.setup_code_hash().await.unwrap(), None);
}
