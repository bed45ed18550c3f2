use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use contract::form::{NewTokenForm, TokenLife};
use contract::{Plan, RunStatus};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::support::company::TENANT;
use crate::support::database::on_both_databases;
use crate::support::{Company, TestApp, TestResponse};

on_both_databases! {
    a_program_reads_connections_and_runs_with_a_token_alone,
    another_tenant_s_ids_do_not_exist,
}

async fn token(app: &TestApp, tenant: &str) -> String {
    let form = NewTokenForm { name: "Grafana".to_owned(), expires: TokenLife::Month.id().to_owned(), key: String::new() };
    let new = app.application.services.token_create(tenant, &form).await.unwrap();
    new.token.expose_secret().to_owned()
}

async fn ask(app: &TestApp, path: &str, token: &str) -> TestResponse {
    app.send(Request::get(path).header("authorization", format!("Bearer {token}"))).await
}

fn json(response: &TestResponse) -> Value {
    assert_eq!(response.header("content-type"), "application/json", "{}", response.text);
    serde_json::from_str(&response.text).unwrap()
}

/// The one form of every error.
fn is_error(response: &TestResponse, status: StatusCode, word: &str) {
    let body = json(response);
    assert_eq!((response.status, body["error"].as_str()), (status, Some(word)), "{body}");
    assert!(body["message"].as_str().unwrap().ends_with('.') && !body["request_id"].as_str().unwrap().is_empty(), "{body}");
    assert_eq!(body["request_id"], response.header("x-request-id"));
}

async fn a_program_reads_connections_and_runs_with_a_token_alone(database: Option<&str>) {
    let (company, run) = Company::synced(database).await;
    let (app, token) = (&company.app, token(&company.app, TENANT).await);
    let list = ask(app, "/api/v1/integrations", &token).await;
    assert_eq!((list.status, list.header("cache-control"), list.header("set-cookie")), (StatusCode::OK, "private, no-store", ""));
    let integration = json(&list)["data"][0].clone();
    assert_eq!((integration["provider"].as_str(), integration["status"].as_str()), (Some("bamboohr"), Some("active")));
    let id = integration["id"].as_str().unwrap();
    let detail = json(&ask(app, &format!("/api/v1/integrations/{id}"), &token).await);
    assert_eq!((&detail["id"], &detail["apply_targets"]["baseline"]), (&integration["id"], &Value::from(true)));
    let logs = json(&ask(app, &format!("/api/v1/integrations/{id}/logs?limit=1"), &token).await);
    assert_eq!((logs["data"][0]["id"].as_str(), logs["has_more"].as_bool()), (Some(run.id.as_str()), Some(false)));
    let shown = json(&ask(app, &format!("/api/v1/runs/{}", run.id), &token).await);
    assert_eq!((&shown["integration_id"], shown["counts"]["created"].as_u64()), (&integration["id"], Some(run.counts.created)));
    for text in [&list.text, &detail.to_string(), &logs.to_string(), &shown.to_string()] {
        assert!(!text.contains(sandbox::ADMINISTRATOR_KEY) && !text.contains("api_key") && !text.contains("config_encrypted"), "{text}");
    }
}

