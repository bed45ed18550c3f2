use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::support::TestApp;

async fn status(app: &TestApp, peer: &str, forwarded_for: &str) -> StatusCode {
    let request = Request::get("/pkg/nothing").header("x-forwarded-for", forwarded_for);
    app.send_with(request, Body::empty(), peer).await.status
}

#[tokio::test]
async fn a_trusted_proxys_clients_are_counted_apart() {
    let app = TestApp::with(&[("ORGONAUT_RATE_LIMIT", "1"), ("ORGONAUT_TRUSTED_PROXIES", "10.0.0.0/8")]).await;
    for _ in 0..20 {
        status(&app, "10.0.0.1:1000", "203.0.113.1").await;
    }
    assert_eq!(status(&app, "10.0.0.1:1000", "203.0.113.1").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(status(&app, "10.0.0.1:1000", "203.0.113.2").await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_escapes_the_limit_by_claiming_another_address() {
    let app = TestApp::with(&[("ORGONAUT_RATE_LIMIT", "1"), ("ORGONAUT_TRUSTED_PROXIES", "10.0.0.0/8")]).await;
    let mut last = StatusCode::OK;
    for claimed in 0..20 {
        last = status(&app, "203.0.113.9:1000", &format!("198.51.100.{claimed}")).await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}
