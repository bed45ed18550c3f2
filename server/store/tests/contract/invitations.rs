//! Cases of invitations.

use contract::id::{InvitationId, OrgId, RoleId, UserId};
use store::invitations::{AcceptedInvitation, NewInvitation};
use store::roles::RoleRow;
use store::{Error, Store};
use uuid::Uuid;

use crate::builders::write;
use crate::support::{NOW, tenant, user};

on_both_databases! {
    an_address_has_one_open_invitation_in_a_tenant,
    a_code_finds_its_invitation_until_it_expires_is_replaced_or_used,
    the_code_of_an_accepted_invitation_says_whose_it_was_until_it_expires,
    an_invitation_of_another_tenant_is_not_touched,
}

struct Place {
    org: OrgId,
    role: RoleId,
    maja: UserId,
}

async fn place(store: &Store, slug: &str) -> Place {
    let org = tenant(store, slug).await;
    let maja = user(store, &format!("maja@{slug}.example")).await;
    let role = RoleRow { id: RoleId(Uuid::now_v7()), key: "editor".to_owned(), name: "Editor".to_owned() };
    write(store, async |transaction| transaction.insert_role(org, &role, &[]).await).await.unwrap();
    Place { org, role: role.id, maja }
}

async fn invite(store: &Store, place: &Place) -> Result<InvitationId, Error> {
    let id = InvitationId(Uuid::now_v7());
    let public_id = format!("inv_{}", id.0.simple());
    let new = NewInvitation {
        org_id: place.org,
        id,
        public_id: &public_id,
        email: "noor@example.com",
        role_id: place.role,
        invited_by: place.maja,
        at: NOW,
        expires_at: NOW.plus_seconds(100),
    };
    write(store, async |transaction| transaction.insert_invitation(&new).await).await?;
    Ok(id)
}

async fn an_address_has_one_open_invitation_in_a_tenant(store: &Store) {
    let (acme, rival) = (place(store, "acme").await, place(store, "rival").await);
    let id = invite(store, &acme).await.unwrap();
    assert!(matches!(invite(store, &acme).await, Err(Error::Exists)));
    invite(store, &rival).await.unwrap();
    assert!(write(store, async |transaction| transaction.revoke_invitation(acme.org, id, NOW).await).await.unwrap());
    invite(store, &acme).await.unwrap();
    let [row] = &store.open_invitations(acme.org, 10).await.unwrap()[..] else { panic!("one is open") };
    assert_eq!((row.role.as_str(), row.organisation.as_str(), row.invited_by_name.as_deref()), ("Editor", "ACME", Some("Maja Lind")));
    assert_eq!(store.invitation(rival.org, &row.public_id).await.unwrap(), None);
}

async fn a_code_finds_its_invitation_until_it_expires_is_replaced_or_used(store: &Store) {
    let acme = place(store, "acme").await;
    let id = invite(store, &acme).await.unwrap();
    let found = async |code: &[u8], second| store.invitation_by_token(code, NOW.plus_seconds(second)).await.unwrap().is_some();
    let set =
        async |code: &[u8]| write(store, async |transaction| transaction.set_invitation_token(acme.org, id, code).await).await.unwrap();
    assert!(set(b"one").await);
    assert!(found(b"one", 99).await && !found(b"one", 100).await && !found(b"other", 0).await);
    assert!(set(b"two").await);
    assert!(!found(b"one", 0).await && found(b"two", 0).await);
    let renew = async |second| {
        let (before, at) = (NOW.plus_seconds(second - 60), NOW.plus_seconds(second));
        write(store, async |transaction| transaction.renew_invitation(acme.org, id, before, at, at.plus_seconds(100)).await).await.unwrap()
    };
    assert!(!renew(59).await && renew(60).await);
    assert!(found(b"two", 159).await);
    let accept = async |second| {
        write(store, async |transaction| transaction.accept_invitation(acme.org, id, NOW.plus_seconds(second)).await).await.unwrap()
    };
    assert!(!accept(160).await && accept(159).await && !accept(159).await);
    assert!(!found(b"two", 0).await && !set(b"three").await);
}

async fn the_code_of_an_accepted_invitation_says_whose_it_was_until_it_expires(store: &Store) {
    let acme = place(store, "acme").await;
    let accepted = async |code: &[u8], second| store.accepted_invitation_by_token(code, NOW.plus_seconds(second)).await.unwrap();
    let id = invite(store, &acme).await.unwrap();
    for code in [&b"one"[..], &b"two"[..]] {
        write(store, async |transaction| transaction.set_invitation_token(acme.org, id, code).await).await.unwrap();
    }
    assert_eq!(accepted(b"two", 0).await, None, "nobody has accepted it");
    assert!(write(store, async |transaction| transaction.accept_invitation(acme.org, id, NOW).await).await.unwrap());
    let whose = AcceptedInvitation { org_id: acme.org, email: "noor@example.com".to_owned() };
    assert_eq!(accepted(b"two", 99).await, Some(whose));
    assert_eq!(accepted(b"two", 100).await, None);
    assert_eq!(accepted(b"one", 0).await, None, "it was replaced");

    let id = invite(store, &acme).await.unwrap();
    write(store, async |transaction| {
        transaction.set_invitation_token(acme.org, id, b"three").await?;
        transaction.revoke_invitation(acme.org, id, NOW).await
    })
    .await
    .unwrap();
    assert_eq!(accepted(b"three", 0).await, None, "it was taken back");
}

async fn an_invitation_of_another_tenant_is_not_touched(store: &Store) {
    let (acme, rival) = (place(store, "acme").await, place(store, "rival").await);
    let id = invite(store, &acme).await.unwrap();
    let touched = write(store, async |transaction| {
        Ok([
            transaction.revoke_invitation(rival.org, id, NOW).await?,
            transaction.accept_invitation(rival.org, id, NOW).await?,
            transaction.set_invitation_token(rival.org, id, b"x").await?,
        ])
    });
    assert_eq!(touched.await.unwrap(), [false; 3]);
}
