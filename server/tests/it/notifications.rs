use std::collections::BTreeMap;

use axum::http::{Request, StatusCode};
use contract::Plan;
use contract::form::MemberRoleForm;
use sandbox::Operation;

use crate::support::Company;
use crate::support::company::{OWNER, PASSWORD, STRANGER, TENANT, VIEWER};

/// The company after a sync that failed, because its key was revoked; gives the run's id.
async fn failed() -> (Company, String) {
    let (company, _) = Company::synced(None).await;
    let revoke = Operation::RotateKey { key: "administrator".to_owned(), secret: "another".to_owned() };
    company.vendor.sandbox.apply("acme", revoke).unwrap();
    let run = company.sync().await;
    (company, run.id)
}

/// The id of the only notification on the page.
fn id_in(page: &str) -> &str {
    page.split("href=\"/notifications/").nth(1).expect("there is a link").split('"').next().unwrap()
}

/// The path of a mailed link to a page of the tenant.
async fn mailed(company: &Company, path: &str) -> String {
    let org = company.app.application.services.store().org_by_slug(TENANT).await.unwrap().unwrap();
    format!("/go/{}{path}", org.public_id)
}

#[tokio::test]
async fn the_inbox_button_is_there_only_while_something_is_unread() {
    let (company, run) = failed().await;
    company.sign_in(OWNER).await;
    let page = company.app.get("/people").await;
    assert!(page.text.contains("aria-label=\"Inbox, 1 unread\""), "{}", page.text);

    let centre = company.app.get("/notifications").await;
    assert_eq!(centre.status, StatusCode::OK);
    assert!(centre.text.contains("BambooHR connection needs attention") && centre.text.contains("Open the run"), "{}", centre.text);
    let id = id_in(&centre.text).to_owned();
    let followed = company.app.get(&format!("/notifications/{id}")).await;
    assert_eq!(followed.header("location"), format!("/settings/integrations/logs/{run}"));
    let page = company.app.get("/people").await;
    assert!(!page.text.contains("Inbox,"), "{}", page.text);

    let unread = company.app.post("/notifications?show=unread", &[("unread", &id)]).await;
    assert_eq!((unread.status, unread.header("location")), (StatusCode::SEE_OTHER, "/notifications?show=unread"));
    assert!(company.app.get("/notifications?show=unread").await.text.contains("needs attention"));
    let all = company.app.post("/notifications", &[("act", "read_all")]).await;
    assert_eq!(all.header("location"), "/notifications");
    assert!(company.app.get("/notifications?show=unread").await.text.contains("Nothing unread"));
}

