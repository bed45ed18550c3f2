//! Inviting people by mail.

use contract::form::{AcceptForm, InviteForm, SignInForm};
use contract::view::Invited;
use contract::{AppError, NotificationKind};
use engine::{Actor, ClientAddress};

use crate::support::{Database, Installation, Tenant};

on_both_databases! {
    somebody_new_chooses_a_name_and_a_password_and_is_a_member,
    somebody_with_an_account_joins_by_its_password_alone,
    somebody_signed_in_joins_and_somebody_else_does_not,
    a_link_works_once,
    the_same_form_sent_twice_is_done_once_and_ends_the_same_both_times,
    joining_twice_while_signed_in_ends_the_same_both_times,
    a_used_link_is_worth_nothing_without_the_password_of_its_account,
    a_used_link_lets_nobody_in_who_was_removed_since,
    an_invitation_expires_is_taken_back_and_is_sent_again_with_a_new_link,
    a_role_beyond_ones_own_is_not_offered,
    a_member_is_not_invited_and_an_open_invitation_is_not_doubled,
    another_tenants_invitation_does_not_exist,
    an_invitation_taken_back_before_it_was_sent_is_not_sent,
}

const ADDRESS: ClientAddress = ClientAddress(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));
const PASSWORD: &str = "a window left open";

async fn place(database: &Database) -> (Tenant, Actor) {
    let tenant = Installation::on(database, 1).await.tenant("acme").await;
    let owner = tenant.owner().await;
    (tenant, owner)
}

async fn invite(tenant: &Tenant, by: &Actor, email: &str, role: &str) -> Result<String, AppError> {
    tenant.services().invite(by, &InviteForm { email: email.to_owned(), role: role.to_owned() }).await
}

/// The code of the newest link that was mailed.
async fn token(tenant: &Tenant) -> String {
    let mail = tenant.installation.mail().await;
    let text = &mail.last().expect("there is mail").text;
    let start = "https://people.example.com/invitation?token=";
    let rest = text.split_once(start).expect("there is a link").1;
    rest.split_whitespace().next().unwrap().to_owned()
}

fn accept(token: &str, name: &str, password: &str) -> AcceptForm {
    AcceptForm { token: token.to_owned(), name: name.to_owned(), password: password.to_owned() }
}

async fn invited(tenant: &Tenant, token: &str, actor: Option<&Actor>) -> Result<Invited, AppError> {
    tenant.services().invitation(token, actor).await.map(|view| view.invited)
}

async fn somebody_new_chooses_a_name_and_a_password_and_is_a_member(database: &Database) {
    let (tenant, owner) = place(database).await;
    assert_eq!(invite(&tenant, &owner, " Noor@Example.com ", "editor").await.unwrap(), "noor@example.com");
    let token = token(&tenant).await;
    let view = tenant.services().invitation(&token, None).await.unwrap();
    assert_eq!((view.organisation.as_str(), view.role.as_str(), view.email.as_str()), ("acme", "Editor", "noor@example.com"));
    assert_eq!((view.invited_by.as_deref(), view.invited), (Some("Maja Lind"), Invited::New));

    let refused = tenant.services().accept_invitation(&accept(&token, "", "short"), None, ADDRESS).await.unwrap_err();
    assert!(matches!(&refused, AppError::Invalid { fields } if fields.len() == 2), "{refused:?}");
    let who = tenant.services().accept_invitation(&accept(&token, "Noor", PASSWORD), None, ADDRESS).await.unwrap();
    assert_eq!((who.org_id, who.password_is_initial), (tenant.org, false));
    let form = SignInForm { email: "noor@example.com".to_owned(), password: PASSWORD.to_owned(), next: String::new() };
    tenant.services().sign_in(&form, ADDRESS).await.unwrap();

    let told = tenant.services().notifications(&owner, false, None).await.unwrap().page.items;
    assert_eq!((told[0].kind, told[0].title.as_str()), (NotificationKind::MemberJoined, "Noor joined as editor"));
    assert_eq!(tenant.services().invitations(&owner).await.unwrap(), []);
}

async fn somebody_with_an_account_joins_by_its_password_alone(database: &Database) {
    let (tenant, owner) = place(database).await;
    let elsewhere = tenant.installation.tenant("rival").await;
    let stranger = elsewhere.owner().await;
    invite(&tenant, &owner, &stranger.viewer.email, "viewer").await.unwrap();
    let token = token(&tenant).await;
    assert_eq!(invited(&tenant, &token, None).await.unwrap(), Invited::MustSignIn);
    let wrong = tenant.services().accept_invitation(&accept(&token, "Evil", PASSWORD), None, ADDRESS).await.unwrap_err();
    assert!(matches!(&wrong, AppError::Invalid { fields } if fields[0].field == "password"), "{wrong:?}");
    let right = accept(&token, "", "correct horse battery staple");
    let who = tenant.services().accept_invitation(&right, None, ADDRESS).await.unwrap();
    assert_eq!((who.user_id, who.org_id), (stranger.user_id, tenant.org));
    assert_eq!(tenant.services().actor(who.user_id, tenant.org).await.unwrap().viewer.role, "Viewer");
}

