use axum::http::{Request, StatusCode};

use crate::support::TestApp;
use crate::support::app::STYLESHEET;

#[tokio::test]
async fn a_page_is_whole_and_names_the_built_style_sheet() {
    let app = TestApp::start().await;
    let page = app.get("/setup").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains(STYLESHEET) && page.text.contains("</html>"), "{}", page.text);
}

#[tokio::test]
async fn somebody_who_is_not_signed_in_is_sent_to_sign_in_and_back() {
    let app = TestApp::start().await;
    let response = app.get("/people?q=maja").await;
    assert_eq!(response.status, StatusCode::SEE_OTHER);
    assert_eq!(response.header("location"), "/sign-in?next=%2Fpeople%3Fq%3Dmaja");
}

#[tokio::test]
async fn a_page_is_kept_by_no_cache_on_the_way() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/setup").await.header("cache-control"), "private, no-cache");
}

#[tokio::test]
async fn a_page_is_compressed_for_who_can_read_that() {
    let app = TestApp::start().await;
    let page = app.send(Request::get("/setup").header("accept-encoding", "br, gzip")).await;
    assert_eq!(page.header("content-encoding"), "br");
}

#[tokio::test]
async fn a_path_that_names_nothing_is_a_page_of_its_own() {
    let app = TestApp::start().await;
    let page = app.get("/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text.contains("There is no such page"), "{}", page.text);
}
