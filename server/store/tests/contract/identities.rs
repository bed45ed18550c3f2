//! Cases of federated identities.

use contract::Provider;
use store::{Error, Priority, Store};

use crate::support::{NOW, tenant, user};

on_both_databases! {
    an_identity_counts_in_its_tenant_and_for_its_provider_only,
    a_subject_is_linked_once_in_a_tenant,
}

async fn an_identity_counts_in_its_tenant_and_for_its_provider_only(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let (maja, noor) = (user(store, "maja@example.com").await, user(store, "noor@example.com").await);
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.insert_identity(acme, Provider::EntraId, "subject", maja, NOW).await.unwrap();
    transaction.insert_identity(other, Provider::EntraId, "subject", noor, NOW).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.user_by_identity(acme, Provider::EntraId, "subject").await.unwrap(), Some(maja));
    assert_eq!(store.user_by_identity(other, Provider::EntraId, "subject").await.unwrap(), Some(noor));
    assert_eq!(store.user_by_identity(acme, Provider::Okta, "subject").await.unwrap(), None);
    assert_eq!(store.user_by_identity(acme, Provider::EntraId, "maja@example.com").await.unwrap(), None);
}

async fn a_subject_is_linked_once_in_a_tenant(store: &Store) {
    let acme = tenant(store, "acme").await;
    let (maja, noor) = (user(store, "maja@example.com").await, user(store, "noor@example.com").await);
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.insert_identity(acme, Provider::Ldap, "subject", maja, NOW).await.unwrap();
    let again = transaction.insert_identity(acme, Provider::Ldap, "subject", noor, NOW).await;
    assert!(matches!(again, Err(Error::Exists)));
}
