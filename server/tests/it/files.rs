use axum::http::{Request, StatusCode};

use crate::support::TestApp;
use crate::support::app::STYLESHEET;

#[tokio::test]
async fn files_with_a_digest_in_their_name_may_be_kept_for_ever_and_fonts_for_a_week() {
    let app = TestApp::start().await;
    let style = app.get(STYLESHEET).await;
    assert_eq!((style.status, style.header("content-type")), (StatusCode::OK, "text/css"));
    assert!(style.header("cache-control").contains("immutable"));
    let font = app.get("/fonts/inter-latin.woff2").await;
    assert_eq!((font.status, font.header("cache-control")), (StatusCode::OK, "public, max-age=604800"));
    assert_eq!(style.header("set-cookie"), "");
}

#[tokio::test]
async fn a_file_that_is_not_there_is_not_kept_as_missing() {
    let app = TestApp::start().await;
    let response = app.get("/pkg/orgonaut.ffffffffffffffff.css").await;
    assert_eq!(response.status, StatusCode::NOT_FOUND);
    assert!(!response.header("cache-control").contains("immutable"), "{:?}", response.headers);
}

#[tokio::test]
async fn nothing_outside_the_two_folders_is_served() {
    let app = TestApp::start().await;
    for path in ["/pkg/../assets.json", "/pkg/%2e%2e/assets.json", "/assets.json", "/fonts/..%2f..%2fdata/orgonaut.db", "/pkg/"] {
        assert_eq!(app.send(Request::get(path)).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
