//! Cases of notifications.

use contract::id::{NotificationId, OrgId, RoleId, UserId};
use contract::{NotificationKind, Permission, Timestamp};
use store::Store;
use store::notifications::{NewNotification, Reader};
use store::roles::RoleRow;
use uuid::Uuid;

use crate::builders::{walk, write};
use crate::support::{NOW, tenant, user};

on_both_databases! {
    it_is_written_for_those_whose_role_includes_what_it_needs,
    each_reader_reads_for_themselves_and_a_second_reading_keeps_the_first_time,
    pages_follow_each_other_newest_first,
    marking_all_stops_at_what_was_seen,
    without_the_permission_there_is_nothing,
    what_is_old_is_forgotten_whether_it_was_read_or_not,
}

const ALL: &[Permission] = &[Permission::IntegrationsManage, Permission::MembersManage];

/// A member whose role includes these permissions.
async fn member(store: &Store, org: OrgId, name: &str, permissions: &[Permission]) -> UserId {
    let person = user(store, &format!("{name}@{}.example", org.0.simple())).await;
    let role = RoleRow { id: RoleId(Uuid::now_v7()), key: name.to_owned(), name: name.to_owned() };
    write(store, async |transaction| {
        transaction.insert_role(org, &role, permissions).await?;
        transaction.insert_membership(org, person, role.id, NOW).await
    })
    .await
    .unwrap();
    person
}

async fn tell(store: &Store, org: OrgId, title: &str, at: Timestamp) -> String {
    let id = NotificationId(Uuid::now_v7());
    let public_id = format!("ntf_{}", id.0.simple());
    let new = NewNotification {
        org_id: org,
        id,
        public_id: &public_id,
        kind: NotificationKind::IntegrationFailed,
        title,
        body: "Words.",
        link: Some("/people"),
        at,
    };
    write(store, async |transaction| transaction.insert_notification(&new).await).await.unwrap();
    public_id
}

fn reader(org: OrgId, user: UserId) -> Reader<'static> {
    Reader { org_id: org, user_id: user, permissions: ALL }
}

async fn it_is_written_for_those_whose_role_includes_what_it_needs(store: &Store) {
    let (acme, rival) = (tenant(store, "acme").await, tenant(store, "rival").await);
    let maja = member(store, acme, "admin", ALL).await;
    let noor = member(store, acme, "viewer", &[Permission::PeopleView]).await;
    let other = member(store, rival, "admin", ALL).await;
    let id = tell(store, acme, "Needs attention", NOW).await;
    let row = store.notification(reader(acme, maja), &id).await.unwrap().unwrap();
    assert_eq!((row.title.as_str(), row.link.as_deref(), row.read_at), ("Needs attention", Some("/people"), None));
    for (org, person) in [(acme, noor), (rival, other), (rival, maja)] {
        assert_eq!(store.notification(reader(org, person), &id).await.unwrap(), None);
    }
    let unread = async |org, person| store.member(org, person).await.unwrap().unwrap().unread_notifications;
    assert_eq!((unread(acme, maja).await, unread(acme, noor).await, unread(rival, other).await), (1, 0, 0));
    let recipients =
        write(store, async |transaction| transaction.members_to_tell(acme, Permission::IntegrationsManage).await).await.unwrap();
    assert_eq!(recipients.iter().map(|recipient| recipient.user_id).collect::<Vec<_>>(), [maja]);
}

