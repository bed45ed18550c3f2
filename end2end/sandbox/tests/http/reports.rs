//! Custom reports.

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use sandbox::{LIMITED_KEY, Operation};
use serde_json::{Value, json};

use crate::support::{Caller, body};

const REPORT: &str = "/api/v1/reports/custom?format=json";

async fn report(caller: &Caller, wanted: Value) -> Value {
    body(caller.post(REPORT, &wanted).send().await.expect("an answer")).await
}

#[tokio::test]
async fn a_report_holds_everybody_active_or_not_with_zeros_for_dates_that_are_not_there() {
    let caller = Caller::start().await;
    let answer = report(&caller, json!({"title": "People", "fields": ["status", "terminationDate", "4"]})).await;
    let employees = answer["employees"].as_array().expect("people");
    assert_eq!((employees.len(), &answer["title"]), (600, &json!("People")));
    let inactive = employees.iter().filter(|employee| employee["status"] == "Inactive").count();
    assert_eq!(inactive, caller.running.sandbox.facts("acme").expect("an account").inactive);
    assert!(employees.iter().any(|employee| employee["terminationDate"] == "0000-00-00"));
    assert_eq!(answer["fields"][2], json!({"id": "4", "type": "list", "name": "Department"}));
}

#[tokio::test]
async fn unknown_and_forbidden_fields_are_missing_without_a_word() {
    let caller = Caller::start_with(12).await.with_key(LIMITED_KEY);
    let answer = report(&caller, json!({"fields": ["id", "hireDate", "nonsense", "lastName"]})).await;
    let names: Vec<&Value> = answer["fields"].as_array().expect("fields").iter().map(|field| &field["id"]).collect();
    assert_eq!(names, ["id", "lastName"]);
    assert_eq!(answer["employees"][0].as_object().expect("a person").len(), 2);
}

#[tokio::test]
async fn a_report_can_be_of_some_people_or_of_those_who_changed() {
    let caller = Caller::start_with(12).await;
    let some = report(&caller, json!({"fields": ["id"], "filters": {"employeeIds": [1, "2"]}})).await;
    assert_eq!(some["employees"], json!([{"id": "1"}, {"id": "2"}]));
    caller.running.sandbox.apply("acme", Operation::Retitle { id: 3, title: "Poet".to_owned(), from: None }).expect("a person");
    let filters = json!({"lastChanged": {"value": "2026-11-20T19:00:00Z", "includeNull": "no"}});
    let changed = report(&caller, json!({"fields": ["id"], "filters": filters})).await;
    assert_eq!(changed["employees"], json!([{"id": "3"}]));
}

#[tokio::test]
async fn json_with_a_charset_is_taken_for_malformed_xml() {
    let caller = Caller::start_with(12).await;
    let post = || caller.bare(caller.client.post(caller.address(REPORT))).body(r#"{"fields":["id"]}"#);
    let exact = post().header(CONTENT_TYPE, "application/json").send().await.expect("an answer");
    assert_eq!(exact.status(), 200);
    let with_charset = post().header(CONTENT_TYPE, "application/json; charset=UTF-8").send().await.expect("an answer");
    assert_eq!(with_charset.status(), 400);
    assert_eq!(with_charset.headers()["x-bamboohr-error-message"], "Malformed XML");
}

#[tokio::test]
async fn the_format_comes_from_the_query_or_from_an_exact_accept_header_or_is_a_404() {
    let caller = Caller::start_with(12).await;
    let status = async |query: &str, accept: &str| {
        let request = caller.bare(caller.client.post(caller.address(&format!("/api/v1/reports/custom{query}"))));
        let request = request.header(ACCEPT, accept).json(&json!({"fields": ["id"]}));
        request.send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(status("", "application/json").await, 200);
    assert_eq!(status("", "text/xml").await, 200);
    assert_eq!(status("?format=XML", "*/*").await, 200);
    assert_eq!(status("", "*/*").await, 404);
    assert_eq!(status("?format=bogus", "application/json").await, 404);
    let too_many = json!({"fields": vec!["id"; 401]});
    assert_eq!(caller.post(REPORT, &too_many).send().await.expect("an answer").status(), 400);
}
