//! One employee, the directory, changes and tables.

use jiff::ToSpan as _;
use sandbox::company::Company;
use sandbox::{NewHire, Operation};
use serde_json::{Value, json};

use crate::support::{Caller, TODAY};

fn company(caller: &Caller) -> Company {
    caller.running.sandbox.company("acme").expect("an account")
}

#[tokio::test]
async fn the_supervisor_id_is_a_number_and_only_the_e_id_is_an_id() {
    let caller = Caller::start().await;
    let company = company(&caller);
    let (person, manager) = company
        .people()
        .iter()
        .find_map(|person| Some((person, company.person(person.job(TODAY).manager?).filter(|manager| manager.number.is_some())?)))
        .expect("somebody whose manager has a number");
    let fields = "supervisor,supervisorId,supervisorEId,reportsToName,4,employmentHistoryStatus";
    let read = caller.read(&format!("/api/v1/employees/{}?fields={fields}", person.id)).await;
    assert_eq!(read["supervisorEId"], manager.id.to_string());
    assert_eq!(read["supervisorId"], *manager.number.as_ref().expect("a number"));
    assert_ne!(read["supervisorId"], read["supervisorEId"]);
    assert_eq!(read["supervisor"], format!("{}, {}", manager.last_name, manager.called()));
    assert_eq!(read["reportsToName"], manager.display_name());
    assert_eq!(read["4"], company.departments.name(person.job(TODAY).department));
}

#[tokio::test]
async fn without_fields_only_the_id_comes_and_the_unknown_and_forbidden_are_dropped() {
    let caller = Caller::start_with(12).await;
    assert_eq!(caller.read("/api/v1/employees/1").await, json!({"id": "1"}));
    assert_eq!(caller.read("/api/v1/employees/0?fields=firstName").await, json!({"id": "0"}));
    let withhold = Operation::Withhold { field: "hireDate".to_owned(), people: None };
    caller.running.sandbox.apply("acme", withhold).expect("a field");
    let read = caller.read("/api/v1/employees/1?fields=hireDate,nonsense,status").await;
    assert_eq!(read.as_object().expect("an employee").len(), 2);
    let too_many = vec!["firstName"; 401].join(",");
    let refused = caller.get(&format!("/api/v1/employees/1?fields={too_many}")).send().await.expect("an answer");
    assert_eq!(refused.status(), 400);
}

#[tokio::test]
async fn a_date_that_is_not_there_is_zeros_in_a_single_read_and_null_in_the_list() {
    let caller = Caller::start_with(12).await;
    let active = caller.running.sandbox.facts("acme").expect("an account").active_ids[0];
    let single = caller.read(&format!("/api/v1/employees/{active}?fields=terminationDate")).await;
    assert_eq!(single["terminationDate"], "0000-00-00");
    let list = caller.read(&format!("/api/v1/employees?filter[ids]={active}&fields=terminationDate")).await;
    assert_eq!(list["data"][0]["terminationDate"], Value::Null);
}

#[tokio::test]
async fn a_row_whose_day_has_not_come_shows_only_when_it_is_asked_for() {
    let caller = Caller::start_with(12).await;
    let active = caller.running.sandbox.facts("acme").expect("an account").active_ids[0];
    let from = Some(TODAY + 7.days());
    caller.running.sandbox.apply("acme", Operation::Retitle { id: active, title: "Astronaut".to_owned(), from }).expect("a person");
    let title = async |query: &str| {
        let read = caller.read(&format!("/api/v1/employees/{active}?fields=jobTitle{query}")).await;
        read["jobTitle"].as_str().expect("a title").to_owned()
    };
    assert_ne!(title("").await, "Astronaut");
    assert_eq!(title("&onlyCurrent=false").await, "Astronaut");
    caller.running.sandbox.apply("acme", Operation::SetToday { today: TODAY + 7.days() }).expect("an account");
    assert_eq!(title("").await, "Astronaut");
}

