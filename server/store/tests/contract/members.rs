//! Cases of members and of what their roles include.

use contract::Permission;
use contract::id::{OrgId, RoleId, UserId};
use store::Store;
use store::roles::RoleRow;
use uuid::Uuid;

use crate::builders::{walk, write};
use crate::support::{NOW, tenant, user, user_row};

on_both_databases! {
    members_come_by_name_page_by_page_and_of_one_tenant_alone,
    a_member_is_found_by_public_id_in_their_tenant_alone,
    a_role_tells_what_it_includes_and_how_many_have_it,
    a_role_is_given_only_in_place_of_the_one_that_was_seen,
    a_membership_ends_once,
    permissions_are_given_and_taken_one_by_one,
    those_who_may_do_everything_are_counted_in_one_tenant_alone,
    who_is_a_member_of_two_tenants_is_told_so,
}

async fn role(store: &Store, org: OrgId, key: &str, permissions: &[Permission]) -> RoleId {
    let role = RoleRow { id: RoleId(Uuid::now_v7()), key: key.to_owned(), name: key.to_uppercase() };
    write(store, async |transaction| transaction.insert_role(org, &role, permissions).await).await.unwrap();
    role.id
}

async fn join(store: &Store, org: OrgId, user: UserId, role: RoleId) {
    write(store, async |transaction| transaction.insert_membership(org, user, role, NOW).await).await.unwrap();
}

async fn named(store: &Store, name: &str) -> UserId {
    let user = store::users::UserRow { name: name.to_owned(), ..user_row(&format!("{}@example.com", name.to_lowercase())) };
    write(store, async |transaction| transaction.insert_user(&user, None).await).await.unwrap();
    user.id
}

async fn members_come_by_name_page_by_page_and_of_one_tenant_alone(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let (viewer, foreign) = (role(store, acme, "viewer", &[]).await, role(store, other, "viewer", &[]).await);
    for name in ["Noor", "Ann", "Maja", "Zoe", "Bo"] {
        join(store, acme, named(store, name).await, viewer).await;
    }
    join(store, other, named(store, "Cy").await, foreign).await;
    let (sizes, rows) = walk(async |after| store.members_page(acme, after, 2).await.unwrap()).await;
    assert_eq!(sizes, [2, 2, 1]);
    assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Ann", "Bo", "Maja", "Noor", "Zoe"]);
    assert_eq!(store.members_page(acme, None, 2).await.unwrap().total, 5);
}

async fn a_member_is_found_by_public_id_in_their_tenant_alone(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let maja = user(store, "maja@example.com").await;
    join(store, acme, maja, role(store, acme, "owner", &[]).await).await;
    let public_id = store.members_page(acme, None, 10).await.unwrap().items.remove(0).user_public_id;
    let found = store.member_by_public_id(acme, &public_id).await.unwrap().unwrap();
    assert_eq!((found.user_id, found.role_key.as_str(), found.since), (maja, "owner", NOW));
    assert_eq!(store.member_by_public_id(other, &public_id).await.unwrap(), None);
}

async fn a_role_tells_what_it_includes_and_how_many_have_it(store: &Store) {
    let acme = tenant(store, "acme").await;
    let owner = role(store, acme, "owner", Permission::ALL).await;
    role(store, acme, "guest", &[]).await;
    join(store, acme, user(store, "maja@example.com").await, owner).await;
    let summaries = store.role_summaries(acme).await.unwrap();
    let seen: Vec<_> =
        summaries.iter().map(|summary| (summary.role.key.as_str(), summary.permissions.as_slice(), summary.members)).collect();
    assert_eq!(seen, [("guest", &[][..], 0), ("owner", Permission::ALL, 1)]);
}

async fn a_role_is_given_only_in_place_of_the_one_that_was_seen(store: &Store) {
    let acme = tenant(store, "acme").await;
    let (owner, viewer) = (role(store, acme, "owner", &[]).await, role(store, acme, "viewer", &[]).await);
    let maja = user(store, "maja@example.com").await;
    join(store, acme, maja, owner).await;
    let give = async |was, role| write(store, async |transaction| transaction.update_membership_role(acme, maja, was, role).await).await;
    assert!(!give(viewer, owner).await.unwrap());
    assert!(give(owner, viewer).await.unwrap());
    assert_eq!(store.member(acme, maja).await.unwrap().unwrap().role, "VIEWER");
}

async fn a_membership_ends_once(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let maja = user(store, "maja@example.com").await;
    join(store, acme, maja, role(store, acme, "owner", &[]).await).await;
    join(store, other, maja, role(store, other, "owner", &[]).await).await;
    let end = async || write(store, async |transaction| transaction.delete_membership(acme, maja).await).await.unwrap();
    assert_eq!([end().await, end().await], [true, false]);
    assert_eq!(store.member(acme, maja).await.unwrap(), None);
    assert!(store.member(other, maja).await.unwrap().is_some());
}

async fn permissions_are_given_and_taken_one_by_one(store: &Store) {
    let acme = tenant(store, "acme").await;
    let id = role(store, acme, "viewer", &[Permission::PeopleView]).await;
    let permissions = write(store, async |transaction| {
        transaction.insert_role_permission(acme, id, Permission::AuditView).await?;
        transaction.delete_role_permission(acme, id, Permission::PeopleView).await?;
        transaction.role_permissions(acme, id).await
    });
    assert_eq!(permissions.await.unwrap(), [Permission::AuditView]);
}

async fn those_who_may_do_everything_are_counted_in_one_tenant_alone(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let maja = user(store, "maja@example.com").await;
    join(store, acme, maja, role(store, acme, "owner", Permission::ALL).await).await;
    join(store, acme, user(store, "noor@example.com").await, role(store, acme, "viewer", &[Permission::PeopleView]).await).await;
    join(store, other, maja, role(store, other, "viewer", &[Permission::PeopleView]).await).await;
    let count = async |org| {
        write(store, async |transaction| {
            transaction.lock_access(org).await?;
            transaction.count_members_with(org, Permission::ALL).await
        })
        .await
        .unwrap()
    };
    assert_eq!((count(acme).await, count(other).await), (1, 0));
}

async fn who_is_a_member_of_two_tenants_is_told_so(store: &Store) {
    let (acme, other) = (tenant(store, "acme").await, tenant(store, "other").await);
    let maja = user(store, "maja@example.com").await;
    join(store, acme, maja, role(store, acme, "owner", &[]).await).await;
    assert!(!store.member(acme, maja).await.unwrap().unwrap().has_several_tenants);
    join(store, other, maja, role(store, other, "owner", &[]).await).await;
    assert!(store.member(acme, maja).await.unwrap().unwrap().has_several_tenants);
}
