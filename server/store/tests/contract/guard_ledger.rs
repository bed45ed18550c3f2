//! Cases of what the mass-change guard remembers.

use contract::Attribute;
use domain::guard::Volume;
use store::Store;

use crate::builders::{Company, company, write};

on_both_databases! {
    the_hours_looked_at_are_summed,
    attributes_and_deactivations_are_counted_apart,
    the_ledger_of_another_tenant_is_neither_seen_nor_added_to,
}

fn leavers(deactivations: u64) -> Volume {
    Volume { deactivations, ..Volume::default() }
}

async fn add(store: &Store, company: Company, hour: i64, volume: &Volume) -> store::Result<()> {
    write(store, async |transaction| transaction.add_to_ledger(company.org, company.flow, company.baseline, hour, volume).await).await
}

async fn since(store: &Store, company: Company, hour: i64) -> Volume {
    store.recent_volume(company.org, company.flow, company.baseline, hour).await.unwrap()
}

async fn the_hours_looked_at_are_summed(store: &Store) {
    let acme = company(store, "acme").await;
    for (hour, people) in [(1, 100), (2, 20), (2, 4), (3, 1)] {
        add(store, acme, hour, &leavers(people)).await.unwrap();
    }
    assert_eq!(since(store, acme, 1).await, leavers(125));
    assert_eq!(since(store, acme, 2).await, leavers(25));
    assert_eq!(since(store, acme, 4).await, Volume::default());
}

async fn attributes_and_deactivations_are_counted_apart(store: &Store) {
    let acme = company(store, "acme").await;
    let first = Volume { deactivations: 2, attributes: [(Attribute::JobTitle, 3), (Attribute::Phone, 0)].into() };
    let second = Volume { deactivations: 0, attributes: [(Attribute::JobTitle, 4), (Attribute::Location, 5)].into() };
    add(store, acme, 1, &first).await.unwrap();
    add(store, acme, 1, &second).await.unwrap();
    let sum = Volume { deactivations: 2, attributes: [(Attribute::JobTitle, 7), (Attribute::Location, 5)].into() };
    assert_eq!(since(store, acme, 1).await, sum);
}

async fn the_ledger_of_another_tenant_is_neither_seen_nor_added_to(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    add(store, acme, 1, &leavers(2)).await.unwrap();
    let spy = Company { org: other.org, ..acme };
    assert!(add(store, spy, 1, &leavers(3)).await.is_err());
    assert_eq!(since(store, spy, 1).await, Volume::default());
    assert_eq!(since(store, other, 1).await, Volume::default());
    assert_eq!(since(store, acme, 1).await, leavers(2));
}
