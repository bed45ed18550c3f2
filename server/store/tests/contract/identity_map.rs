//! Cases of the map of source ids from before actors carried them.

use std::collections::HashMap;

use contract::Provider;
use contract::id::ActorId;
use store::{Error, Store};

use crate::builders::{Company, actor, add_actors, company, write};

on_both_databases! {
    the_map_is_that_of_one_context_and_source,
    a_source_id_is_mapped_once,
    the_map_of_another_tenant_is_neither_seen_nor_added_to,
}

async fn map(store: &Store, company: Company, provider: Provider, source_id: &str, actor: ActorId) -> store::Result<()> {
    write(store, async |transaction| transaction.insert_identity_mapping(company.org, company.baseline, provider, source_id, actor).await)
        .await
}

async fn mapped_actor(store: &Store, company: Company, source_id: &str) -> ActorId {
    let maja = actor(company.baseline, "Maja");
    add_actors(store, company.org, std::slice::from_ref(&maja)).await;
    map(store, company, Provider::BambooHr, source_id, maja.id).await.unwrap();
    maja.id
}

async fn the_map_is_that_of_one_context_and_source(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    let maja = mapped_actor(store, acme, "7").await;
    map(store, acme, Provider::Workday, "8", maja).await.unwrap();
    let found = store.identity_map(acme.org, acme.baseline, Provider::BambooHr).await.unwrap();
    assert_eq!(found, HashMap::from([("7".to_owned(), maja.0)]));
    assert_eq!(store.identity_map(acme.org, other.baseline, Provider::BambooHr).await.unwrap(), HashMap::new());
}

async fn a_source_id_is_mapped_once(store: &Store) {
    let acme = company(store, "acme").await;
    let maja = mapped_actor(store, acme, "7").await;
    assert!(matches!(map(store, acme, Provider::BambooHr, "7", maja).await, Err(Error::Exists)));
}

async fn the_map_of_another_tenant_is_neither_seen_nor_added_to(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    let maja = mapped_actor(store, acme, "7").await;
    assert_eq!(store.identity_map(other.org, acme.baseline, Provider::BambooHr).await.unwrap(), HashMap::new());
    assert!(map(store, other, Provider::BambooHr, "8", maja).await.is_err());
}
