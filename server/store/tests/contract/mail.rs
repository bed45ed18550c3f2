//! Cases of mail.

use contract::Permission;
use contract::id::OrgId;
use serde_json::json;
use store::Store;
use store::mail::{MailRow, NewMail, outcome};
use uuid::Uuid;

use crate::builders::write;
use crate::support::{NOW, tenant, user};

on_both_databases! {
    mail_is_taken_by_one_at_a_time_and_again_when_its_lease_runs_out,
    postponed_mail_is_due_later_and_a_late_sender_changes_nothing,
    what_has_ended_is_counted_for_its_tenant_and_forgotten,
}

async fn queue(store: &Store, org: OrgId, second: i64) -> Uuid {
    let id = Uuid::now_v7();
    let person = user(store, &format!("{}@example.com", id.simple())).await;
    let letter = json!({ "letter": "test" });
    let member = Some((person, Some(Permission::IntegrationsManage)));
    let mail = NewMail { org_id: org, id, recipient: "maja@example.com", member, letter: &letter, at: NOW.plus_seconds(second) };
    write(store, async |transaction| transaction.insert_mail(&mail).await).await.unwrap();
    id
}

async fn claim(store: &Store, second: i64) -> Option<MailRow> {
    let now = NOW.plus_seconds(second);
    write(store, async |transaction| transaction.claim_mail(now, now.plus_seconds(120)).await).await.unwrap()
}

async fn mail_is_taken_by_one_at_a_time_and_again_when_its_lease_runs_out(store: &Store) {
    let acme = tenant(store, "acme").await;
    let (first, second) = (queue(store, acme, 0).await, queue(store, acme, 1).await);
    let taken = claim(store, 5).await.unwrap();
    assert_eq!((taken.id, taken.attempts, taken.needs), (first, 1, Some(Permission::IntegrationsManage)));
    assert_eq!(taken.letter.0, json!({ "letter": "test" }));
    assert_eq!(claim(store, 5).await.unwrap().id, second);
    assert_eq!(claim(store, 5).await, None);
    let again = claim(store, 125).await.unwrap();
    assert_eq!((again.id, again.attempts), (first, 2));
}

async fn postponed_mail_is_due_later_and_a_late_sender_changes_nothing(store: &Store) {
    let acme = tenant(store, "acme").await;
    let id = queue(store, acme, 0).await;
    claim(store, 0).await.unwrap();
    let due = NOW.plus_seconds(60);
    let postpone =
        async |attempt| write(store, async |transaction| transaction.postpone_mail(acme, id, attempt, due, "away").await).await.unwrap();
    assert!(postpone(1).await);
    assert_eq!(store.last_mail_error(acme).await.unwrap().as_deref(), Some("away"));
    assert_eq!(claim(store, 59).await, None);
    assert_eq!(claim(store, 60).await.unwrap().attempts, 2);
    assert!(!postpone(1).await, "the first sender is late");
    let end = async |attempt| {
        write(store, async |transaction| transaction.end_mail(acme, id, attempt, outcome::SENT, None, due).await).await.unwrap()
    };
    assert!(!end(1).await && end(2).await && !end(2).await);
    assert_eq!(claim(store, 10_000).await, None);
    assert_eq!(store.last_mail_error(acme).await.unwrap(), None);
}

async fn what_has_ended_is_counted_for_its_tenant_and_forgotten(store: &Store) {
    let (acme, rival) = (tenant(store, "acme").await, tenant(store, "rival").await);
    for (second, how) in [(0, outcome::SENT), (1, outcome::FAILED), (2, outcome::DROPPED)] {
        let id = queue(store, acme, second).await;
        claim(store, 10).await.unwrap();
        let at = NOW.plus_seconds(20 + second);
        write(store, async |transaction| transaction.end_mail(acme, id, 1, how, None, at).await).await.unwrap();
    }
    queue(store, acme, 3).await;
    let state = store.mail_state(acme).await.unwrap();
    assert_eq!((state.waiting, state.failed, state.last_sent_at), (1, 1, Some(NOW.plus_seconds(20))));
    assert_eq!(store.mail_state(rival).await.unwrap().waiting, 0);
    let forget =
        async |second| write(store, async |transaction| transaction.delete_ended_mail(NOW.plus_seconds(second)).await).await.unwrap();
    assert_eq!((forget(21).await, forget(1_000).await), (1, 2));
    assert_eq!(store.mail_state(acme).await.unwrap().waiting, 1, "what waits is never forgotten");
}