async fn somebody_signed_in_joins_and_somebody_else_does_not(database: &Database) {
    let (tenant, owner) = place(database).await;
    let stranger = tenant.installation.tenant("rival").await.owner().await;
    invite(&tenant, &owner, &stranger.viewer.email, "viewer").await.unwrap();
    let token = token(&tenant).await;
    assert_eq!(invited(&tenant, &token, Some(&owner)).await.unwrap(), Invited::SomebodyElse(owner.viewer.email.clone()));
    let form = accept(&token, "", "");
    assert!(tenant.services().accept_invitation(&form, Some(&owner), ADDRESS).await.is_err());
    assert_eq!(invited(&tenant, &token, Some(&stranger)).await.unwrap(), Invited::SignedIn);
    tenant.services().accept_invitation(&form, Some(&stranger), ADDRESS).await.unwrap();
    assert!(tenant.services().actor(stranger.user_id, tenant.org).await.is_ok());
}

async fn a_link_works_once(database: &Database) {
    let (tenant, owner) = place(database).await;
    invite(&tenant, &owner, "noor@example.com", "viewer").await.unwrap();
    let token = token(&tenant).await;
    let (one, other) = (accept(&token, "Noor", PASSWORD), accept(&token, "Nora", "another window left open"));
    let services = tenant.services();
    let (one, other) = tokio::join!(services.accept_invitation(&one, None, ADDRESS), services.accept_invitation(&other, None, ADDRESS));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    assert_eq!(invited(&tenant, &token, None).await, Err(AppError::NotFound));
    assert_eq!(invited(&tenant, "", None).await, Err(AppError::NotFound));
}

/// Somebody new has joined; gives the code that was used.
async fn joined(tenant: &Tenant, owner: &Actor) -> String {
    invite(tenant, owner, "noor@example.com", "viewer").await.unwrap();
    let token = token(tenant).await;
    tenant.services().accept_invitation(&accept(&token, "Noor", PASSWORD), None, ADDRESS).await.unwrap();
    token
}

async fn the_same_form_sent_twice_is_done_once_and_ends_the_same_both_times(database: &Database) {
    let (tenant, owner) = place(database).await;
    invite(&tenant, &owner, "noor@example.com", "viewer").await.unwrap();
    let token = token(&tenant).await;
    let form = accept(&token, "Noor", PASSWORD);
    let services = tenant.services();
    let (one, other) = tokio::join!(services.accept_invitation(&form, None, ADDRESS), services.accept_invitation(&form, None, ADDRESS));
    let who = one.unwrap();
    assert_eq!((other, who.org_id), (Ok(who), tenant.org));
    assert_eq!(services.accept_invitation(&form, None, ADDRESS).await, Ok(who), "sent again later");
    let told = services.notifications(&owner, false, None).await.unwrap().page.items;
    assert_eq!(told.iter().filter(|notification| notification.kind == NotificationKind::MemberJoined).count(), 1);

    tenant.installation.clock.advance_seconds(7 * 86_400);
    assert_eq!(services.accept_invitation(&form, None, ADDRESS).await, Err(AppError::NotFound), "it would have expired");
}

async fn joining_twice_while_signed_in_ends_the_same_both_times(database: &Database) {
    let (tenant, owner) = place(database).await;
    let stranger = tenant.installation.tenant("rival").await.owner().await;
    invite(&tenant, &owner, &stranger.viewer.email, "viewer").await.unwrap();
    let form = accept(&token(&tenant).await, "", "");
    let first = tenant.services().accept_invitation(&form, Some(&stranger), ADDRESS).await.unwrap();
    assert_eq!((first.user_id, first.org_id), (stranger.user_id, tenant.org));
    assert_eq!(tenant.services().accept_invitation(&form, Some(&stranger), ADDRESS).await, Ok(first));
    assert_eq!(tenant.services().accept_invitation(&form, Some(&owner), ADDRESS).await, Err(AppError::NotFound), "it was somebody else's");
    assert_eq!(tenant.services().accept_invitation(&form, None, ADDRESS).await, Err(AppError::NotFound), "nobody is signed in");
}

async fn a_used_link_is_worth_nothing_without_the_password_of_its_account(database: &Database) {
    let (tenant, owner) = place(database).await;
    let token = joined(&tenant, &owner).await;
    let send = async |password: &str| tenant.services().accept_invitation(&accept(&token, "Noor", password), None, ADDRESS).await;
    assert_eq!(send("").await, Err(AppError::NotFound));
    for _ in 0..5 {
        assert_eq!(send("another window left open").await, Err(AppError::NotFound));
    }
    assert!(matches!(send(PASSWORD).await, Err(AppError::RateLimited { .. })), "guessing is slowed down");
}

