use axum::http::{Request, StatusCode};

use crate::support::TestApp;
use crate::support::app::STYLESHEET;

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start().await;
    for path in ["/setup", "/healthz", STYLESHEET, "/pkg/nothing.css", "/nowhere"] {
        let response = app.get(path).await;
        assert_eq!(response.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(response.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(response.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(response.header("permissions-policy").contains("camera=()"), "{path}");
        assert!(response.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(response.headers.get_all("content-security-policy").iter().count(), 1, "{path}");
        assert!(!response.header("x-request-id").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn the_scripts_of_a_page_carry_the_nonce_of_its_policy_and_no_other_page_has_the_same() {
    let app = TestApp::start().await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let page = app.get("/setup").await;
        let nonce = page.header("content-security-policy").split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        let scripts = page.text.matches("<script").count();
        assert!(scripts > 0, "{}", page.text);
        assert_eq!(page.text.matches(&format!("nonce=\"{nonce}\"")).count(), scripts, "{}", page.text);
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn only_a_server_behind_tls_asks_browsers_to_insist_on_it() {
    let plain = TestApp::start().await;
    assert_eq!(plain.get("/healthz").await.header("strict-transport-security"), "");
    let secure = TestApp::with(&[("ORGONAUT_PUBLIC_URL", "https://people.example.com")]).await;
    assert!(secure.get("/healthz").await.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn a_request_id_of_the_clients_making_is_not_taken() {
    let app = TestApp::start().await;
    let response = app.send(Request::get("/healthz").header("x-request-id", "<b>mine</b>")).await;
    assert_eq!(response.status, StatusCode::OK);
    assert_eq!(response.header("x-request-id").len(), 36);
}