async fn each_reader_reads_for_themselves_and_a_second_reading_keeps_the_first_time(store: &Store) {
    let acme = tenant(store, "acme").await;
    let (maja, noor) = (member(store, acme, "admin", ALL).await, member(store, acme, "owner", ALL).await);
    let ids = [tell(store, acme, "One", NOW).await];
    let mark = async |person, at| {
        write(store, async |transaction| transaction.mark_notifications(reader(acme, person), &ids, at).await).await.unwrap()
    };
    let read_at = async |person| store.notification(reader(acme, person), &ids[0]).await.unwrap().unwrap().read_at;
    assert_eq!(mark(maja, Some(NOW)).await, 1);
    mark(maja, Some(NOW.plus_seconds(60))).await;
    assert_eq!((read_at(maja).await, read_at(noor).await), (Some(NOW), None));
    mark(maja, None).await;
    assert_eq!(read_at(maja).await, None);
    let foreign = tenant(store, "rival").await;
    let marked = write(store, async |transaction| transaction.mark_notifications(reader(foreign, maja), &ids, Some(NOW)).await).await;
    assert_eq!(marked.unwrap(), 0);
}

async fn pages_follow_each_other_newest_first(store: &Store) {
    let acme = tenant(store, "acme").await;
    let maja = member(store, acme, "admin", ALL).await;
    for number in 0..5 {
        tell(store, acme, &number.to_string(), NOW.plus_seconds(number)).await;
    }
    let (sizes, rows) = walk(async |cursor| store.notifications_page(reader(acme, maja), false, cursor, 2).await.unwrap()).await;
    assert_eq!(sizes, [2, 2, 1]);
    assert_eq!(rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["4", "3", "2", "1", "0"]);
    let ids = [rows[1].public_id.clone()];
    write(store, async |transaction| transaction.mark_notifications(reader(acme, maja), &ids, Some(NOW)).await).await.unwrap();
    let unread = store.notifications_page(reader(acme, maja), true, None, 10).await.unwrap();
    assert_eq!((unread.items.len(), unread.total), (4, 4));
    assert!(store.notifications_page(reader(acme, maja), false, Some("nonsense"), 2).await.is_err());
}

async fn marking_all_stops_at_what_was_seen(store: &Store) {
    let acme = tenant(store, "acme").await;
    let maja = member(store, acme, "admin", ALL).await;
    for second in [0, 10] {
        tell(store, acme, "x", NOW.plus_seconds(second)).await;
    }
    let (seen_at, now) = (NOW.plus_seconds(5), NOW.plus_seconds(20));
    let marked =
        write(store, async |transaction| transaction.mark_all_notifications(reader(acme, maja), seen_at, now).await).await.unwrap();
    assert_eq!((marked, store.member(acme, maja).await.unwrap().unwrap().unread_notifications), (1, 1));
}

async fn without_the_permission_there_is_nothing(store: &Store) {
    let acme = tenant(store, "acme").await;
    let maja = member(store, acme, "admin", ALL).await;
    let id = tell(store, acme, "x", NOW).await;
    for permissions in [&[][..], &[Permission::PeopleView][..]] {
        let reader = Reader { org_id: acme, user_id: maja, permissions };
        assert_eq!(store.notification(reader, &id).await.unwrap(), None);
        assert_eq!(store.notifications_page(reader, false, None, 10).await.unwrap().items, []);
    }
}

async fn what_is_old_is_forgotten_whether_it_was_read_or_not(store: &Store) {
    let (acme, rival) = (tenant(store, "acme").await, tenant(store, "rival").await);
    let (maja, noor) = (member(store, acme, "admin", ALL).await, member(store, rival, "admin", ALL).await);
    let read = [tell(store, acme, "Read", NOW).await];
    write(store, async |transaction| transaction.mark_notifications(reader(acme, maja), &read, Some(NOW)).await).await.unwrap();
    tell(store, rival, "Unread", NOW.plus_seconds(5)).await;
    tell(store, acme, "New", NOW.plus_seconds(10)).await;
    let forgotten = write(store, async |transaction| transaction.delete_old_notifications(NOW.plus_seconds(10)).await).await.unwrap();
    assert_eq!(forgotten, 2);
    let left = store.notifications_page(reader(acme, maja), false, None, 10).await.unwrap();
    assert_eq!((left.items[0].title.as_str(), left.total), ("New", 1));
    assert_eq!(store.notifications_page(reader(rival, noor), false, None, 10).await.unwrap().total, 0);
}
