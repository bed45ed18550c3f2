use axum::http::StatusCode;
use contract::{Plan, Provider, RunStatus};
use secrecy::ExposeSecret as _;

use crate::support::company::{OWNER, TENANT, VIEWER};
use crate::support::{Company, TestResponse};

const PAGE: &str = "/settings/integrations/hris";
const DISCONNECT: &str = "/settings/integrations/hris/disconnect";
const TOKENS: &str = "/settings/api-tokens";

async fn owned() -> Company {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    company
}

fn went_to(response: &TestResponse, path: &str) {
    assert_eq!((response.status, response.header("location")), (StatusCode::SEE_OTHER, path), "{}", response.text);
}

#[tokio::test]
async fn the_sync_is_paused_and_resumed_from_its_page() {
    let company = owned().await;
    let page = company.app.get(PAGE).await;
    assert!(page.text.contains("Pause sync") && !page.text.contains("Resume sync"), "{}", page.text);
    went_to(&company.app.post(PAGE, &[("action", "pause")]).await, PAGE);
    let page = company.app.get(PAGE).await;
    assert!(page.text.contains("Resume sync") && page.text.contains("Paused") && !page.text.contains("Sync now"), "{}", page.text);
    for _ in 0..2 {
        went_to(&company.app.post(PAGE, &[("action", "resume")]).await, PAGE);
    }
    let runs = company.app.application.services.run_list(TENANT, 10).await.unwrap();
    assert_eq!(runs.iter().filter(|run| run.status == RunStatus::Queued).count(), 1);
}

#[tokio::test]
async fn a_disconnect_wants_the_name_says_what_is_lost_and_leaves_the_log() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let page = company.app.get(DISCONNECT).await;
    for words in ["erased here", "stops", "schedule and webhook secrets are lost", "the log of every run stay"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let wrong = company.app.post(DISCONNECT, &[("confirm", "acme2")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Type acme to confirm.") && wrong.text.contains("value=\"acme2\""), "{}", wrong.text);
    went_to(&company.app.post(DISCONNECT, &[("confirm", "acme")]).await, "/settings/integrations");
    let list = company.app.get("/settings/integrations").await;
    assert!(list.text.contains("Disconnected") && list.text.contains("?setup=bamboohr"), "{}", list.text);
    went_to(&company.app.post(DISCONNECT, &[("confirm", "acme")]).await, "/settings/integrations");
    assert_eq!(company.app.get(DISCONNECT).await.status, StatusCode::NOT_FOUND);
    let page = company.app.get(&format!("/settings/integrations/logs/{}", run.id)).await;
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test]
async fn a_reconciliation_is_run_again_from_its_page_once() {
    let company = owned().await;
    let services = &company.app.application.services;
    services.pause_integration(TENANT, Provider::BambooHr).await.unwrap();
    let reconciliation = services.resume_integration(TENANT, Provider::BambooHr).await.unwrap().unwrap();
    services.finish_run(TENANT, &reconciliation.id).await.unwrap();
    let address = format!("/settings/integrations/logs/{}", reconciliation.id);
    let page = company.app.get(&address).await;
    assert!(page.text.contains("Re-run reconciliation") && page.text.contains("Live Baseline"), "{}", page.text);
    let first = company.app.post(&format!("{address}/rerun"), &[]).await;
    let second = company.app.post(&format!("{address}/rerun"), &[]).await;
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER), "{}", second.text);
    assert_eq!(first.header("location"), second.header("location"));
    let run = company.app.get(first.header("location")).await;
    assert!(run.text.contains("Reconciliation, run again"), "{}", run.text);
}

#[tokio::test]
async fn a_full_manual_sync_offers_no_rerun() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let address = format!("/settings/integrations/logs/{}", run.id);
    assert!(!company.app.get(&address).await.text.contains("Re-run"));
    assert_eq!(company.app.get(&format!("{address}/rerun")).await.status, StatusCode::NOT_FOUND);
    let refused = company.app.post(&format!("{address}/rerun"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("Sync now instead"), "{}", refused.text);
}