/// O21.
async fn another_tenant_s_ids_do_not_exist(database: Option<&str>) {
    let (company, run) = Company::synced(database).await;
    let (app, ours, theirs) = (&company.app, token(&company.app, TENANT).await, token(&company.app, "rival").await);
    let id = json(&ask(app, "/api/v1/integrations", &ours).await)["data"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(json(&ask(app, "/api/v1/integrations", &theirs).await)["data"], Value::Array(Vec::new()));
    let paths = [format!("/api/v1/integrations/{id}"), format!("/api/v1/integrations/{id}/logs"), format!("/api/v1/runs/{}", run.id)];
    for path in &paths {
        is_error(&ask(app, path, &theirs).await, StatusCode::NOT_FOUND, "not_found");
    }
    for path in ["/api/v1/integrations/int_000000000000", "/api/v1/runs/sync_000000000000", "/api/v1/runs/x", "/api/v1/people", "/api/v2"] {
        is_error(&ask(app, path, &ours).await, StatusCode::NOT_FOUND, "not_found");
    }
}

#[tokio::test]
async fn without_a_good_token_the_answer_is_401_and_says_how_to_ask() {
    let company = Company::connected(None).await;
    let app = &company.app;
    let good = token(app, TENANT).await;
    let services = &app.application.services;
    let revoked = token(app, TENANT).await;
    services.token_revoke(TENANT, &services.token_list(TENANT).await.unwrap()[0].id).await.unwrap();
    for authorization in ["", "Bearer", "Bearer ", "Bearer ogn_x", "Basic b2duOng=", &format!("Token {good}"), &format!("Bearer {revoked}")]
    {
        let refused = app.send(Request::get("/api/v1/integrations").header("authorization", authorization)).await;
        is_error(&refused, StatusCode::UNAUTHORIZED, "unauthenticated");
        assert_eq!(refused.header("www-authenticate"), "Bearer realm=\"orgonaut\"");
        assert!(!refused.text.contains("ogn_"));
    }
    is_error(&app.get("/api/v1/integrations").await, StatusCode::UNAUTHORIZED, "unauthenticated");
    let lower = app.send(Request::get("/api/v1/integrations").header("authorization", format!("bearer {good}"))).await;
    assert_eq!(lower.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_is_no_token() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(crate::support::company::OWNER).await;
    is_error(&company.app.get(&format!("/api/v1/runs/{}", run.id)).await, StatusCode::UNAUTHORIZED, "unauthenticated");
}

#[tokio::test]
async fn a_limit_a_cursor_or_a_parameter_that_is_none_is_a_400_that_names_it() {
    let (company, _) = Company::synced(None).await;
    let (app, token) = (&company.app, token(&company.app, TENANT).await);
    let id = json(&ask(app, "/api/v1/integrations", &token).await)["data"][0]["id"].as_str().unwrap().to_owned();
    for (query, field) in [("limit=101", "limit"), ("limit=0", "limit"), ("limit=ten", "limit"), ("cursor=x", "cursor"), ("page=2", "page")]
    {
        let refused = ask(app, &format!("/api/v1/integrations/{id}/logs?{query}"), &token).await;
        is_error(&refused, StatusCode::BAD_REQUEST, "invalid");
        assert_eq!(json(&refused)["fields"][0]["field"], field, "{query}");
    }
}

#[tokio::test]
async fn what_the_api_does_not_take_is_said_in_the_same_form() {
    let company = Company::connected(None).await;
    let token = token(&company.app, TENANT).await;
    let request = Request::delete("/api/v1/integrations").header("authorization", format!("Bearer {token}"));
    let refused = company.app.send(request).await;
    assert_eq!((refused.status, json(&refused)["error"].as_str()), (StatusCode::METHOD_NOT_ALLOWED, Some("invalid")));
}

#[tokio::test]
async fn runs_are_walked_by_the_cursor_each_once() {
    let (company, _) = Company::synced(None).await;
    for _ in 0..2 {
        company.sync().await;
    }
    let (app, token) = (&company.app, token(&company.app, TENANT).await);
    let id = json(&ask(app, "/api/v1/integrations", &token).await)["data"][0]["id"].as_str().unwrap().to_owned();
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = json(&ask(app, &format!("/api/v1/integrations/{id}/logs?limit=2{cursor}"), &token).await);
        seen.extend(page["data"].as_array().unwrap().iter().map(|run| run["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let all: Vec<_> = app.application.services.run_list(TENANT, 10).await.unwrap().into_iter().map(|run| run.id).collect();
    assert_eq!((seen.len(), seen), (3, all));
}

#[tokio::test]
async fn one_token_has_its_own_limit_and_is_told_when_to_come_back() {
    let company = Company::connected(None).await;
    let (app, one, other) = (&company.app, token(&company.app, TENANT).await, token(&company.app, TENANT).await);
    let mut refused = None;
    for _ in 0..400 {
        let answer = ask(app, "/api/v1/integrations", &one).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("a token is limited");
    is_error_in_short(&refused, "rate_limited");
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= Duration::from_mins(1).as_secs());
    assert_eq!(ask(app, "/api/v1/integrations", &other).await.status, StatusCode::OK);
}

fn is_error_in_short(response: &TestResponse, word: &str) {
    let body = json(response);
    assert_eq!(body["error"], word);
    assert!(!body["request_id"].as_str().unwrap().is_empty(), "{body}");
}

#[tokio::test]
async fn a_downgraded_tenant_s_runs_can_still_be_read() {
    let (company, run) = Company::synced(None).await;
    let token = token(&company.app, TENANT).await;
    company.app.application.services.change_plan(TENANT, Plan::Free).await.unwrap();
    let shown = json(&ask(&company.app, &format!("/api/v1/runs/{}", run.id), &token).await);
    assert_eq!(shown["status"], RunStatus::Completed.id());
}

#[tokio::test]
async fn the_description_of_the_api_is_for_everybody_and_names_every_endpoint() {
    let app = TestApp::start().await;
    let document = json(&app.send_with(Request::get("/api/v1/openapi.json"), Body::empty(), "203.0.113.9:1").await);
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().cloned().collect();
    let all = ["/api/v1/integrations", "/api/v1/integrations/{id}", "/api/v1/integrations/{id}/logs", "/api/v1/runs/{id}"];
    assert_eq!(paths.iter().filter(|path| all.contains(&path.as_str())).count(), all.len(), "{paths:?}");
    assert_eq!(document["components"]["securitySchemes"]["token"]["scheme"], "bearer");
}