#[tokio::test]
async fn a_pointer_resting_on_a_link_marks_nothing() {
    let (company, _) = failed().await;
    company.sign_in(OWNER).await;
    let id = id_in(&company.app.get("/notifications").await.text).to_owned();
    let ahead = Request::get(format!("/notifications/{id}")).header("sec-purpose", "prefetch");
    assert_eq!(company.app.send(ahead).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(company.app.get("/people").await.text.contains("Inbox, 1 unread"));
}

#[tokio::test]
async fn a_viewer_is_told_nothing_and_a_form_without_a_choice_says_so() {
    let (company, _) = failed().await;
    company.sign_in(VIEWER).await;
    let page = company.app.get("/notifications").await;
    assert!(page.text.contains("Nothing to tell") && !page.text.contains("Inbox,"), "{}", page.text);
    company.app.set_cookies(BTreeMap::new());
    company.sign_in(OWNER).await;
    let refused = company.app.post("/notifications", &[("act", "read")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Check the notifications first."), "{}", refused.text);
}

#[tokio::test]
async fn what_was_checked_when_the_session_ended_is_checked_again_after_sign_in() {
    let (company, _) = failed().await;
    company.sign_in(OWNER).await;
    let id = id_in(&company.app.get("/notifications").await.text).to_owned();
    company.app.set_cookies(BTreeMap::new());
    let answer = company.app.post("/notifications", &[("id", &id), ("act", "read")]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/sign-in?next=%2Fnotifications"));
    company.sign_in(OWNER).await;
    let page = company.app.get("/notifications").await.text;
    assert!(page.contains("You were signed out before") && page.contains(&format!("name=\"id\" value=\"{id}\" checked")), "{page}");
    let again = company.app.get("/notifications").await.text;
    assert!(!again.contains(&format!("value=\"{id}\" checked")), "it is shown once: {again}");
}

#[tokio::test]
async fn a_mailed_link_survives_sign_in() {
    let (company, run) = failed().await;
    let link = mailed(&company, &format!("/settings/integrations/logs/{run}")).await;
    let asked = company.app.get(&link).await;
    let sign_in = asked.header("location").to_owned();
    assert!(asked.status == StatusCode::SEE_OTHER && sign_in.starts_with("/sign-in?next=%2Fgo%2Forg_"), "{sign_in}");
    let form = [("email", OWNER), ("password", PASSWORD), ("next", link.as_str())];
    assert_eq!(company.app.post("/sign-in", &form).await.header("location"), link);
    assert_eq!(company.app.get(&link).await.header("location"), format!("/settings/integrations/logs/{run}"));
}

#[tokio::test]
async fn a_mailed_link_switches_a_member_and_does_not_exist_for_anybody_else() {
    let (company, run) = failed().await;
    let services = &company.app.application.services;
    let path = format!("/settings/integrations/logs/{run}");
    let link = mailed(&company, &path).await;
    company.sign_in(STRANGER).await;
    assert_eq!(company.app.get(&link).await.status, StatusCode::NOT_FOUND);

    services.create_user(TENANT, STRANGER, "", "viewer", PASSWORD.into()).await.unwrap();
    assert_eq!(company.app.get(&link).await.status, StatusCode::NOT_FOUND, "a member without the right");
    assert!(company.app.get("/people").await.text.contains("Rival"), "and is not switched");

    services.create_user("rival", OWNER, "", "viewer", PASSWORD.into()).await.unwrap();
    company.app.set_cookies(BTreeMap::new());
    company.sign_in(OWNER).await;
    let rival = services.store().org_by_slug("rival").await.unwrap().unwrap().public_id;
    company.app.post("/switch-organisation", &[("tenant", &rival)]).await;
    assert_eq!(company.app.get(&path).await.status, StatusCode::NOT_FOUND, "they look at the other one");
    assert_eq!(company.app.get(&link).await.header("location"), path);
    assert_eq!(company.app.get(&path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_mailed_link_does_not_exist_any_more_for_an_admin_who_was_made_a_viewer() {
    let (company, run) = failed().await;
    let services = &company.app.application.services;
    let (path, admin) = (format!("/settings/integrations/logs/{run}"), "admin@acme.example");
    let link = mailed(&company, &path).await;
    services.create_user(TENANT, admin, "Ida Berg", "admin", PASSWORD.into()).await.unwrap();
    company.sign_in(admin).await;
    assert_eq!(company.app.get(&link).await.header("location"), path);

    let store = services.store();
    let (org, user) = (store.org_by_slug(TENANT).await.unwrap().unwrap().id, store.credential(OWNER).await.unwrap().unwrap().id);
    let owner = services.actor(user, org).await.unwrap();
    let members = services.members(&owner, None).await.unwrap().items;
    let id = &members.iter().find(|member| member.email == admin).unwrap().id;
    let form = MemberRoleForm { role: "viewer".to_owned(), was: "admin".to_owned() };
    services.give_role(&owner, id, &form).await.unwrap();
    for address in [&link, &path] {
        assert_eq!(company.app.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

/// Status stays available on a tenant that was downgraded.
#[tokio::test]
async fn a_mailed_link_is_followed_after_a_downgrade() {
    let (company, run) = failed().await;
    let path = format!("/settings/integrations/logs/{run}");
    let link = mailed(&company, &path).await;
    company.app.application.services.change_plan(TENANT, Plan::Free).await.unwrap();
    company.sign_in(OWNER).await;
    assert_eq!(company.app.get(&link).await.header("location"), path);
    let page = company.app.get(&path).await;
    assert!(page.status == StatusCode::OK && page.text.contains(&run), "{}", page.text);
}

#[tokio::test]
async fn a_link_to_elsewhere_or_to_nothing_is_not_followed() {
    let (company, _) = failed().await;
    company.sign_in(OWNER).await;
    for path in ["//evil.example", "/nothing", "/sign-out/now"] {
        let link = mailed(&company, path).await;
        assert_eq!(company.app.get(&link).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(company.app.get("/go/org_000000000000/people").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_a_mail_server_the_settings_say_that_nothing_leaves_the_machine_and_a_test_is_a_file() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let page = company.app.get("/settings/mail").await;
    assert!(page.text.contains("Nothing leaves this machine"), "{}", page.text);
    assert_eq!(company.app.post("/settings/mail", &[]).await.header("location"), "/settings/mail");
    let folder = company.app.application.services.mail_folder().unwrap();
    let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let mail = std::fs::read_to_string(file).unwrap();
    assert!(mail.contains("Auto-Submitted: auto-generated") && mail.contains("Subject: Mail from Orgonaut works"), "{mail}");
    company.app.set_cookies(BTreeMap::new());
    company.sign_in(VIEWER).await;
    assert_eq!(company.app.get("/settings/mail").await.status, StatusCode::NOT_FOUND);
}
