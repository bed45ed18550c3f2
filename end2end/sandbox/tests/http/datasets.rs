//! The dataset of employees.

use std::collections::HashSet;

use sandbox::Operation;
use serde_json::{Value, json};

use crate::support::{Caller, body};

const DATA: &str = "/api/v2/datasets/employee/data";

async fn data(caller: &Caller, wanted: Value) -> Value {
    body(caller.post(DATA, &wanted).send().await.expect("an answer")).await
}

async fn problem(caller: &Caller, path: &str, wanted: Value) -> (u16, Value) {
    let response = caller.post(path, &wanted).send().await.expect("an answer");
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let problem: Value = response.json().await.expect("JSON");
    assert_eq!(problem["status"], status);
    (status, problem["code"].clone())
}

#[tokio::test]
async fn with_an_order_the_pages_hold_everybody_once() {
    let caller = Caller::start().await;
    let mut seen = HashSet::new();
    for page in 1..=6 {
        let wanted = json!({"fields": ["eeid"], "orderBy": "eeid asc", "page": page, "pageSize": 100});
        let answer = data(&caller, wanted).await;
        assert_eq!(answer["meta"], json!({"page": page, "pageSize": 100, "totalPages": 6, "totalItems": 600}));
        seen.extend(answer["data"].as_array().expect("rows").iter().map(|row| row["fields"]["eeid"].to_string()));
    }
    assert_eq!(seen.len(), 600);
}

#[tokio::test]
async fn without_an_order_the_pages_overlap() {
    let caller = Caller::start_with(60).await;
    let page = async |page: u32| data(&caller, json!({"fields": ["eeid"], "page": page, "pageSize": 40})).await["data"].clone();
    let (first, second) = (page(1).await, page(2).await);
    let shared = second.as_array().expect("rows").iter().filter(|row| first.as_array().expect("rows").contains(row)).count();
    assert!(shared > 0);
}

#[tokio::test]
async fn filters_compare_join_and_choose() {
    let caller = Caller::start().await;
    let facts = caller.running.sandbox.facts("acme").expect("an account");
    let total = async |filter: &str| data(&caller, json!({"fields": ["eeid"], "filter": filter})).await["meta"]["totalItems"].clone();
    assert_eq!(total("status eq 'Active'").await, facts.active);
    assert_eq!(total("status ne 'Active'").await, facts.inactive);
    assert_eq!(total("status in ('Active','Inactive')").await, 600);
    assert_eq!(total("status eq 'Inactive' and hireDate gt '2026-11-20'").await, facts.future);
    assert_eq!(total("terminationDate ge '1900-01-01' and terminationDate le '2026-11-20'").await, facts.left_ids.len());
    assert_eq!(total("employmentStatus eq 'Terminated' or status eq 'Active'").await, facts.active + facts.left_ids.len());
}

#[tokio::test]
async fn one_page_has_an_empty_array_for_links_and_nobody_without_a_date_has_zeros() {
    let caller = Caller::start_with(12).await;
    let answer = data(&caller, json!({"fields": ["eeid", "terminationDate", "lastChanged"], "filter": "status eq 'Active'"})).await;
    assert_eq!(answer["links"], json!([]));
    let row = &answer["data"][0]["fields"];
    assert_eq!(row["terminationDate"], Value::Null);
    assert!(row["lastChanged"].as_str().expect("a moment").ends_with("+00:00"));
}

#[tokio::test]
async fn what_cannot_be_asked_is_a_problem_with_a_code() {
    let caller = Caller::start_with(12).await;
    let mixed = "status eq 'Active' and firstName eq 'A' or firstName eq 'B'";
    for (wanted, status, code) in [
        (json!({"fields": ["eeid"], "filter": mixed}), 422, "INVALID_FILTER"),
        (json!({"fields": ["eeid"], "filter": "firstName in ('A','B')"}), 422, "INVALID_FILTER"),
        (json!({"fields": ["eeid"], "orderBy": "lastName asc"}), 400, "UE-1001"),
        (json!({"fields": ["id"]}), 422, "INVALID_FIELD"),
        (json!({"fields": ["eeid"], "pageSize": 1001}), 422, "INVALID_PAGE"),
        (json!({"fields": "eeid"}), 400, "INVALID_BODY"),
    ] {
        assert_eq!(problem(&caller, DATA, wanted.clone()).await, (status, json!(code)), "{wanted}");
    }
    assert_eq!(problem(&caller, "/api/v2/datasets/nonsense/data", json!({"fields": []})).await.0, 404);
}

#[tokio::test]
async fn a_forbidden_field_is_an_error_and_one_forbidden_of_some_is_null_for_them() {
    let caller = Caller::start_with(12).await;
    let withhold = |people| Operation::Withhold { field: "hireDate".to_owned(), people };
    caller.running.sandbox.apply("acme", withhold(Some(vec![1]))).expect("a field");
    let answer = data(&caller, json!({"fields": ["eeid", "hireDate"], "orderBy": "eeid asc"})).await;
    assert_eq!(answer["data"][0]["fields"], json!({"eeid": "1", "hireDate": null}));
    assert!(answer["data"][1]["fields"]["hireDate"].is_string());
    caller.running.sandbox.apply("acme", withhold(None)).expect("a field");
    let wanted = json!({"fields": ["eeid", "hireDate"]});
    assert_eq!(problem(&caller, DATA, wanted).await, (403, json!("FIELD_FORBIDDEN")));
    let by_filter = json!({"fields": ["eeid"], "filter": "hireDate gt '2020-01-01'"});
    assert_eq!(problem(&caller, DATA, by_filter).await, (403, json!("FIELD_FORBIDDEN")));
}

#[tokio::test]
async fn the_dataset_tells_its_fields_and_their_options() {
    let caller = Caller::start_with(12).await;
    let fields = caller.read("/api/v1_2/datasets/employee/fields").await;
    let names: Vec<&Value> = fields["fields"].as_array().expect("fields").iter().map(|field| &field["name"]).collect();
    assert!(names.contains(&&json!("eeid")) && names.contains(&&json!("supervisorEid")) && !names.contains(&&json!("id")));
    let path = "/api/v1_2/datasets/employee/field-options";
    let options = body(caller.post(path, &json!({"fields": ["status"]})).send().await.expect("an answer")).await;
    let both = json!({"status": [{"id": "Active", "value": "Active"}, {"id": "Inactive", "value": "Inactive"}]});
    assert_eq!(options, both);
    let unknown = caller.get("/api/v1_2/datasets/nonsense/fields").send().await.expect("an answer");
    assert_eq!(unknown.status(), 422);
}
