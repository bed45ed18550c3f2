use std::collections::BTreeMap;

use axum::http::StatusCode;

use crate::support::Company;
use crate::support::company::{OWNER, PASSWORD, STRANGER};

/// Sends what waits; gives the path of the newest link of this kind.
async fn link(company: &Company, path: &str) -> String {
    let services = &company.app.application.services;
    while services.delivery().deliver_once().await.unwrap().is_some() {}
    let files = std::fs::read_dir(services.mail_folder().unwrap()).unwrap().map(|file| file.unwrap().path());
    // Names begin with the time.
    let mut files: Vec<_> = files.collect();
    files.sort();
    let mut mails = files.iter().map(|file| std::fs::read_to_string(file).unwrap().replace("=\r\n", "").replace("=3D", "="));
    let start = format!("http://127.0.0.1:3000{path}?token=");
    let mail = mails.rfind(|mail| mail.contains(&start)).expect("there is such a mail");
    let token = mail.split_once(&start).unwrap().1.split_whitespace().next().unwrap();
    format!("{path}?token={token}")
}

fn token(link: &str) -> &str {
    link.split_once("?token=").unwrap().1
}

#[tokio::test]
async fn somebody_who_is_invited_follows_the_link_and_is_a_member_signed_in() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let refused = company.app.post("/settings/members/invite", &[("email", "noor"), ("role", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Enter an email address like") && refused.text.contains("Choose a role."), "{}", refused.text);
    let sent = company.app.post("/settings/members/invite", &[("email", "noor@acme.example"), ("role", "editor")]).await;
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, "/settings/members"), "{}", sent.text);
    let members = company.app.get("/settings/members").await.text;
    assert!(members.contains("noor@acme.example") && members.contains("Send again"), "{members}");

    let link = link(&company, "/invitation").await;
    let page = company.app.get(&link).await.text;
    assert!(page.contains("You are signed in as"), "{page}");
    company.app.set_cookies(BTreeMap::new());
    let page = company.app.get(&link).await;
    assert!(page.text.contains("Join Acme Robotics") && page.text.contains("Create account and join"), "{}", page.text);
    let short = company.app.post("/invitation", &[("token", token(&link)), ("name", ""), ("password", "hunter2")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.text.contains("Enter your name.") && !short.text.contains("hunter2"), "{}", short.text);
    let accepted = company.app.post("/invitation", &[("token", token(&link)), ("name", "Noor"), ("password", PASSWORD)]).await;
    assert_eq!((accepted.status, accepted.header("location")), (StatusCode::SEE_OTHER, "/"), "{}", accepted.text);
    assert!(company.app.get("/settings/profile").await.text.contains("noor@acme.example"));

    let dead = company.app.get(&link).await;
    assert_eq!(dead.status, StatusCode::NOT_FOUND);
    assert!(dead.text.contains("This invitation does not work any more"), "{}", dead.text);
}

#[tokio::test]
async fn the_form_of_an_invitation_sent_twice_ends_as_it_did_once() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    company.app.post("/settings/members/invite", &[("email", "noor@acme.example"), ("role", "editor")]).await;
    let link = link(&company, "/invitation").await;
    let fields = [("token", token(&link)), ("name", "Noor"), ("password", PASSWORD)];
    for _ in 0..2 {
        // As a double click sends it: with the cookies of before the answer.
        company.app.set_cookies(BTreeMap::new());
        let accepted = company.app.post("/invitation", &fields).await;
        assert_eq!((accepted.status, accepted.header("location")), (StatusCode::SEE_OTHER, "/"), "{}", accepted.text);
        assert!(company.app.get("/settings/profile").await.text.contains("noor@acme.example"), "it is signed in too");
    }
    let again = company.app.post("/invitation", &fields).await;
    assert_eq!((again.status, again.header("location")), (StatusCode::SEE_OTHER, "/"), "{}", again.text);

    company.app.set_cookies(BTreeMap::new());
    for password in ["a window left open", ""] {
        let other = company.app.post("/invitation", &[("token", token(&link)), ("name", "Noor"), ("password", password)]).await;
        assert!(other.text.contains("This invitation does not work any more"), "{}", other.text);
        assert_eq!(company.app.get("/people").await.status, StatusCode::SEE_OTHER, "nobody is signed in");
    }
}

#[tokio::test]
async fn somebody_signed_in_who_joins_by_a_double_click_is_led_there_both_times() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    company.app.post("/settings/members/invite", &[("email", STRANGER), ("role", "viewer")]).await;
    let link = link(&company, "/invitation").await;
    company.app.set_cookies(BTreeMap::new());
    company.sign_in(STRANGER).await;
    let before = company.app.cookies();
    for _ in 0..2 {
        company.app.set_cookies(before.clone());
        let joined = company.app.post("/invitation", &[("token", token(&link))]).await;
        assert_eq!((joined.status, joined.header("location")), (StatusCode::SEE_OTHER, "/"), "{}", joined.text);
        assert!(company.app.get("/people").await.text.contains("Acme Robotics"));
    }
}

