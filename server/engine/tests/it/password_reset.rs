//! Forgotten passwords.

use contract::AppError;
use contract::form::{ForgotPasswordForm, ResetPasswordForm, SignInForm};
use engine::sessions::Session;
use engine::{Actor, ClientAddress};

use crate::support::{Database, Installation, Tenant};

on_both_databases! {
    a_link_replaces_the_password_ends_every_sign_in_and_is_told_by_mail,
    asking_says_the_same_for_an_address_nobody_has,
    a_link_works_once_and_for_an_hour,
    the_same_form_sent_twice_is_done_once_and_ends_the_same_both_times,
    a_used_link_tells_nothing_of_any_other_password_and_guessing_by_it_is_slowed_down,
    a_newer_link_does_not_end_an_older_one_but_using_one_ends_all,
    asking_again_and_again_is_slowed_down,
    an_account_that_was_blocked_by_guesses_is_free_again,
}

const ADDRESS: ClientAddress = ClientAddress(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));
const OLD: &str = "correct horse battery staple";
const NEW: &str = "a window left open";

async fn place(database: &Database) -> (Tenant, Actor) {
    let tenant = Installation::on(database, 1).await.tenant("acme").await;
    let owner = tenant.owner().await;
    (tenant, owner)
}

async fn ask(tenant: &Tenant, email: &str) -> Result<(), AppError> {
    tenant.services().ask_for_password(&ForgotPasswordForm { email: email.to_owned() }, ADDRESS).await
}

async fn token(tenant: &Tenant) -> String {
    let mail = tenant.installation.mail().await;
    let text = &mail.iter().rfind(|mail| mail.subject.starts_with("Choose a new password")).expect("there is mail").text;
    let rest = text.split_once("https://people.example.com/reset-password?token=").expect("there is a link").1;
    rest.split_whitespace().next().unwrap().to_owned()
}

async fn reset(tenant: &Tenant, token: &str, password: &str) -> Result<(), AppError> {
    tenant.services().reset_password(&ResetPasswordForm { token: token.to_owned(), password: password.to_owned() }, ADDRESS).await
}

async fn signs_in(tenant: &Tenant, password: &str) -> bool {
    let form = SignInForm { email: "owner@acme.example".to_owned(), password: password.to_owned(), next: String::new() };
    tenant.services().sign_in(&form, ADDRESS).await.is_ok()
}

async fn a_link_replaces_the_password_ends_every_sign_in_and_is_told_by_mail(database: &Database) {
    let (tenant, owner) = place(database).await;
    let session = Session {
        id: 7,
        user_id: Some(owner.user_id),
        org_id: Some(owner.org_id),
        is_confined: false,
        browser: None,
        address: None,
        data: b"{}".to_vec(),
        expires_at: engine::clock::Clock::now(&tenant.installation.clock).plus_seconds(86_400),
    };
    tenant.services().sessions().create(&session).await.unwrap();
    ask(&tenant, " Owner@acme.example").await.unwrap();
    let token = token(&tenant).await;
    assert_eq!(tenant.services().password_reset(&token).await.unwrap(), "owner@acme.example");
    assert!(matches!(reset(&tenant, &token, "short").await, Err(AppError::Invalid { .. })));
    reset(&tenant, &token, NEW).await.unwrap();
    assert!(signs_in(&tenant, NEW).await && !signs_in(&tenant, OLD).await);
    assert_eq!(tenant.services().sessions().load(7).await.unwrap(), None);
    let mail = tenant.installation.mail().await;
    assert_eq!(mail.last().unwrap().subject, "Your Orgonaut password was changed");
}

async fn asking_says_the_same_for_an_address_nobody_has(database: &Database) {
    let (tenant, _) = place(database).await;
    ask(&tenant, "nobody@acme.example").await.unwrap();
    assert_eq!(tenant.installation.mail().await, []);
    assert_eq!(database.rows(&["password_resets"]).await.len(), 0, "what is of no use is forgotten");
    assert!(matches!(ask(&tenant, "nobody").await, Err(AppError::Invalid { .. })));
}

