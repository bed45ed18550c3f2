use axum::http::{Request, StatusCode};

use crate::support::company::{OWNER, STRANGER, VIEWER};
use crate::support::{Company, TestApp, TestResponse};

async fn events(app: &TestApp, run: &str) -> TestResponse {
    let path = format!("/settings/integrations/logs/{run}/events");
    app.send(Request::get(path).header("accept", "text/event-stream").header("accept-encoding", "br, gzip")).await
}

#[tokio::test]
async fn a_run_that_has_ended_is_told_and_called_settled() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let response = events(&company.app, &run.id).await;
    assert_eq!((response.status, response.header("content-type")), (StatusCode::OK, "text/event-stream"));
    assert_eq!(response.header("content-encoding"), "");
    let names: Vec<_> = response.text.lines().filter_map(|line| line.strip_prefix("event: ")).collect();
    assert_eq!(names, ["progress", "settled"], "{}", response.text);
    assert!(response.text.contains(&format!(r#""status":"{}""#, run.status.id())), "{}", response.text);
}

#[tokio::test]
async fn a_run_is_followed_while_it_works() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let run = company.app.application.services.run_list("acme", 1).await.unwrap().remove(0);
    let work = company.app.application.services.finish_run("acme", &run.id);
    let (response, done) = tokio::join!(events(&company.app, &run.id), work);
    assert!(response.text.contains("event: settled"), "{}", response.text);
    assert!(response.text.contains(&format!(r#""created":{}"#, done.unwrap().counts.created)), "{}", response.text);
}

#[tokio::test]
async fn a_shutdown_ends_an_open_stream() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let run = company.app.application.services.run_list("acme", 1).await.unwrap().remove(0);
    company.app.application.shutdown.cancel();
    let response = events(&company.app, &run.id).await;
    assert!(response.text.contains("event: progress") && !response.text.contains("event: settled"), "{}", response.text);
}

#[tokio::test]
async fn progress_is_told_to_nobody_else() {
    let (company, run) = Company::synced(None).await;
    assert_eq!(events(&company.app, &run.id).await.status, StatusCode::UNAUTHORIZED);
    for email in [VIEWER, STRANGER] {
        company.sign_in(email).await;
        assert_eq!(events(&company.app, &run.id).await.status, StatusCode::NOT_FOUND, "{email}");
    }
    company.sign_in(OWNER).await;
    assert_eq!(events(&company.app, "sync_000000000000").await.status, StatusCode::NOT_FOUND);
}
