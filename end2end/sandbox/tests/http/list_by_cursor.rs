//! The list of employees by cursor, over HTTP.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{Caller, body};

#[tokio::test]
async fn every_employee_comes_once_whatever_the_size_of_the_pages() {
    let caller = Caller::start().await;
    for limit in [7, 100, 2500] {
        let mut seen = Vec::new();
        let mut path = format!("/api/v1/employees?page[limit]={limit}");
        loop {
            let page = caller.read(&path).await;
            assert_eq!(page["meta"]["total"], 600);
            seen.extend(page["data"].as_array().expect("people").iter().map(|person| person["employeeId"].clone()));
            let Some(cursor) = page["meta"]["page"]["nextCursor"].as_str() else { break };
            path = format!("/api/v1/employees?page[limit]={limit}&page[after]={}", cursor.replace('=', "%3D"));
        }
        assert_eq!(seen.len(), 600);
        assert_eq!(seen.into_iter().map(|id| id.to_string()).collect::<HashSet<_>>().len(), 600);
    }
}

#[tokio::test]
async fn a_page_leads_back_to_the_one_before() {
    let caller = Caller::start_with(30).await;
    let first = caller.read("/api/v1/employees?page[limit]=10").await;
    let follow = |page: &Value, relation: &str| {
        let address = page["_links"][relation]["href"].as_str().expect("a link").to_owned();
        address.replace("https://acme.bamboohr.com", "")
    };
    let second = caller.read(&follow(&first, "next")).await;
    assert_ne!(second["data"], first["data"]);
    let back = caller.read(&follow(&second, "prev")).await;
    assert_eq!(back["data"], first["data"]);
    assert_eq!(back["meta"]["page"]["prevCursor"], Value::Null);
}

#[tokio::test]
async fn extra_fields_come_beside_the_usual_ones_and_unknown_names_are_ignored() {
    let caller = Caller::start_with(40).await;
    let page = caller.read("/api/v1/employees?fields=departmentId,nonsense&fields[]=reportsToId").await;
    let names: Vec<&String> = page["data"][0].as_object().expect("a person").keys().collect();
    let expected = [
        "_restrictedFields",
        "departmentId",
        "employeeId",
        "firstName",
        "jobTitleName",
        "lastName",
        "photoUrl",
        "preferredName",
        "reportsToId",
        "status",
    ];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn filters_narrow_the_list_and_each_other() {
    let caller = Caller::start().await;
    let facts = caller.running.sandbox.facts("acme").expect("an account");
    let total = async |filter: &str| caller.read(&format!("/api/v1/employees?{filter}")).await["meta"]["total"].clone();
    assert_eq!(total("filter[status]=active").await, facts.active);
    assert_eq!(total("filter[status]=inactive").await, facts.inactive);
    assert_eq!(total("filter[ids]=1,2,9999").await, 2);
    assert_eq!(total("filter[ids][]=1&filter[ids][]=2&filter[ids][]=3").await, 3);
    assert_eq!(total("filter[jobTitleName]=CHIEF%20EXECUTIVE").await, 1);
    let left = facts.left_ids[0];
    assert_eq!(total(&format!("filter[ids]={left}&filter[status]=active")).await, 0);
}

#[tokio::test]
async fn the_list_is_sorted_as_asked() {
    let caller = Caller::start_with(60).await;
    let page = caller.read("/api/v1/employees?sort=-status,employeeId").await;
    let people = page["data"].as_array().expect("people");
    let order: Vec<(bool, u32)> = people
        .iter()
        .map(|person| (person["status"] == "Active", person["employeeId"].as_str().expect("an id").parse().expect("a number")))
        .collect();
    assert!(order.iter().any(|(active, _)| *active) && order.iter().any(|(active, _)| !*active));
    assert!(order.is_sorted());
}

#[tokio::test]
async fn a_cursor_that_means_nothing_or_a_person_who_is_gone_is_a_bad_page() {
    let caller = Caller::start_with(30).await;
    let error = async |path: &str| {
        let response = caller.get(path).send().await.expect("an answer");
        assert_eq!(response.status(), 400);
        response.json::<Value>().await.expect("JSON")["error"]["code"].clone()
    };
    let first = caller.read("/api/v1/employees?page[limit]=10").await;
    let after = first["_links"]["next"]["href"].as_str().expect("a link").replace("https://acme.bamboohr.com", "");
    let eleventh = caller.running.sandbox.company("acme").expect("an account").people()[10].id;
    caller.running.sandbox.apply("acme", sandbox::Operation::Delete { id: eleventh }).expect("a person");
    assert_eq!(error(&after).await, "BadPage");
    assert_eq!(error(&after.replace("after", "before")).await, "BadPage");
    assert_eq!(error("/api/v1/employees?page[after]=nonsense").await, "BadPage");
    assert_eq!(error("/api/v1/employees?page[limit]=2501").await, "BadRequest");
    assert_eq!(error("/api/v1/employees?filter[nonsense]=1").await, "BadRequest");
    assert_eq!(error("/api/v1/employees?filter[status]=gone").await, "BadRequest");
    assert_eq!(error("/api/v1/employees?sort=hireDate").await, "BadRequest");
}

#[tokio::test]
async fn a_withheld_value_is_null_and_named_and_whoever_cannot_be_judged_is_left_out() {
    let caller = Caller::start_with(30).await;
    let some = caller.running.sandbox.company("acme").expect("an account").people()[0].id;
    let withhold = json!({"field": "hireDate", "people": [some]});
    let done = caller.control("accounts/acme/withhold", &withhold).send().await.expect("an answer");
    assert_eq!(body(done).await, json!({"id": null}));

    let page = caller.read("/api/v1/employees?fields=hireDate").await;
    let named = |person: &&Value| person["_restrictedFields"] == json!(["hireDate"]) && person["hireDate"].is_null();
    let affected: Vec<&Value> = page["data"].as_array().expect("people").iter().filter(named).collect();
    assert_eq!(affected.len(), 1);
    assert_eq!(affected[0]["employeeId"], some.to_string());

    caller.control("accounts/acme/withhold", &json!({"field": "jobTitleName"})).send().await.expect("an answer");
    let judged = caller.read("/api/v1/employees?filter[jobTitleName]=a").await;
    assert_eq!(judged["meta"]["total"], 0);
}