/// O17.
#[tokio::test]
async fn a_downgraded_tenant_is_told_why_and_can_still_disconnect() {
    let company = owned().await;
    company.app.application.services.change_plan(TENANT, Plan::Team).await.unwrap();
    let page = company.app.get(PAGE).await;
    assert!(page.text.contains("not part of the Team plan") && page.text.contains("Disconnect BambooHR"), "{}", page.text);
    assert!(!page.text.contains("Pause sync") && !page.text.contains("Sync now"), "{}", page.text);
    let refused = company.app.post(PAGE, &[("action", "resume")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    went_to(&company.app.post(DISCONNECT, &[("confirm", "ACME")]).await, "/settings/integrations");
}

#[tokio::test]
async fn a_token_is_shown_once_listed_without_itself_and_revoked() {
    let company = owned().await;
    assert!(company.app.get(TOKENS).await.text.contains("No tokens yet"));
    let empty = company.app.post("/settings/api-tokens/new", &[("name", ""), ("expires", "7")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("Enter what the token is for") && empty.text.contains("Choose when it expires"), "{}", empty.text);
    let form = company.app.get("/settings/api-tokens/new").await.text;
    let key = form.split("name=\"key\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let fields = [("name", "Grafana"), ("expires", "90"), ("key", key.as_str())];
    let made = company.app.post("/settings/api-tokens/new", &fields).await;
    assert_eq!((made.status, made.header("cache-control")), (StatusCode::OK, "no-store"));
    let token = made.text.split("id=\"token\"").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1)).unwrap().to_owned();
    assert!(token.starts_with("ogn_") && token.len() == 47, "{token}");
    let services = &company.app.application.services;
    assert!(services.authenticate(&token).await.is_ok());
    let again = company.app.post("/settings/api-tokens/new", &fields).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("The token of this form was created before") && !again.text.contains(&key), "{}", again.text);
    assert_eq!(services.token_list(TENANT).await.unwrap().len(), 1);
    let list = company.app.get(TOKENS).await;
    assert!(list.text.contains("Grafana") && list.text.contains(&token[..10]) && !list.text.contains(&token), "{}", list.text);
    let id = services.token_list(TENANT).await.unwrap()[0].id.clone();
    let revoke = format!("{TOKENS}/{id}/revoke");
    assert!(company.app.get(&revoke).await.text.contains("Revoke Grafana?"));
    went_to(&company.app.post(&revoke, &[]).await, TOKENS);
    assert!(services.authenticate(&token).await.is_err());
    assert_eq!(company.app.get(&revoke).await.status, StatusCode::NOT_FOUND);
    assert!(company.app.get(TOKENS).await.text.contains("Revoked"));
}

/// O3.
#[tokio::test]
async fn to_a_viewer_none_of_it_exists() {
    let (company, run) = Company::synced(None).await;
    let form = contract::form::NewTokenForm { name: "Grafana".to_owned(), expires: "never".to_owned(), key: String::new() };
    let new = company.app.application.services.token_create(TENANT, &form).await.unwrap();
    company.sign_in(VIEWER).await;
    let rerun = format!("/settings/integrations/logs/{}/rerun", run.id);
    let revoke = format!("{TOKENS}/{}/revoke", new.row.id);
    for path in [DISCONNECT, &rerun, TOKENS, "/settings/api-tokens/new", &revoke] {
        assert_eq!(company.app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for (path, fields) in [
        (PAGE, &[("action", "pause")][..]),
        (PAGE, &[("action", "resume")]),
        (DISCONNECT, &[("confirm", "acme")]),
        (&rerun, &[]),
        ("/settings/api-tokens/new", &[("name", "Mine"), ("expires", "never")]),
        (&revoke, &[]),
    ] {
        assert_eq!(company.app.post(path, fields).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let services = &company.app.application.services;
    assert!(services.authenticate(new.token.expose_secret()).await.is_ok());
    assert_eq!(services.token_list(TENANT).await.unwrap().len(), 1);
    assert!(!company.app.get("/settings/profile").await.text.contains(TOKENS));
}
