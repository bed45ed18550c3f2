use axum::http::{Request, StatusCode};

use crate::support::TestApp;

#[tokio::test]
async fn progress_is_told_to_nobody_who_is_not_signed_in() {
    let app = TestApp::start().await;
    let events = Request::get("/settings/integrations/logs/sync_4kPmN8rT2wXq/events").header("accept", "text/event-stream");
    assert_eq!(app.send(events).await.status, StatusCode::UNAUTHORIZED);
}
