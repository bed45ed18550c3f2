use std::collections::BTreeMap;

use axum::http::StatusCode;

use crate::support::Company;
use crate::support::company::{OWNER, PASSWORD};

#[tokio::test]
async fn what_was_entered_when_the_session_ended_is_there_again_after_sign_in() {
    let company = Company::connected(None).await;
    company.app.set_cookies(BTreeMap::new());
    let answer = company.app.post("/settings/profile", &[("name", "Maja <Lindqvist>"), ("was", "Maja Lindt")]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/sign-in?next=%2Fsettings%2Fprofile"));
    assert!(company.app.get("/sign-in?next=%2Fsettings%2Fprofile").await.text.contains("what you entered is there again"));

    let form = [("email", OWNER), ("password", PASSWORD), ("next", "/settings/profile")];
    assert_eq!(company.app.post("/sign-in", &form).await.header("location"), "/settings/profile");
    let page = company.app.get("/settings/profile").await;
    assert!(page.text.contains("value=\"Maja &lt;Lindqvist&gt;\"") && page.text.contains("You were signed out before"), "{}", page.text);
    assert!(page.text.contains("name=\"was\" value=\"Maja Lindt\""), "it starts from what it started from: {}", page.text);
    let again = company.app.get("/settings/profile").await;
    assert!(!again.text.contains("Lindqvist"), "it is shown once: {}", again.text);
}

#[tokio::test]
async fn a_secret_is_not_kept_and_another_page_drops_what_was() {
    let company = Company::connected(None).await;
    company.app.set_cookies(BTreeMap::new());
    company.app.post("/settings/password", &[("current_password", "hunter2hunter2"), ("new_password", "hunter3hunter3")]).await;
    company.sign_in(OWNER).await;
    let page = company.app.get("/settings/password").await;
    assert!(page.text.contains("You were signed out before") && !page.text.contains("hunter"), "{}", page.text);

    company.app.set_cookies(BTreeMap::new());
    company.app.post("/settings/profile", &[("name", "Somebody Else")]).await;
    company.sign_in(OWNER).await;
    company.app.get("/people").await;
    assert!(!company.app.get("/settings/profile").await.text.contains("Somebody Else"));
}

#[tokio::test]
async fn a_form_too_large_to_keep_leads_to_sign_in_which_says_so() {
    let company = Company::connected(None).await;
    company.app.set_cookies(BTreeMap::new());
    let answer = company.app.post("/settings/profile", &[("name", &"x".repeat(20_000))]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = company.app.get(answer.header("location")).await;
    assert!(page.text.contains("what you entered was too large to keep"), "{}", page.text);
    company.sign_in(OWNER).await;
    assert!(!company.app.get("/settings/profile").await.text.contains("xxxx"));
}

#[tokio::test]
async fn pages_of_somebody_signed_in_are_kept_nowhere_so_going_back_after_signing_out_shows_nothing() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    for path in ["/people", "/settings/profile", "/settings/members", "/there/is/nothing"] {
        assert_eq!(company.app.get(path).await.header("cache-control"), "no-store", "{path}");
    }
    company.app.post("/sign-out", &[]).await;
    assert_eq!(company.app.get("/settings/profile").await.status, StatusCode::SEE_OTHER);
}
