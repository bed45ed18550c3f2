//! Deliveries through the whole server, and the page that sets them up.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use contract::Provider;
use engine::webhook::SecretKind;
use sandbox::{HookEvent, Operation};
use serde_json::{Value, json};

use crate::support::company::{OWNER, TENANT, VIEWER};
use crate::support::delivery::{KEY, PATH, SENT_AT, event, signature};
use crate::support::{Company, TestApp, TestResponse};

const PAGE: &str = "/settings/integrations/hris/webhook";
/// Where BambooHR sends from.
const SENDER: &str = "203.0.113.9:443";

async fn provisioned() -> Company {
    let (company, _) = Company::synced(None).await;
    let services = &company.app.application.services;
    services.set_webhook_secret(TENANT, Provider::BambooHr, Some(SecretKind::Hmac), &KEY.into(), true).await.unwrap();
    company
}

async fn deliver(app: &TestApp, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> TestResponse {
    let mut request = Request::post(path).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send_with(request, body.into(), SENDER).await
}

async fn signed(app: &TestApp, path: &str, key: &str, body: &str) -> TestResponse {
    let signature = signature(key, body);
    deliver(app, path, &[("x-bamboohr-signature", &signature), ("x-bamboohr-timestamp", SENT_AT)], body.to_owned()).await
}

fn object(response: &TestResponse) -> Value {
    serde_json::from_str(&response.text).unwrap_or_else(|_| panic!("{}", response.text))
}

#[tokio::test]
async fn a_delivery_is_accepted_with_its_run_without_session_or_page() {
    let company = provisioned().await;
    let response = signed(&company.app, PATH, KEY, &event(7, "2026-11-20T09:00:00Z")).await;
    assert_eq!(response.status, StatusCode::ACCEPTED);
    let answer = object(&response);
    assert_eq!((&answer["status"], &answer["run_ids"]), (&json!("queued"), &json!([answer["run_id"]])));
    assert!(answer["run_id"].as_str().unwrap().starts_with("sync_"), "{answer}");
    assert_eq!((response.header("content-type"), response.header("set-cookie")), ("application/json", ""));
    let again = signed(&company.app, PATH, KEY, &event(7, "2026-11-20T09:00:00Z")).await;
    assert_eq!((again.status, object(&again)), (StatusCode::ACCEPTED, answer));
}

#[tokio::test]
async fn every_delivery_that_proves_nothing_gets_one_and_the_same_answer() {
    let company = provisioned().await;
    let app = &company.app;
    let body = event(7, "t");
    let right = signature(KEY, &body);
    let answers = [
        signed(app, "/api/v1/integrations/bamboohr/webhook/nobody", KEY, &body).await,
        signed(app, "/api/v1/integrations/bamboohr/webhook/rival", KEY, &body).await,
        signed(app, PATH, "ffffffffffffffffffffffffffffffff", &body).await,
        deliver(app, PATH, &[], body.clone()).await,
        deliver(app, PATH, &[("x-bamboohr-signature", &right)], body.clone()).await,
        deliver(app, PATH, &[("x-orgonaut-webhook-secret", KEY)], body.clone()).await,
        deliver(app, PATH, &[], "not even JSON").await,
    ];
    for answer in &answers {
        assert_eq!((answer.status, &answer.text), (StatusCode::UNAUTHORIZED, &answers[0].text));
    }
    assert!(!answers[0].text.contains("acme") && object(&answers[0])["error"] == "unauthenticated", "{}", answers[0].text);
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_refused_announced_or_not() {
    let company = provisioned().await;
    let body = "x".repeat(10 * 1024 * 1024);
    let announced = deliver(&company.app, PATH, &[("content-length", &body.len().to_string())], body.clone()).await;
    let chunks =
        futures::stream::iter(body.into_bytes().chunks(65_536).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect::<Vec<_>>());
    let streamed = deliver(&company.app, PATH, &[], Body::from_stream(chunks)).await;
    for response in [announced, streamed] {
        assert_eq!((response.status, &object(&response)["error"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("too_large")));
    }
}

#[tokio::test]
async fn what_is_no_delivery_is_unprocessable_and_other_methods_are_not_known() {
    let company = provisioned().await;
    let response = signed(&company.app, PATH, KEY, r#"{"hello":"world"}"#).await;
    assert_eq!((response.status, &object(&response)["error"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("malformed")));
    let response = company.app.send_with(Request::get(PATH), Body::empty(), SENDER).await;
    assert_eq!(response.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_form_is_understood_like_json() {
    let company = provisioned().await;
    let body = "type=employee.updated&timestamp=t&data%5BcompanyId%5D=12345&data%5BemployeeId%5D=7";
    let signature = signature(KEY, body);
    let request = Request::post(PATH)
        .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
        .header("sec-fetch-site", "cross-site")
        .header("x-bamboohr-signature", signature)
        .header("x-bamboohr-timestamp", SENT_AT);
    let response = company.app.send_with(request, Body::from(body), SENDER).await;
    assert_eq!((response.status, &object(&response)["status"]), (StatusCode::ACCEPTED, &json!("queued")));
}

#[tokio::test]
async fn a_sender_beyond_its_limit_is_told_to_come_again_in_the_one_way_bamboohr_heeds() {
    let app = TestApp::with(&[("ORGONAUT_RATE_LIMIT", "1")]).await;
    let mut refused = None;
    for _ in 0..260 {
        let response = deliver(&app, "/api/v1/integrations/bamboohr/webhook/nobody", &[("content-length", "99999999")], "").await;
        if response.status != StatusCode::PAYLOAD_TOO_LARGE {
            refused = Some(response);
            break;
        }
    }
    let refused = refused.expect("a limit");
    assert_eq!((refused.status, &object(&refused)["error"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("unavailable")));
    assert!(refused.header("retry-after").parse::<u32>().unwrap() >= 1);
}

#[tokio::test]
async fn the_page_takes_a_signing_key_and_never_shows_it_again() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let before = company.app.get(PAGE).await;
    assert!(before.text.contains("Not provisioned") && before.text.contains(&format!("http://127.0.0.1:3000{PATH}")), "{}", before.text);
    let short = company.app.post(PAGE, &[("action", "signing_key"), ("webhook_secret", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.text.contains("at least 16 characters") && !short.text.contains("value=\"short\""), "{}", short.text);
    let saved = company.app.post(PAGE, &[("action", "signing_key"), ("webhook_secret", KEY)]).await;
    assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, PAGE));
    let after = company.app.get(PAGE).await;
    assert!(after.text.contains("no delivery yet") && !after.text.contains(KEY), "{}", after.text);
    assert_eq!(signed(&company.app, PATH, KEY, &event(7, "t")).await.status, StatusCode::ACCEPTED);
    let page = company.app.get("/settings/integrations/hris").await;
    assert!(page.text.contains("Delivering"), "{}", page.text);
}

#[tokio::test]
async fn a_shared_secret_is_shown_once_and_works() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let made = company.app.post(PAGE, &[("action", "shared_secret")]).await;
    assert_eq!(made.status, StatusCode::OK);
    let element = made.text.split("id=\"webhook-secret\"").nth(1).expect("the secret");
    let secret = element.split(['>', '<']).nth(1).expect("its text").to_owned();
    assert_eq!(secret.len(), 64, "{secret}");
    assert!(!company.app.get(PAGE).await.text.contains(&secret));
    let response = deliver(&company.app, PATH, &[("x-orgonaut-webhook-secret", &secret)], event(7, "t")).await;
    assert_eq!(response.status, StatusCode::ACCEPTED);
    let again = company.app.post(PAGE, &[("action", "shared_secret"), ("secret-leaked", "on")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("A shared secret was made since this form was opened"), "{}", again.text);
    let response = deliver(&company.app, PATH, &[("x-orgonaut-webhook-secret", &secret)], event(7, "again")).await;
    assert_eq!(response.status, StatusCode::ACCEPTED, "sent again, the form makes none");
    let page = company.app.get(PAGE).await.text;
    let was = page.split("name=\"was\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    company.app.post(PAGE, &[("action", "shared_secret"), ("was", was), ("secret-leaked", "on")]).await;
    let response = deliver(&company.app, PATH, &[("x-orgonaut-webhook-secret", &secret)], event(7, "u")).await;
    assert_eq!(response.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_webhook_registered_from_the_page_delivers_and_the_key_it_was_made_with_is_kept_nowhere() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let wrong = company.app.post(PAGE, &[("action", "register"), ("register_key", "nobodys-key-at-all")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("does not accept the API key") && !wrong.text.contains("nobodys-key"), "{}", wrong.text);
    let registered = company.app.post(PAGE, &[("action", "register"), ("register_key", sandbox::REPORTS_KEY)]).await;
    assert_eq!((registered.status, registered.header("location")), (StatusCode::SEE_OTHER, PAGE), "{}", registered.text);
    let key = async || company.app.get(PAGE).await.text.split("fingerprint <code>").nth(1).unwrap()[..8].to_owned();
    let made = key().await;
    // Sent again, the form leads to the same webhook and makes no other.
    let again = company.app.post(PAGE, &[("action", "register"), ("register_key", sandbox::REPORTS_KEY)]).await;
    assert_eq!((again.status, again.header("location")), (StatusCode::SEE_OTHER, PAGE), "{}", again.text);
    assert_eq!(key().await, made);

    let id = company.vendor.sandbox.facts("acme").unwrap().active_ids[0];
    company.vendor.sandbox.apply("acme", Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None }).unwrap();
    let event = HookEvent { kind: "employee.updated".to_owned(), id, timestamp: Some("t".to_owned()), changed_fields: Vec::new() };
    let now = jiff::Timestamp::from_second(1_769_884_920).unwrap();
    let sent = company.vendor.sandbox.deliveries("acme", &event, now).unwrap().remove(0);
    assert_eq!(sent.url, format!("http://127.0.0.1:3000{PATH}"));
    let headers = [("x-bamboohr-signature", sent.signature.as_str()), ("x-bamboohr-timestamp", sent.timestamp.as_str())];
    let response = deliver(&company.app, PATH, &headers, sent.body).await;
    assert_eq!(response.status, StatusCode::ACCEPTED, "{}", response.text);
    let services = &company.app.application.services;
    let run = services.finish_run(TENANT, object(&response)["run_id"].as_str().unwrap()).await.unwrap();
    assert_eq!(run.counts.updated, 1);

    let integration = services.store().live_integrations(services.store().org_by_slug(TENANT).await.unwrap().unwrap().id).await.unwrap();
    assert_eq!(integration[0].config_encrypted.0.keys().collect::<Vec<_>>(), ["api_key", "webhook_secret"]);
}

#[tokio::test]
async fn who_may_not_manage_integrations_finds_no_webhook() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(VIEWER).await;
    assert_eq!(company.app.get(PAGE).await.status, StatusCode::NOT_FOUND);
    for action in ["register", "signing_key", "shared_secret"] {
        let fields = [("action", action), ("register_key", sandbox::ADMINISTRATOR_KEY), ("webhook_secret", KEY)];
        assert_eq!(company.app.post(PAGE, &fields).await.status, StatusCode::NOT_FOUND, "{action}");
    }
    assert_eq!(signed(&company.app, PATH, KEY, &event(7, "t")).await.status, StatusCode::UNAUTHORIZED);
}