#[tokio::test]
async fn the_directory_shows_the_active_without_ids_of_managers_and_hides_contractors() {
    let caller = Caller::start().await;
    let directory = caller.read("/api/v1/employees/directory").await;
    let employees = directory["employees"].as_array().expect("people");
    let facts = caller.running.sandbox.facts("acme").expect("an account");
    assert!(employees.len() < facts.active && employees.len() > facts.active * 9 / 10);
    for employee in employees {
        let id: u32 = employee["id"].as_str().expect("an id").parse().expect("a number");
        assert!(facts.active_ids.contains(&id));
        assert!(employee.get("supervisorEId").is_none() && employee.get("status").is_none());
    }
}

#[tokio::test]
async fn an_empty_directory_is_a_404() {
    let caller = Caller::start_with(1).await;
    let only = company(&caller).people()[0].id;
    caller.running.sandbox.apply("acme", Operation::Terminate { id: only, on: None }).expect("a person");
    assert_eq!(caller.get("/api/v1/employees/directory").send().await.expect("an answer").status(), 404);
}

#[tokio::test]
async fn changes_tell_who_came_who_changed_and_who_went() {
    let caller = Caller::start_with(12).await;
    let sandbox = &caller.running.sandbox;
    let since = "since=2026-11-20T19:00:00%2B00:00";
    assert_eq!(caller.read(&format!("/api/v1/employees/changed?{since}")).await["employees"], json!([]));

    let hire = NewHire { first_name: "Ada".to_owned(), last_name: "New".to_owned(), ..NewHire::default() };
    let new = sandbox.apply("acme", Operation::Hire { person: hire }).expect("a company").expect("an id");
    let facts = sandbox.facts("acme").expect("an account");
    let (changed, gone) = (facts.active_ids[0], facts.active_ids[1]);
    sandbox.apply("acme", Operation::Retitle { id: changed, title: "Poet".to_owned(), from: None }).expect("a person");
    sandbox.apply("acme", Operation::Delete { id: gone }).expect("a person");

    let told = caller.read(&format!("/api/v1/employees/changed?{since}")).await;
    let action = |id: u32| told["employees"][id.to_string()]["action"].clone();
    assert_eq!([action(new), action(changed), action(gone)], [json!("Inserted"), json!("Updated"), json!("Deleted")]);
    let deleted = caller.read(&format!("/api/v1/employees/changed?{since}&type=deleted")).await;
    assert_eq!(deleted["employees"].as_object().expect("a map").len(), 1);

    let tables = caller.read(&format!("/api/v1/employees/changed/tables/jobInfo?{since}")).await;
    let rows = tables["employees"][changed.to_string()]["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 2);
    assert!(rows[0].get("id").is_none() && rows[0].get("employeeId").is_none());
    for wrong in ["", "?since=yesterday", "?since=2026-11-20T19:00:00%2B00:00&type=nonsense"] {
        let response = caller.get(&format!("/api/v1/employees/changed{wrong}")).send().await.expect("an answer");
        assert_eq!(response.status(), 400, "{wrong}");
    }
}

#[tokio::test]
async fn tables_hold_every_row_of_everybody_at_once() {
    let caller = Caller::start().await;
    let jobs = caller.read("/api/v1/employees/all/tables/jobInfo").await;
    assert_eq!(jobs.as_array().expect("rows").len(), 600);
    let employment = caller.read("/api/v1/employees/all/tables/employmentStatus").await;
    let ended = employment.as_array().expect("rows").iter().filter(|row| row["employmentStatus"] == "Terminated").count();
    let facts = caller.running.sandbox.facts("acme").expect("an account");
    assert_eq!(ended, facts.left_ids.len() + 1, "those who left, and once the one who came back");
    assert_eq!(caller.read("/api/v1/employees/1/tables/compensation").await, json!([]));
    for missing in ["/api/v1/employees/1/tables/nonsense", "/api/v1/employees/9999/tables/jobInfo"] {
        assert_eq!(caller.get(missing).send().await.expect("an answer").status(), 404);
    }
}
