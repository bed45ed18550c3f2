//! Cases of forgotten passwords.

use store::Store;
use store::password_resets::{AskedReset, OpenReset, UsedReset};
use uuid::Uuid;

use crate::builders::write;
use crate::support::{NOW, user};

on_both_databases! {
    who_asked_is_looked_up_once,
    a_code_is_used_once_until_it_expires,
    what_was_not_used_is_forgotten_with_the_old_password,
}

async fn ask(store: &Store, second: i64) -> Uuid {
    let (id, at) = (Uuid::now_v7(), NOW.plus_seconds(second));
    write(store, async |transaction| transaction.insert_password_reset(id, "maja@example.com", at, at.plus_seconds(100)).await)
        .await
        .unwrap();
    id
}

async fn who_asked_is_looked_up_once(store: &Store) {
    let maja = user(store, "maja@example.com").await;
    let (first, second) = (ask(store, 0).await, ask(store, 1).await);
    let next = async || write(store, async |transaction| transaction.next_asked_reset().await).await.unwrap();
    let assign = async |id| write(store, async |transaction| transaction.assign_password_reset(id, maja).await).await.unwrap();
    assert_eq!(next().await, Some(AskedReset { id: first, email: "maja@example.com".to_owned() }));
    assert!(assign(first).await && !assign(first).await);
    assert_eq!(next().await.unwrap().id, second);
    write(store, async |transaction| transaction.delete_password_reset(second).await).await.unwrap();
    assert_eq!(next().await, None);
}

async fn a_code_is_used_once_until_it_expires(store: &Store) {
    let maja = user(store, "maja@example.com").await;
    let id = ask(store, 0).await;
    let open = async |second| store.password_reset_by_token(b"code", NOW.plus_seconds(second)).await.unwrap();
    write(store, async |transaction| {
        transaction.assign_password_reset(id, maja).await?;
        transaction.set_password_reset_token(id, b"code", NOW.plus_seconds(60)).await
    })
    .await
    .unwrap();
    assert_eq!(open(59).await, Some(OpenReset { id, user_id: maja, email: "maja@example.com".to_owned() }));
    assert_eq!(open(60).await, None);
    let used_by = async |second| store.used_password_reset_by_token(b"code", NOW.plus_seconds(second)).await.unwrap();
    assert_eq!(used_by(0).await, None, "it was not used");
    let used =
        async |second| write(store, async |transaction| transaction.use_password_reset(id, NOW.plus_seconds(second)).await).await.unwrap();
    assert!(!used(60).await && used(59).await && !used(59).await);
    assert_eq!(open(0).await, None);
    assert_eq!(used_by(59).await, Some(UsedReset { user_id: maja, email: "maja@example.com".to_owned() }));
    assert_eq!(used_by(60).await, None);
    let again = write(store, async |transaction| transaction.set_password_reset_token(id, b"new", NOW.plus_seconds(60)).await).await;
    assert!(!again.unwrap(), "it was used");
}

async fn what_was_not_used_is_forgotten_with_the_old_password(store: &Store) {
    let maja = user(store, "maja@example.com").await;
    let (used, open) = (ask(store, 0).await, ask(store, 1).await);
    write(store, async |transaction| {
        for (id, code) in [(used, b"1"), (open, b"2")] {
            transaction.assign_password_reset(id, maja).await?;
            transaction.set_password_reset_token(id, code, NOW.plus_seconds(60)).await?;
        }
        transaction.use_password_reset(used, NOW).await?;
        transaction.delete_password_resets_of(maja).await
    })
    .await
    .unwrap();
    assert_eq!(store.password_reset_by_token(b"2", NOW).await.unwrap(), None);
    let forgotten = write(store, async |transaction| transaction.delete_expired_password_resets(NOW.plus_seconds(1_000)).await).await;
    assert_eq!(forgotten.unwrap(), 1, "the used one was still there");
}
