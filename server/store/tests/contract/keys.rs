//! Cases of the vault's keys.

use contract::id::OrgId;
use store::keys::{DataKeyRow, MasterKeyRow};
use store::{Error, Priority, Store};

use crate::support::{NOW, tenant};

on_both_databases! {
    a_master_key_keeps_the_fingerprint_it_was_first_seen_with,
    a_master_key_is_in_use_while_it_wraps_a_data_key,
    a_tenant_uses_its_newest_data_key_and_keeps_the_older_ones,
    a_version_of_a_data_key_is_made_once,
    data_keys_of_another_tenant_are_not_seen,
    rewrapping_touches_one_tenant_alone,
    a_data_key_names_a_master_key_that_is_known,
}

fn master_key(key_id: &str, fingerprint: &[u8]) -> MasterKeyRow {
    MasterKeyRow { key_id: key_id.to_owned(), fingerprint: fingerprint.to_vec(), created_at: NOW }
}

fn data_key(version: i64) -> DataKeyRow {
    DataKeyRow { version, master_key_id: "first".to_owned(), wrapped: vec![1, 2, 3], created_at: NOW }
}

async fn insert(store: &Store, org: OrgId, key: &DataKeyRow) -> store::Result<()> {
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.insert_master_key(&master_key("first", b"fingerprint")).await.unwrap();
    transaction.insert_data_key(org, key).await?;
    transaction.commit().await
}

async fn a_master_key_keeps_the_fingerprint_it_was_first_seen_with(store: &Store) {
    let acme = tenant(store, "acme").await;
    insert(store, acme, &data_key(1)).await.unwrap();
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.insert_master_key(&master_key("first", b"another")).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.master_keys_in_use().await.unwrap(), [master_key("first", b"fingerprint")]);
}

async fn a_master_key_is_in_use_while_it_wraps_a_data_key(store: &Store) {
    let acme = tenant(store, "acme").await;
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.insert_master_key(&master_key("second", b"other")).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.master_keys_in_use().await.unwrap(), []);
    insert(store, acme, &data_key(1)).await.unwrap();
    assert_eq!(store.master_keys_in_use().await.unwrap(), [master_key("first", b"fingerprint")]);
}

async fn a_tenant_uses_its_newest_data_key_and_keeps_the_older_ones(store: &Store) {
    let acme = tenant(store, "acme").await;
    assert_eq!(store.newest_data_key(acme).await.unwrap(), None);
    insert(store, acme, &data_key(1)).await.unwrap();
    insert(store, acme, &data_key(2)).await.unwrap();
    assert_eq!(store.newest_data_key(acme).await.unwrap(), Some(data_key(2)));
    assert_eq!(store.data_key(acme, 1).await.unwrap(), Some(data_key(1)));
}

async fn a_version_of_a_data_key_is_made_once(store: &Store) {
    let acme = tenant(store, "acme").await;
    insert(store, acme, &data_key(1)).await.unwrap();
    assert!(matches!(insert(store, acme, &data_key(1)).await, Err(Error::Exists)));
}

async fn data_keys_of_another_tenant_are_not_seen(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    insert(store, acme, &data_key(1)).await.unwrap();
    assert_eq!(store.newest_data_key(other).await.unwrap(), None);
    assert_eq!(store.data_key(other, 1).await.unwrap(), None);
}

async fn rewrapping_touches_one_tenant_alone(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    insert(store, acme, &data_key(1)).await.unwrap();
    insert(store, other, &data_key(1)).await.unwrap();
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.insert_master_key(&master_key("second", b"fingerprint")).await.unwrap();
    transaction.update_data_key(acme, 1, "second", &[9]).await.unwrap();
    transaction.commit().await.unwrap();
    let rewrapped = store.data_key(acme, 1).await.unwrap().unwrap();
    assert_eq!((rewrapped.master_key_id.as_str(), rewrapped.wrapped.as_slice()), ("second", &[9][..]));
    assert_eq!(store.data_key(other, 1).await.unwrap(), Some(data_key(1)));
}

async fn a_data_key_names_a_master_key_that_is_known(store: &Store) {
    let acme = tenant(store, "acme").await;
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    assert!(transaction.insert_data_key(acme, &data_key(1)).await.is_err());
}
