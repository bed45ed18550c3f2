//! Fields, lists, users and the company.

use sandbox::Operation;
use serde_json::{Value, json};

use crate::support::Caller;

async fn list(caller: &Caller, alias: &str) -> Value {
    let lists = caller.read("/api/v1/meta/lists").await;
    lists.as_array().expect("lists").iter().find(|list| list["alias"] == alias).expect("the list").clone()
}

#[tokio::test]
async fn a_department_keeps_its_id_when_it_is_renamed_and_archived_options_stay() {
    let caller = Caller::start().await;
    let before = list(&caller, "department").await;
    let sales = before["options"].as_array().expect("options").iter().find(|option| option["name"] == "Sales").expect("a department");
    let id: u32 = serde_json::from_value(sales["id"].clone()).expect("a number, not text");
    caller.running.sandbox.apply("acme", Operation::RenameDepartment { department: id, name: "Revenue".to_owned() }).expect("a department");
    let after = list(&caller, "department").await;
    let renamed = after["options"].as_array().expect("options").iter().find(|option| option["id"] == id).expect("the same");
    assert_eq!(renamed["name"], "Revenue");
    assert!(after["options"].as_array().expect("options").iter().any(|option| option["archived"] == "yes"));
    let people = caller.read(&format!("/api/v1/employees?filter[departmentId]={id}&fields=departmentName")).await;
    assert!(people["data"].as_array().is_some_and(|people| !people.is_empty()));
    assert!(people["data"].as_array().expect("people").iter().all(|person| person["departmentName"] == "Revenue"));
}

#[tokio::test]
async fn some_lists_lack_an_alias_and_one_lacks_an_id() {
    let caller = Caller::start_with(12).await;
    let lists = caller.read("/api/v1/meta/lists").await;
    let lists = lists.as_array().expect("lists");
    assert!(lists.iter().any(|list| list.get("alias").is_none()));
    assert!(lists.iter().any(|list| list.get("id").is_none()));
}

#[tokio::test]
async fn field_ids_are_numbers_or_text_negative_and_not_unique() {
    let caller = Caller::start_with(12).await;
    let fields = caller.read("/api/v1/meta/fields").await;
    let fields = fields.as_array().expect("fields");
    let with_id = |id: Value| fields.iter().filter(|field| field["id"] == id).count();
    assert_eq!([with_id(json!(387)), with_id(json!("16.1")), with_id(json!(-38))], [2, 1, 1]);
    assert!(fields.iter().any(|field| field.get("alias").is_none()));
    let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().expect("a name")).collect();
    assert!(names.is_sorted());
}

#[tokio::test]
async fn users_are_keyed_by_a_number_and_may_be_nobodys_employee() {
    let caller = Caller::start_with(12).await;
    let users = caller.read("/api/v1/meta/users").await;
    assert_eq!(users["2370"]["employeeId"], 0);
    assert!(users["2370"].get("lastLogin").is_none());
    assert_eq!(caller.read("/api/v1/company_information").await["displayName"], "Acme");
}