async fn a_used_link_lets_nobody_in_who_was_removed_since(database: &Database) {
    let (tenant, owner) = place(database).await;
    let token = joined(&tenant, &owner).await;
    let members = tenant.services().members(&owner, None).await.unwrap().items;
    let noor = members.into_iter().find(|member| member.email == "noor@example.com").unwrap().id;
    tenant.services().remove_member(&owner, &noor).await.unwrap();
    let again = tenant.services().accept_invitation(&accept(&token, "Noor", PASSWORD), None, ADDRESS).await;
    assert_eq!(again, Err(AppError::NotFound));
}

async fn an_invitation_expires_is_taken_back_and_is_sent_again_with_a_new_link(database: &Database) {
    let (tenant, owner) = place(database).await;
    invite(&tenant, &owner, "noor@example.com", "viewer").await.unwrap();
    let first = token(&tenant).await;
    let id = tenant.services().invitations(&owner).await.unwrap().remove(0).id;
    let again = tenant.services().send_invitation_again(&owner, &id).await;
    assert!(matches!(again, Err(AppError::Conflict { .. })), "it was sent a moment ago: {again:?}");

    tenant.installation.clock.advance_seconds(7 * 86_400);
    assert_eq!(invited(&tenant, &first, None).await, Err(AppError::NotFound));
    assert!(tenant.services().invitations(&owner).await.unwrap()[0].is_expired);
    tenant.services().send_invitation_again(&owner, &id).await.unwrap();
    let second = token(&tenant).await;
    assert_eq!(invited(&tenant, &first, None).await, Err(AppError::NotFound), "the old link ended");
    assert_eq!(invited(&tenant, &second, None).await, Ok(Invited::New));

    tenant.services().revoke_invitation(&owner, &id).await.unwrap();
    assert_eq!(invited(&tenant, &second, None).await, Err(AppError::NotFound));
    let gone = tenant.services().accept_invitation(&accept(&second, "Noor", PASSWORD), None, ADDRESS).await;
    assert_eq!(gone, Err(AppError::NotFound));
}

async fn a_role_beyond_ones_own_is_not_offered(database: &Database) {
    let (tenant, _) = place(database).await;
    let (admin, editor) = (tenant.member("admin").await, tenant.member("editor").await);
    let refused = invite(&tenant, &admin, "noor@example.com", "owner").await.unwrap_err();
    assert!(matches!(&refused, AppError::Invalid { fields } if fields[0].field == "role"), "{refused:?}");
    assert_eq!(invite(&tenant, &editor, "noor@example.com", "viewer").await, Err(AppError::NotFound));
    assert_eq!(tenant.services().invitations(&editor).await, Err(AppError::NotFound));
}

async fn a_member_is_not_invited_and_an_open_invitation_is_not_doubled(database: &Database) {
    let (tenant, owner) = place(database).await;
    let refusal = |error: AppError| match error {
        AppError::Invalid { fields } => fields[0].message.clone(),
        other => panic!("{other:?}"),
    };
    let member = invite(&tenant, &owner, "Owner@acme.example", "viewer").await.unwrap_err();
    assert_eq!(refusal(member), "This person is a member already.");
    invite(&tenant, &owner, "noor@example.com", "viewer").await.unwrap();
    assert_eq!(invite(&tenant, &owner, "NOOR@example.com", "viewer").await.unwrap(), "noor@example.com", "sent by a double click");
    let other_role = invite(&tenant, &owner, "NOOR@example.com", "editor").await.unwrap_err();
    assert!(refusal(other_role).starts_with("This address has an open invitation."));
    tenant.installation.clock.advance_seconds(60);
    let later = invite(&tenant, &owner, "NOOR@example.com", "viewer").await.unwrap_err();
    assert!(refusal(later).starts_with("This address has an open invitation."));
    assert_eq!(tenant.installation.mail().await.len(), 1);
}

async fn another_tenants_invitation_does_not_exist(database: &Database) {
    let (tenant, owner) = place(database).await;
    let stranger = tenant.installation.tenant("rival").await.owner().await;
    invite(&tenant, &owner, "noor@example.com", "viewer").await.unwrap();
    let id = tenant.services().invitations(&owner).await.unwrap().remove(0).id;
    tenant.installation.clock.advance_seconds(120);
    assert_eq!(tenant.services().send_invitation_again(&stranger, &id).await, Err(AppError::NotFound));
    assert_eq!(tenant.services().revoke_invitation(&stranger, &id).await, Err(AppError::NotFound));
    assert_eq!(tenant.services().invitations(&stranger).await.unwrap(), []);
}

async fn an_invitation_taken_back_before_it_was_sent_is_not_sent(database: &Database) {
    let (tenant, owner) = place(database).await;
    invite(&tenant, &owner, "noor@example.com", "viewer").await.unwrap();
    let id = tenant.services().invitations(&owner).await.unwrap().remove(0).id;
    tenant.services().revoke_invitation(&owner, &id).await.unwrap();
    assert_eq!(tenant.installation.mail().await, []);
}
