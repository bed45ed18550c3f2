//! Cases of users.

use store::{Error, Priority, Store};

use crate::support::{PASSWORD_HASH, user, user_row};

on_both_databases! {
    there_are_no_users_until_one_is_added,
    an_address_is_one_account,
    a_password_is_replaced_for_one_user_alone,
    a_user_without_password_has_nothing_to_check_against,
    a_password_hash_is_not_in_debug,
    a_user_is_renamed_only_from_the_name_that_was_seen,
    a_password_is_initial_until_it_is_said_not_to_be,
}

async fn there_are_no_users_until_one_is_added(store: &Store) {
    assert!(!store.has_users().await.unwrap());
    user(store, "maja@example.com").await;
    assert!(store.has_users().await.unwrap());
}

async fn an_address_is_one_account(store: &Store) {
    let id = user(store, "maja@example.com").await;
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    assert_eq!(transaction.user_by_email("maja@example.com").await.unwrap().unwrap().id, id);
    assert_eq!(transaction.user_by_email("other@example.com").await.unwrap(), None);
    let again = transaction.insert_user(&user_row("maja@example.com"), None).await;
    assert!(matches!(again, Err(Error::Exists)));
}

async fn a_password_is_replaced_for_one_user_alone(store: &Store) {
    let id = user(store, "maja@example.com").await;
    user(store, "other@example.com").await;
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.update_password_hash(id, "new hash").await.unwrap();
    transaction.commit().await.unwrap();
    let credential = store.credential("maja@example.com").await.unwrap().unwrap();
    assert_eq!((credential.id, credential.password_hash.as_deref()), (id, Some("new hash")));
    assert_eq!(store.credential("other@example.com").await.unwrap().unwrap().password_hash.as_deref(), Some(PASSWORD_HASH));
}

async fn a_user_without_password_has_nothing_to_check_against(store: &Store) {
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.insert_user(&user_row("maja@example.com"), None).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.credential("maja@example.com").await.unwrap().unwrap().password_hash, None);
    assert_eq!(store.credential("other@example.com").await.unwrap(), None);
}

async fn a_password_hash_is_not_in_debug(store: &Store) {
    user(store, "maja@example.com").await;
    let credential = store.credential("maja@example.com").await.unwrap().unwrap();
    assert!(!format!("{credential:?}").contains("argon2id"));
}

async fn a_user_is_renamed_only_from_the_name_that_was_seen(store: &Store) {
    let id = user(store, "maja@example.com").await;
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    assert!(!transaction.rename_user(id, "Somebody", "Maja").await.unwrap());
    assert!(transaction.rename_user(id, "Maja Lind", "Maja").await.unwrap());
    assert_eq!(transaction.user_by_email("maja@example.com").await.unwrap().unwrap().name, "Maja");
}

async fn a_password_is_initial_until_it_is_said_not_to_be(store: &Store) {
    let id = user(store, "maja@example.com").await;
    for is_initial in [true, false] {
        let mut transaction = store.begin(Priority::Interactive).await.unwrap();
        transaction.set_password_is_initial(id, is_initial).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(store.credential("maja@example.com").await.unwrap().unwrap().password_is_initial, is_initial);
    }
}
