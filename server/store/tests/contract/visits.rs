//! Cases of visits.

use store::Store;
use store::visits::VisitRow;

use crate::builders::write;
use crate::support::{NOW, tenant, user};

on_both_databases! { a_visit_after_a_pause_makes_the_one_before_the_previous_one }

async fn a_visit_after_a_pause_makes_the_one_before_the_previous_one(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let maja = user(store, "maja@example.com").await;
    let look = async |second| {
        let now = NOW.plus_seconds(second);
        write(store, async |transaction| transaction.note_visit(acme, maja, now, now.plus_seconds(-100)).await).await.unwrap();
        store.visit(acme, maja).await.unwrap().unwrap()
    };
    assert_eq!(look(0).await, VisitRow { seen_at: NOW, previous_at: None });
    assert_eq!(look(60).await, VisitRow { seen_at: NOW.plus_seconds(60), previous_at: None });
    assert_eq!(look(500).await, VisitRow { seen_at: NOW.plus_seconds(500), previous_at: Some(NOW.plus_seconds(60)) });
    assert_eq!(store.visit(other, maja).await.unwrap(), None);
}
