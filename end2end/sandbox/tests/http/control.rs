//! The control API: what it does, and what it refuses.

use sandbox::ADMINISTRATOR_KEY;
use serde_json::{Value, json};

use crate::support::{Caller, body};

async fn operate(caller: &Caller, operation: &str, fields: Value) -> Value {
    let response = caller.control(&format!("accounts/acme/{operation}"), &fields).send().await.expect("an answer");
    body(response).await["id"].clone()
}

async fn told(caller: &Caller, path: &str) -> Value {
    body(caller.client.get(caller.address(&format!("/control/{path}"))).send().await.expect("an answer")).await
}

/// One person in the list, with these fields.
async fn person(caller: &Caller, id: &Value, fields: &str) -> Value {
    caller.read(&format!("/api/v1/employees?filter[ids]={id}&fields={fields}")).await["data"][0].clone()
}

#[tokio::test]
async fn a_working_life_is_seen_in_the_list() {
    let caller = Caller::start_with(40).await;
    let people = told(&caller, "accounts/acme/people").await;
    let facts = told(&caller, "accounts/acme").await;
    let top = &facts["tops"][0];
    let hired = operate(&caller, "hire", json!({"person": {"firstName": "Ada", "lastName": "Lovelace"}})).await;
    assert_eq!(person(&caller, &hired, "reportsToId").await["reportsToId"], top.to_string());

    let other = people["people"].as_array().expect("people").iter().find(|other| other["department"] != people["people"][0]["department"]);
    let (manager, department) = (&other.expect("two departments")["id"], &other.expect("two departments")["department"]);
    operate(&caller, "move", json!({"id": hired, "manager": manager})).await;
    operate(&caller, "retitle", json!({"id": hired, "title": "Analyst"})).await;
    operate(&caller, "change-department", json!({"id": hired, "department": department})).await;
    let moved = person(&caller, &hired, "reportsToId,departmentId").await;
    assert_eq!(
        [&moved["reportsToId"], &moved["jobTitleName"], &moved["departmentId"]],
        [&json!(manager.to_string()), &json!("Analyst"), &json!(department.to_string())]
    );

    operate(&caller, "terminate", json!({"id": hired})).await;
    let left = person(&caller, &hired, "terminationDate").await;
    assert_eq!([&left["status"], &left["terminationDate"]], [&json!("Inactive"), &json!("2026-11-20")]);
    operate(&caller, "set-today", json!({"today": "2026-12-24"})).await;
    operate(&caller, "rehire", json!({"id": hired})).await;
    let back = person(&caller, &hired, "hireDate,originalHireDate,terminationDate").await;
    assert_eq!([&back["status"], &back["terminationDate"]], [&json!("Active"), &Value::Null]);
    assert_eq!([&back["hireDate"], &back["originalHireDate"]], [&json!("2026-12-24"), &json!("2026-11-20")]);

    operate(&caller, "delete", json!({"id": hired})).await;
    assert_eq!(person(&caller, &hired, "").await, Value::Null);
}

