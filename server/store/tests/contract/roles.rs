//! Cases of roles and memberships.

use contract::Permission;
use contract::id::{OrgId, RoleId, UserId};
use store::roles::RoleRow;
use store::{Error, Priority, Store};
use uuid::Uuid;

use crate::support::{NOW, tenant, user};

on_both_databases! {
    a_member_has_what_the_role_of_that_tenant_includes,
    a_role_that_includes_nothing_still_makes_a_member,
    nobody_is_a_member_of_a_tenant_they_did_not_join,
    a_role_of_another_tenant_cannot_be_given,
    one_joins_a_tenant_once,
    a_role_key_is_taken_once_in_a_tenant_and_free_in_another,
    roles_of_another_tenant_are_not_seen,
    memberships_come_in_the_order_of_joining,
}

async fn role(store: &Store, org: OrgId, key: &str, permissions: &[Permission]) -> RoleId {
    let role = RoleRow { id: RoleId(Uuid::now_v7()), key: key.to_owned(), name: key.to_uppercase() };
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.insert_role(org, &role, permissions).await.unwrap();
    transaction.commit().await.unwrap();
    role.id
}

async fn join(store: &Store, org: OrgId, user: UserId, role: RoleId, seconds: i64) -> store::Result<()> {
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.insert_membership(org, user, role, NOW.plus_seconds(seconds)).await?;
    transaction.commit().await
}

async fn a_member_has_what_the_role_of_that_tenant_includes(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let maja = user(store, "maja@example.com").await;
    let permissions = [Permission::IntegrationsManage, Permission::PeopleView];
    join(store, acme, maja, role(store, acme, "owner", &permissions).await, 0).await.unwrap();
    join(store, other, maja, role(store, other, "viewer", &[Permission::PeopleView]).await, 1).await.unwrap();

    let member = store.member(acme, maja).await.unwrap().unwrap();
    assert_eq!((member.email.as_str(), member.org_name.as_str(), member.role.as_str()), ("maja@example.com", "ACME", "OWNER"));
    assert_eq!(member.permissions, [Permission::PeopleView, Permission::IntegrationsManage]);
    assert_eq!(store.member(other, maja).await.unwrap().unwrap().permissions, [Permission::PeopleView]);
}

async fn a_role_that_includes_nothing_still_makes_a_member(store: &Store) {
    let acme = tenant(store, "acme").await;
    let maja = user(store, "maja@example.com").await;
    join(store, acme, maja, role(store, acme, "guest", &[]).await, 0).await.unwrap();
    assert_eq!(store.member(acme, maja).await.unwrap().unwrap().permissions, []);
}

async fn nobody_is_a_member_of_a_tenant_they_did_not_join(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let maja = user(store, "maja@example.com").await;
    join(store, acme, maja, role(store, acme, "owner", Permission::ALL).await, 0).await.unwrap();
    assert_eq!(store.member(other, maja).await.unwrap(), None);
}

async fn a_role_of_another_tenant_cannot_be_given(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let maja = user(store, "maja@example.com").await;
    let foreign = role(store, other, "owner", Permission::ALL).await;
    assert!(join(store, acme, maja, foreign, 0).await.is_err());
    assert_eq!(store.member(acme, maja).await.unwrap(), None);
}

async fn one_joins_a_tenant_once(store: &Store) {
    let acme = tenant(store, "acme").await;
    let maja = user(store, "maja@example.com").await;
    let (owner, viewer) = (role(store, acme, "owner", Permission::ALL).await, role(store, acme, "viewer", &[]).await);
    join(store, acme, maja, viewer, 0).await.unwrap();
    assert!(matches!(join(store, acme, maja, owner, 1).await, Err(Error::Exists)));
    assert_eq!(store.member(acme, maja).await.unwrap().unwrap().role, "VIEWER");
}

async fn a_role_key_is_taken_once_in_a_tenant_and_free_in_another(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    role(store, acme, "owner", &[]).await;
    role(store, other, "owner", &[]).await;
    let again = RoleRow { id: RoleId(Uuid::now_v7()), key: "owner".to_owned(), name: "Owner".to_owned() };
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    assert!(matches!(transaction.insert_role(acme, &again, &[]).await, Err(Error::Exists)));
}

async fn roles_of_another_tenant_are_not_seen(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let id = role(store, acme, "owner", Permission::ALL).await;
    assert_eq!(store.role_by_key(acme, "owner").await.unwrap().unwrap().id, id);
    assert_eq!(store.role_by_key(other, "owner").await.unwrap(), None);
    assert_eq!(store.roles(acme).await.unwrap().len(), 1);
    assert_eq!(store.roles(other).await.unwrap(), []);
}

async fn memberships_come_in_the_order_of_joining(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let maja = user(store, "maja@example.com").await;
    join(store, other, maja, role(store, other, "viewer", &[]).await, 1).await.unwrap();
    join(store, acme, maja, role(store, acme, "owner", &[]).await, 2).await.unwrap();
    let memberships = store.memberships(maja).await.unwrap();
    let seen: Vec<_> = memberships.iter().map(|membership| (membership.org_id, membership.role.as_str())).collect();
    assert_eq!(seen, [(other, "VIEWER"), (acme, "OWNER")]);
    assert_eq!(store.memberships(user(store, "other@example.com").await).await.unwrap(), []);
}
