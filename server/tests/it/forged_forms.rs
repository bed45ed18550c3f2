use axum::http::StatusCode;

use crate::support::{TestApp, TestResponse};

const FORM: &[(&str, &str)] = &[("email", "maja@example.com"), ("password", "correct horse battery")];

async fn sign_in(app: &TestApp, headers: &[(&str, &str)]) -> TestResponse {
    app.post_with("/sign-in", FORM, headers).await
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_with_a_page_that_says_why() {
    let app = TestApp::start().await;
    for headers in [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")][..],
        &[("sec-fetch-site", "same-site"), ("origin", "http://other.localhost")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
    ] {
        let response = sign_in(&app, headers).await;
        assert_eq!(response.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert!(response.text.contains("Nothing was changed"), "{}", response.text);
        assert!(response.text.contains(response.header("x-request-id")), "{}", response.text);
    }
}

#[tokio::test]
async fn a_form_from_the_page_itself_arrives() {
    let app = TestApp::start().await;
    for headers in [&[("sec-fetch-site", "same-origin")][..], &[("origin", "http://127.0.0.1:3000")], &[]] {
        assert_ne!(sign_in(&app, headers).await.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
}

#[tokio::test]
async fn behind_a_proxy_the_public_address_is_the_page_itself() {
    let app = TestApp::with(&[("ORGONAUT_PUBLIC_URL", "https://people.example.com")]).await;
    assert_ne!(sign_in(&app, &[("origin", "https://people.example.com")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(sign_in(&app, &[("origin", "https://people.example.org")]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_api_takes_no_cookie_and_so_needs_no_origin() {
    let app = TestApp::start().await;
    let headers = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    assert_ne!(app.post_with("/api/v1/anything", FORM, &headers).await.status, StatusCode::FORBIDDEN);
}
