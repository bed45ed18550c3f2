//! Cases of API tokens.

use contract::Timestamp;
use contract::id::{ApiTokenId, OrgId, UserId};
use store::api_tokens::ApiTokenRow;
use store::{Error, Json, Result, Store};
use uuid::Uuid;

use crate::builders::{walk, write};
use crate::support::{NOW, tenant, user};

on_both_databases! {
    a_token_is_stored_as_it_is_and_found_by_its_hash,
    a_token_is_revoked_once_and_stays_in_the_list,
    tokens_come_page_by_page_newest_first_with_who_made_them,
    the_last_use_is_noted,
    tokens_of_another_tenant_are_neither_seen_nor_changed,
}

fn token(org: OrgId, name: &str, created_at: Timestamp, by: Option<UserId>) -> ApiTokenRow {
    let id = Uuid::now_v7();
    ApiTokenRow {
        org_id: org,
        id: ApiTokenId(id),
        public_id: format!("tok_{}", id.simple()),
        name: name.to_owned(),
        prefix: "ogn_abcdef".to_owned(),
        token_hash: id.as_bytes().to_vec(),
        scopes: Json(vec!["integrations:read".to_owned()]),
        created_at,
        created_by: by,
        expires_at: Some(NOW.plus_seconds(60)),
        last_used_at: None,
        revoked_at: None,
        revoked_by: None,
    }
}

async fn add(store: &Store, row: &ApiTokenRow) -> Result<()> {
    write(store, async |transaction| transaction.insert_api_token(row.org_id, row).await).await
}

async fn a_token_is_stored_as_it_is_and_found_by_its_hash(store: &Store) {
    let org = tenant(store, "acme").await;
    let row = token(org, "Grafana", NOW, Some(user(store, "maja@acme.example").await));
    add(store, &row).await.unwrap();
    assert_eq!(store.api_token_by_hash(&row.token_hash).await.unwrap(), Some(row.clone()));
    assert_eq!(store.api_token(org, &row.public_id).await.unwrap(), Some(row.clone()));
    assert_eq!(store.api_token_by_hash(b"another").await.unwrap(), None);
    let twin = ApiTokenRow { token_hash: row.token_hash, ..token(org, "Twin", NOW, None) };
    assert!(matches!(add(store, &twin).await, Err(Error::Exists)));
}

async fn a_token_is_revoked_once_and_stays_in_the_list(store: &Store) {
    let org = tenant(store, "acme").await;
    let row = token(org, "Grafana", NOW, None);
    add(store, &row).await.unwrap();
    let revoke = async |at| write(store, async |transaction| transaction.revoke_api_token(org, row.id, None, at).await).await.unwrap();
    assert!(revoke(NOW).await);
    assert!(!revoke(NOW.plus_seconds(60)).await);
    let page = store.api_tokens_page(org, None, 10).await.unwrap();
    assert_eq!((page.total, page.items[0].0.revoked_at), (1, Some(NOW)));
}

async fn tokens_come_page_by_page_newest_first_with_who_made_them(store: &Store) {
    let org = tenant(store, "acme").await;
    let maja = user(store, "maja@acme.example").await;
    for at in 0..5 {
        add(store, &token(org, &format!("t{at}"), NOW.plus_seconds(at / 2), (at == 4).then_some(maja))).await.unwrap();
    }
    let (sizes, rows) = walk(async |cursor| store.api_tokens_page(org, cursor, 2).await.unwrap()).await;
    assert_eq!(sizes, [2, 2, 1]);
    assert!(rows.is_sorted_by(|(one, _), (other, _)| (one.created_at, one.id.0) >= (other.created_at, other.id.0)));
    let names: Vec<_> = rows.iter().filter_map(|(row, by)| by.as_deref().map(|by| (row.name.as_str(), by))).collect();
    assert_eq!(names, [("t4", "Maja Lind")]);
    assert!(matches!(store.api_tokens_page(org, Some("nonsense"), 2).await, Err(Error::Cursor)));
}

async fn the_last_use_is_noted(store: &Store) {
    let org = tenant(store, "acme").await;
    let row = token(org, "Grafana", NOW, None);
    add(store, &row).await.unwrap();
    store.touch_api_token(org, row.id, NOW).await.unwrap();
    assert_eq!(store.api_token(org, &row.public_id).await.unwrap().unwrap().last_used_at, Some(NOW));
}

async fn tokens_of_another_tenant_are_neither_seen_nor_changed(store: &Store) {
    let (acme, rival) = (tenant(store, "acme").await, tenant(store, "rival").await);
    let row = token(acme, "Grafana", NOW, None);
    add(store, &row).await.unwrap();
    assert_eq!(store.api_token(rival, &row.public_id).await.unwrap(), None);
    assert_eq!(store.api_tokens_page(rival, None, 10).await.unwrap().total, 0);
    assert!(!write(store, async |transaction| transaction.revoke_api_token(rival, row.id, None, NOW).await).await.unwrap());
    store.touch_api_token(rival, row.id, NOW).await.unwrap();
    assert_eq!(store.api_token(acme, &row.public_id).await.unwrap(), Some(row));
}