async fn a_link_works_once_and_for_an_hour(database: &Database) {
    let (tenant, _) = place(database).await;
    ask(&tenant, "owner@acme.example").await.unwrap();
    let used = token(&tenant).await;
    reset(&tenant, &used, NEW).await.unwrap();
    assert_eq!(reset(&tenant, &used, OLD).await, Err(AppError::NotFound));
    ask(&tenant, "owner@acme.example").await.unwrap();
    let late = token(&tenant).await;
    tenant.installation.clock.advance_seconds(3_600);
    assert_eq!(tenant.services().password_reset(&late).await, Err(AppError::NotFound));
    assert_eq!(reset(&tenant, &late, OLD).await, Err(AppError::NotFound));
    assert!(signs_in(&tenant, NEW).await);
}

async fn the_same_form_sent_twice_is_done_once_and_ends_the_same_both_times(database: &Database) {
    let (tenant, _) = place(database).await;
    ask(&tenant, "owner@acme.example").await.unwrap();
    let token = token(&tenant).await;
    let (one, other) = tokio::join!(reset(&tenant, &token, NEW), reset(&tenant, &token, NEW));
    assert_eq!((one, other), (Ok(()), Ok(())));
    assert_eq!(reset(&tenant, &token, NEW).await, Ok(()), "sent again later");
    assert!(signs_in(&tenant, NEW).await);
    assert_eq!(tenant.services().password_reset(&token).await, Err(AppError::NotFound), "the link is used up");
    let mail = tenant.installation.mail().await;
    assert_eq!(mail.iter().filter(|mail| mail.subject == "Your Orgonaut password was changed").count(), 1);

    tenant.installation.clock.advance_seconds(3_600);
    assert_eq!(reset(&tenant, &token, NEW).await, Err(AppError::NotFound), "it would have expired");
}

async fn a_used_link_tells_nothing_of_any_other_password_and_guessing_by_it_is_slowed_down(database: &Database) {
    let (tenant, _) = place(database).await;
    ask(&tenant, "owner@acme.example").await.unwrap();
    let token = token(&tenant).await;
    reset(&tenant, &token, NEW).await.unwrap();
    assert_eq!(reset(&tenant, &token, "short").await, Err(AppError::NotFound));
    for _ in 0..5 {
        assert_eq!(reset(&tenant, &token, OLD).await, Err(AppError::NotFound));
    }
    assert!(matches!(reset(&tenant, &token, NEW).await, Err(AppError::RateLimited { .. })));
}

async fn a_newer_link_does_not_end_an_older_one_but_using_one_ends_all(database: &Database) {
    let (tenant, _) = place(database).await;
    ask(&tenant, "owner@acme.example").await.unwrap();
    let older = token(&tenant).await;
    tenant.installation.clock.advance_seconds(60);
    ask(&tenant, "owner@acme.example").await.unwrap();
    let newer = token(&tenant).await;
    assert_ne!(older, newer);
    assert!(tenant.services().password_reset(&older).await.is_ok());
    reset(&tenant, &newer, NEW).await.unwrap();
    assert_eq!(reset(&tenant, &older, OLD).await, Err(AppError::NotFound));
}

async fn asking_again_and_again_is_slowed_down(database: &Database) {
    let (tenant, _) = place(database).await;
    for email in ["owner@acme.example", "nobody@acme.example"] {
        for _ in 0..5 {
            ask(&tenant, email).await.unwrap();
        }
        assert!(matches!(ask(&tenant, email).await, Err(AppError::RateLimited { .. })), "{email}");
    }
}

async fn an_account_that_was_blocked_by_guesses_is_free_again(database: &Database) {
    let (tenant, _) = place(database).await;
    while !matches!(
        tenant
            .services()
            .sign_in(&SignInForm { email: "owner@acme.example".to_owned(), password: NEW.to_owned(), next: String::new() }, ADDRESS)
            .await,
        Err(AppError::RateLimited { .. })
    ) {}
    ask(&tenant, "owner@acme.example").await.unwrap();
    let token = token(&tenant).await;
    reset(&tenant, &token, NEW).await.unwrap();
    assert!(signs_in(&tenant, NEW).await);
}