#[tokio::test]
async fn an_invitation_is_sent_again_and_taken_back_from_the_page_of_the_members() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    company.app.post("/settings/members/invite", &[("email", STRANGER), ("role", "viewer")]).await;
    let page = company.app.get("/settings/members").await.text;
    let id = page.split("name=\"revoke\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let again = company.app.post("/settings/members/invitations", &[("send", &id)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("It was sent a moment ago."), "{}", again.text);
    let link = link(&company, "/invitation").await;
    assert_eq!(company.app.post("/settings/members/invitations", &[("revoke", &id)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(company.app.get(&link).await.status, StatusCode::NOT_FOUND);
    assert!(!company.app.get("/settings/members").await.text.contains("Send again"));
}

#[tokio::test]
async fn the_address_invitations_are_sent_to_leads_to_the_members() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let answer = company.app.get("/settings/members/invitations").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/settings/members"), "{}", answer.text);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_mailed_link() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let elsewhere = company.app.cookies();
    company.app.set_cookies(BTreeMap::new());
    assert!(company.app.get("/sign-in").await.text.contains("href=\"/forgot-password\""));
    let known = company.app.post("/forgot-password", &[("email", OWNER)]).await;
    let unknown = company.app.post("/forgot-password", &[("email", "nobody@acme.example")]).await;
    assert_eq!((known.status, unknown.status), (StatusCode::OK, StatusCode::OK));
    assert!(known.text.contains("Look into your mail") && unknown.text.contains("Look into your mail"));

    let link = link(&company, "/reset-password").await;
    assert!(company.app.get(&link).await.text.contains(OWNER));
    let new = "a window left open";
    let short = company.app.post("/reset-password", &[("token", token(&link)), ("password", "hunter2")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!short.text.contains("hunter2") && short.text.contains(token(&link)), "{}", short.text);
    let saved = company.app.post("/reset-password", &[("token", token(&link)), ("password", new)]).await;
    assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/sign-in"), "{}", saved.text);
    assert!(company.app.get("/sign-in").await.text.contains("Your password is changed"));
    let signed_in = company.app.post("/sign-in", &[("email", OWNER), ("password", new), ("next", "/people")]).await;
    assert_eq!(signed_in.header("location"), "/people");
    company.app.set_cookies(elsewhere);
    assert_eq!(company.app.get("/people").await.status, StatusCode::SEE_OTHER, "other sign-ins ended");
    assert_eq!(company.app.get(&link).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_form_of_a_new_password_sent_twice_ends_as_it_did_once() {
    let company = Company::connected(None).await;
    company.app.post("/forgot-password", &[("email", OWNER)]).await;
    let link = link(&company, "/reset-password").await;
    for _ in 0..2 {
        company.app.set_cookies(BTreeMap::new());
        let saved = company.app.post("/reset-password", &[("token", token(&link)), ("password", "a window left open")]).await;
        assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/sign-in"), "{}", saved.text);
        assert!(company.app.get("/sign-in").await.text.contains("Your password is changed"));
        assert_eq!(company.app.get("/people").await.status, StatusCode::SEE_OTHER, "it signs nobody in");
    }
    let other = company.app.post("/reset-password", &[("token", token(&link)), ("password", PASSWORD)]).await;
    assert!(other.text.contains("This link does not work any more"), "{}", other.text);
}

#[tokio::test]
async fn a_password_somebody_else_made_opens_nothing_until_it_is_replaced() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let form = company.app.get("/settings/members/new").await.text;
    let first = form.split("name=\"password\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [("name", "Noor"), ("email", "noor@acme.example"), ("role", "admin"), ("password", first.as_str())];
    company.app.post("/settings/members/new", &fields).await;
    company.app.set_cookies(BTreeMap::new());
    let form = [("email", "noor@acme.example"), ("password", first.as_str()), ("next", "/people")];
    assert_eq!(company.app.post("/sign-in", &form).await.header("location"), "/settings/password");
    for path in ["/people", "/people.csv", "/settings/members", "/notifications", "/"] {
        let answer = company.app.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/settings/password"), "{path}");
    }
    let posted = company.app.post("/settings/profile", &[("name", "Nora"), ("was", "Noor")]).await;
    assert_eq!(posted.header("location"), "/settings/password");
    assert_eq!(company.app.get("/settings/password").await.status, StatusCode::OK);
    company.app.post("/settings/password", &[("current_password", &first), ("new_password", PASSWORD)]).await;
    assert_eq!(company.app.get("/people").await.status, StatusCode::OK);
    assert_eq!(company.app.post("/sign-out", &[]).await.status, StatusCode::SEE_OTHER);
}
