//! Cases of tenants.

use contract::Plan;
use store::{Error, Priority, Store};

use crate::support::tenant;

on_both_databases! {
    a_tenant_is_found_by_slug_and_by_id,
    a_slug_is_taken_once,
    a_plan_changes_for_one_tenant_alone,
    a_tenant_is_renamed_only_from_the_name_that_was_seen,
    what_is_not_committed_did_not_happen,
}

async fn a_tenant_is_found_by_slug_and_by_id(store: &Store) {
    let id = tenant(store, "acme").await;
    let org = store.org(id).await.unwrap().unwrap();
    assert_eq!((org.id, org.plan), (id, Plan::Business));
    assert_eq!(store.org_by_slug("acme").await.unwrap(), Some(org));
    assert_eq!(store.org_by_slug("other").await.unwrap(), None);
}

async fn a_slug_is_taken_once(store: &Store) {
    let id = tenant(store, "acme").await;
    let again = store.org(id).await.unwrap().unwrap();
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    assert!(matches!(transaction.insert_org(&again).await, Err(Error::Exists)));
}

async fn a_plan_changes_for_one_tenant_alone(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.update_org_plan(acme, Plan::Free).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.org(acme).await.unwrap().unwrap().plan, Plan::Free);
    assert_eq!(store.org(other).await.unwrap().unwrap().plan, Plan::Business);
}

async fn a_tenant_is_renamed_only_from_the_name_that_was_seen(store: &Store) {
    let id = tenant(store, "acme").await;
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    assert!(!transaction.rename_org(id, "Somebody", "Acme Robots").await.unwrap());
    assert!(transaction.rename_org(id, "ACME", "Acme Robots").await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(store.org(id).await.unwrap().unwrap().name, "Acme Robots");
}

async fn what_is_not_committed_did_not_happen(store: &Store) {
    let id = tenant(store, "acme").await;
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.update_org_plan(id, Plan::Free).await.unwrap();
    drop(transaction);
    assert_eq!(store.org(id).await.unwrap().unwrap().plan, Plan::Business);
}
