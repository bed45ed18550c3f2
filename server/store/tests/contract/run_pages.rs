//! Cases of the receipts of landed pages.

use contract::RunKind;
use domain::landing::Receipt;
use domain::source::{Completeness, RecordKind};
use store::run_pages::PageRow;
use store::{Error, Json, Store};

use crate::builders::{company, queue, write};
use crate::support::NOW;

on_both_databases! {
    pages_come_back_in_order_with_their_receipts,
    a_page_is_landed_once,
    forgetting_the_pages_of_a_run_leaves_those_of_others,
    pages_of_another_tenant_are_neither_seen_nor_changed,
}

fn page(page: i64) -> PageRow {
    let receipt = Receipt {
        people: vec![("7".to_owned(), i64::MIN), ("8".to_owned(), i64::MAX)],
        referenced: [(RecordKind::Department, "12".to_owned(), "Plattform".to_owned())].into(),
        total: Some(600),
        completeness: Some(Completeness::Full),
        ..Receipt::default()
    };
    PageRow { page, next_cursor: (page < 1).then(|| "after 8".to_owned()), receipt: Json(receipt) }
}

async fn pages_come_back_in_order_with_their_receipts(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await.id;
    write(store, async |transaction| {
        transaction.insert_run_page(acme.org, run, &page(1), NOW).await?;
        transaction.insert_run_page(acme.org, run, &page(0), NOW).await
    })
    .await
    .unwrap();
    assert_eq!(store.run_pages(acme.org, run).await.unwrap(), [page(0), page(1)]);
}

async fn a_page_is_landed_once(store: &Store) {
    let acme = company(store, "acme").await;
    let run = queue(store, acme, RunKind::ManualSync, NOW).await.id;
    let land = async || write(store, async |transaction| transaction.insert_run_page(acme.org, run, &page(0), NOW).await).await;
    land().await.unwrap();
    assert!(matches!(land().await, Err(Error::Exists)));
}

async fn forgetting_the_pages_of_a_run_leaves_those_of_others(store: &Store) {
    let acme = company(store, "acme").await;
    let runs = [queue(store, acme, RunKind::ManualSync, NOW).await.id, queue(store, acme, RunKind::Reconcile, NOW).await.id];
    write(store, async |transaction| {
        for run in runs {
            transaction.insert_run_page(acme.org, run, &page(0), NOW).await?;
        }
        transaction.delete_run_pages(acme.org, runs[0]).await
    })
    .await
    .unwrap();
    assert_eq!(store.run_pages(acme.org, runs[0]).await.unwrap(), []);
    assert_eq!(store.run_pages(acme.org, runs[1]).await.unwrap(), [page(0)]);
}

async fn pages_of_another_tenant_are_neither_seen_nor_changed(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    let run = queue(store, acme, RunKind::ManualSync, NOW).await.id;
    write(store, async |transaction| {
        transaction.insert_run_page(acme.org, run, &page(0), NOW).await?;
        transaction.delete_run_pages(other.org, run).await
    })
    .await
    .unwrap();
    assert_eq!(store.run_pages(other.org, run).await.unwrap(), []);
    assert_eq!(store.run_pages(acme.org, run).await.unwrap(), [page(0)]);
    assert!(write(store, async |transaction| transaction.insert_run_page(other.org, run, &page(1), NOW).await).await.is_err());
}
