use axum::http::{Request, StatusCode};

use crate::support::{TestApp, database};

#[tokio::test]
async fn a_running_server_is_healthy_and_ready() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(app.get("/readyz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_server_on_postgresql_is_ready() {
    let Some(url) = database::postgres().await else { return };
    let app = TestApp::with(&[("ORGONAUT_DATABASE_URL", &url)]).await;
    assert_eq!(app.get("/readyz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn health_checks_pass_the_limit_and_leave_no_session() {
    let app = TestApp::with(&[("ORGONAUT_RATE_LIMIT", "1")]).await;
    for _ in 0..30 {
        let response = app.send(Request::get("/healthz")).await;
        assert_eq!(response.status, StatusCode::OK);
        assert_eq!(response.header("set-cookie"), "");
    }
}
