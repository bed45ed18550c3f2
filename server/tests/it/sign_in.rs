use axum::http::StatusCode;

use crate::support::Company;
use crate::support::company::{OWNER, PASSWORD};

#[tokio::test]
async fn a_wrong_password_keeps_the_address_and_forgets_the_password() {
    let company = Company::connected(None).await;
    let response = company.app.post("/sign-in", &[("email", OWNER), ("password", "not the password"), ("next", "/people")]).await;
    assert_eq!(response.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(response.text.contains(OWNER) && !response.text.contains("not the password"), "{}", response.text);
    assert_eq!(company.app.get("/people").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn signing_in_leads_on_and_signing_out_ends_the_session_in_the_database_too() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    assert_eq!(company.app.get("/people").await.status, StatusCode::OK);
    let signed_in = company.app.cookies();

    let response = company.app.post("/sign-out", &[]).await;
    assert_eq!((response.status, response.header("location")), (StatusCode::SEE_OTHER, "/sign-in"));
    assert_eq!(company.app.get("/people").await.status, StatusCode::SEE_OTHER);

    company.app.set_cookies(signed_in);
    assert_eq!(company.app.get("/people").await.status, StatusCode::SEE_OTHER, "the old cookie is worth nothing");
}

#[tokio::test]
async fn what_was_said_at_sign_out_is_read_once_on_the_next_page() {
    let company = Company::connected(None).await;
    company.app.post("/sign-out", &[]).await;
    assert!(company.app.get("/sign-in").await.text.contains("You are signed out."));
    assert!(!company.app.get("/sign-in").await.text.contains("You are signed out."));
}

#[tokio::test]
async fn a_link_to_elsewhere_is_not_followed_after_sign_in() {
    let company = Company::connected(None).await;
    let form = [("email", OWNER), ("password", PASSWORD), ("next", "https://evil.example/")];
    assert_eq!(company.app.post("/sign-in", &form).await.header("location"), "/");
}

#[tokio::test]
async fn a_session_planted_before_sign_in_is_not_the_session_afterwards() {
    let company = Company::connected(None).await;
    company.app.post("/sign-out", &[]).await;
    let planted = company.app.cookies();
    company.sign_in(OWNER).await;
    company.app.set_cookies(planted);
    assert_eq!(company.app.get("/people").await.status, StatusCode::SEE_OTHER);
}