#[tokio::test]
async fn records_can_be_made_as_bad_as_a_source_ever_gives_them() {
    let caller = Caller::start().await;
    let field = async |id: u32, field: &str| person(&caller, &json!(id), field).await.get(field).cloned();
    let long = "x".repeat(300);
    operate(&caller, "set-value", json!({"id": 1, "field": "lastName", "value": long})).await;
    operate(&caller, "set-value", json!({"id": 2, "field": "firstName", "value": "\u{1F419}"})).await;
    operate(&caller, "set-value", json!({"id": 3, "field": "hireDate", "value": "0000-00-00"})).await;
    operate(&caller, "set-id", json!({"id": 4, "served": "5"})).await;
    operate(&caller, "set-id", json!({"id": 6, "served": null})).await;
    operate(&caller, "manager-cycle", json!({"ids": [7, 8]})).await;
    operate(&caller, "unknown-manager", json!({"id": 9, "manager": 424_242})).await;
    assert_eq!(field(1, "lastName").await, Some(json!(long)));
    assert_eq!(field(2, "firstName").await, Some(json!("\u{1F419}")));
    assert_eq!(field(3, "hireDate").await, Some(json!("0000-00-00")));
    assert_eq!([field(4, "employeeId").await, field(5, "employeeId").await], [Some(json!("5")), Some(json!("5"))]);
    assert_eq!(field(6, "employeeId").await, None);
    assert_eq!([field(7, "reportsToId").await, field(8, "reportsToId").await], [Some(json!("8")), Some(json!("7"))]);
    assert_eq!(field(9, "reportsToId").await, Some(json!("424242")));

    let department = told(&caller, "accounts/acme/people").await["people"][0]["department"].clone();
    operate(&caller, "second-department-name", json!({"department": department, "name": "Also this"})).await;
    let page = caller.read(&format!("/api/v1/employees?filter[departmentId]={department}&fields=departmentName")).await;
    let names: std::collections::HashSet<String> =
        page["data"].as_array().expect("people").iter().map(|person| person["departmentName"].to_string()).collect();
    assert_eq!(names.len(), 2);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_in_words() {
    let caller = Caller::start_with(12).await;
    let facts = told(&caller, "accounts/acme").await;
    let top = &facts["tops"][0];
    let report = facts["activeIds"].as_array().expect("ids").iter().find(|id| *id != top).expect("somebody else");
    for (path, sent, status, words) in [
        ("accounts/nobody/delete", json!({"id": 1}), 404, "there is no account nobody"),
        ("accounts/acme/delete", json!({"id": 999}), 422, "there is no person 999"),
        ("accounts/acme/delete", json!({"id": "one"}), 422, "invalid type"),
        ("accounts/acme/delete", json!({"id": 1, "why": "x"}), 422, "unknown field `why`"),
        ("accounts/acme/delete", json!({}), 422, "missing field `id`"),
        ("accounts/acme/dance", json!({}), 422, "unknown variant `dance`"),
        ("accounts/acme/move", json!({"id": top, "manager": report}), 422, "is beneath person"),
        ("accounts/acme/rename-department", json!({"department": 1, "name": "x"}), 422, "there is no department 1"),
        ("accounts/acme/withhold", json!({"field": "shoeSize"}), 422, "there is no field shoeSize"),
        ("accounts/acme/revoke-key", json!({"key": "golden"}), 422, "there is no key golden"),
        ("accounts/acme/refuse", json!({"readPath": "telepathy"}), 422, "unknown variant `telepathy`"),
        ("accounts/acme/rehire", json!({"id": top}), 422, "has not left"),
        ("accounts/acme/manager-cycle", json!({"ids": []}), 422, "at least one person"),
        ("faults", json!({"effect": {"kind": "earthquake"}}), 422, "unknown variant `earthquake`"),
        ("nonsense", json!({}), 404, "no such address"),
    ] {
        let response = caller.control(path, &sent).send().await.expect("an answer");
        assert_eq!(response.status(), status, "{path} {sent}");
        let error = response.json::<Value>().await.expect("JSON")["error"].to_string();
        assert!(error.contains(words), "{path}: {error}");
    }
}

#[tokio::test]
async fn the_log_tells_who_asked_what_without_secrets() {
    let caller = Caller::start_with(12).await;
    caller.read("/api/v1/employees?fields=hireDate").await;
    let log = told(&caller, "requests").await;
    let seen = &log["requests"][0];
    assert_eq!([&seen["path"], &seen["query"]], [&json!("/api/v1/employees"), &json!("fields=hireDate")]);
    assert_eq!([&seen["key"], &seen["status"], &seen["accept"]], [&json!("administrator"), &json!(200), &json!("application/json")]);
    assert!(!log.to_string().contains(ADMINISTRATOR_KEY));
    caller.client.delete(caller.address("/control/requests")).send().await.expect("an answer");
    assert_eq!(told(&caller, "requests").await["requests"], json!([]));
}

#[tokio::test]
async fn a_reset_makes_everything_as_it_was() {
    let caller = Caller::start_with(30).await;
    let before = caller.read("/api/v1/employees?fields=departmentName,reportsToId").await;
    operate(&caller, "delete", json!({"id": 3})).await;
    operate(&caller, "withhold", json!({"field": "firstName"})).await;
    assert_ne!(caller.read("/api/v1/employees?fields=departmentName,reportsToId").await, before);
    assert_eq!(caller.control("reset", &json!({})).send().await.expect("an answer").status(), 204);
    assert_eq!(caller.read("/api/v1/employees?fields=departmentName,reportsToId").await, before);
}

#[tokio::test]
async fn a_sandbox_stops_when_it_is_dropped() {
    let caller = Caller::start_with(12).await;
    let (address, client) = (caller.address("/control/accounts"), caller.client.clone());
    assert_eq!(client.get(&address).send().await.expect("an answer").status(), 200);
    drop(caller);
    // The port is free again as soon as the server's task has been polled.
    while client.get(&address).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}
