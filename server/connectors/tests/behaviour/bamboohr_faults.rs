//! BambooHR answering badly: each fault has its own end, and none loses anybody.

use connectors::{CheckOutcome, Connector, Error, PullScope};
use contract::{Attribute, FailureKind};
use domain::source::{Completeness, RejectReason};
use serde_json::{Value, json};

use crate::connection::{bamboohr, page, pages, people};
use crate::outside::client;
use crate::scripted_vendor::{Answer, ScriptedVendor};

const KEY: &str = "5ecre7";

fn lists() -> Answer {
    Answer::json(r#"[{"id":1,"alias":"department","options":[{"id":12,"archived":"no","name":"Platform"}]}]"#)
}

fn employee(id: u32) -> Value {
    json!({ "employeeId": id.to_string(), "firstName": "Ada", "lastName": "Lovelace", "status": "Active" })
}

fn listed(employees: &[Value], next: Option<&str>, total: u64) -> Answer {
    Answer::json(&json!({ "data": employees, "meta": { "total": total, "page": { "limit": 1000, "nextCursor": next } } }).to_string())
}

fn bad_page() -> Answer {
    Answer::With(400, vec![], json!({ "error": { "code": "BadPage", "message": "no" } }).to_string())
}

async fn failure(answers: impl IntoIterator<Item = Answer>) -> Error {
    let vendor = ScriptedVendor::start(answers).await;
    let (http, calls) = client(&vendor.routes());
    let error = pages(&*bamboohr("acme", KEY), &http, PullScope::All).await.unwrap_err();
    assert!(!format!("{error:?} {:?}", calls.rows()).contains(KEY));
    error
}

#[tokio::test]
async fn the_key_is_sent_as_basic_credentials_and_json_is_asked_for() {
    let vendor = ScriptedVendor::start([lists(), listed(&[employee(1)], None, 1)]).await;
    let (http, _) = client(&vendor.routes());
    pages(&*bamboohr("acme", KEY), &http, PullScope::All).await.unwrap();
    for asked in vendor.asked() {
        assert_eq!(asked.headers["authorization"], "Basic NWVjcmU3Ong=");
        assert_eq!(asked.headers["accept"], "application/json");
        assert_eq!(asked.headers["host"], "acme.bamboohr.com");
    }
    let list = vendor.asked()[1].path.clone();
    assert!(list.starts_with("/api/v1/employees?page%5Blimit%5D=1000&fields=") && !list.contains("status%5D"), "{list}");
}

#[tokio::test]
async fn a_wrong_key_is_an_auth_failure_with_bamboohr_s_own_words() {
    for header in ["x-bamboohr-error-message", "x-bamboohr-error-messsage"] {
        let words = format!("API key {KEY} not provided or invalid");
        let error = failure([Answer::With(401, vec![(header, words)], String::new())]).await;
        assert_eq!(error.kind, FailureKind::Auth);
        assert!(error.context.contains(&("bamboohr_message", "API key *** not provided or invalid".to_owned())), "{error:?}");
    }
}

#[tokio::test]
async fn an_unknown_subdomain_is_named() {
    let elsewhere = Answer::With(302, vec![("location", "https://www.bamboohr.com/".to_owned())], String::new());
    for answer in [Answer::status(404), elsewhere] {
        let error = failure([answer]).await;
        assert_eq!(error.kind, FailureKind::NotFound);
        assert!(error.message.contains("no company at acme.bamboohr.com"), "{}", error.message);
    }
}

#[tokio::test]
async fn a_web_page_with_status_200_is_a_protocol_failure() {
    let html = || Answer::With(200, vec![("content-type", "text/html".to_owned())], "<html>Sign in</html>".to_owned());
    for answers in [vec![html()], vec![lists(), html()]] {
        let error = failure(answers).await;
        assert_eq!((error.kind, error.message.as_str()), (FailureKind::Protocol, "BambooHR answered with a web page instead of data."));
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_a_protocol_failure() {
    let error = failure([lists(), Answer::json(r#"{"data":[{"employeeId":"1","#)]).await;
    assert_eq!((error.kind, error.message.as_str()), (FailureKind::Protocol, "BambooHR's answer broke off in the middle."));
}

#[tokio::test]
async fn a_page_that_repeats_its_cursor_ends_the_pull_with_a_protocol_failure() {
    for circle in [1, 2, 5] {
        let pages = (0..50).map(|at| listed(&[employee(at)], Some(&format!("cursor {}", at % circle)), 1000));
        let error = failure([lists()].into_iter().chain(pages)).await;
        assert_eq!(error.kind, FailureKind::Protocol, "{circle}");
        assert!(error.message.contains("goes in circles"), "{}", error.message);
    }
}

#[tokio::test]
async fn an_expired_cursor_begins_the_listing_again() {
    let vendor = ScriptedVendor::start([
        lists(),
        listed(&[employee(1)], Some("a"), 2),
        bad_page(),
        listed(&[employee(1)], Some("b"), 2),
        listed(&[employee(2)], None, 2),
    ])
    .await;
    let (http, _) = client(&vendor.routes());
    let pages = pages(&*bamboohr("acme", KEY), &http, PullScope::All).await.unwrap();
    assert_eq!(people(&pages).iter().map(|person| person.source_id.as_str()).collect::<Vec<_>>(), ["1", "1", "2"]);
    assert_eq!(pages.last().unwrap().completeness, Some(Completeness::Full));
}

#[tokio::test]
async fn a_listing_that_never_holds_still_is_given_up() {
    let restarts = (0..10).flat_map(|at| [listed(&[employee(1)], Some(&format!("cursor {at}")), 9), bad_page()]);
    let error = failure([lists()].into_iter().chain(restarts)).await;
    assert!(error.kind == FailureKind::Protocol && error.message.contains("changed again and again"), "{error:?}");
}

#[tokio::test]
async fn a_list_that_is_shorter_than_it_says_is_partial() {
    let vendor = ScriptedVendor::start([lists(), listed(&[employee(1)], None, 600), lists(), listed(&[], None, 0)]).await;
    let (http, _) = client(&vendor.routes());
    let connector = bamboohr("acme", KEY);
    for total in [600, 0] {
        let pages = pages(&*connector, &http, PullScope::All).await.unwrap();
        assert_eq!((pages[0].completeness, pages[0].total), (Some(Completeness::Partial), Some(total)));
    }
}

#[tokio::test]
async fn one_bad_record_leaves_the_others_alone() {
    let employees = [
        employee(1),
        json!({ "firstName": "Nobody" }),
        json!("?"),
        json!({ "employeeId": "3", "firstName": "", "lastName": "" }),
        employee(4),
    ];
    let vendor = ScriptedVendor::start([lists(), listed(&employees, None, 5)]).await;
    let (http, _) = client(&vendor.routes());
    let pages = pages(&*bamboohr("acme", KEY), &http, PullScope::All).await.unwrap();
    assert_eq!(people(&pages).len(), 2);
    let reasons: Vec<_> = pages[0].rejected.iter().map(|rejected| rejected.reason).collect();
    assert_eq!(reasons, [RejectReason::MissingId, RejectReason::Malformed, RejectReason::MissingName]);
    assert_eq!(pages[0].completeness, Some(Completeness::Full));
}

#[tokio::test]
async fn a_pull_goes_on_after_a_restart_where_its_cursor_says() {
    let vendor = ScriptedVendor::start([lists(), listed(&[employee(1)], Some("a"), 2), lists(), listed(&[employee(2)], None, 2)]).await;
    let (http, _) = client(&vendor.routes());
    let first = page(&*bamboohr("acme", KEY), &http, PullScope::All, None).await.unwrap();
    let second = page(&*bamboohr("acme", KEY), &http, PullScope::All, first.next).await.unwrap();
    assert!(vendor.asked()[3].path.contains("page%5Bafter%5D=a"));
    assert_eq!((people(std::slice::from_ref(&second))[0].source_id.as_str(), second.completeness), ("2", Some(Completeness::Full)));
}

#[tokio::test]
async fn a_field_the_dataset_refuses_is_left_out_and_reported() {
    let refusal = |problem: Value| Answer::With(403, vec![], problem.to_string());
    let rows = json!({
        "data": [{ "fields": { "eeid": "1", "firstName": "Ada", "status": "Active", "jobInformationDepartment": "Platform" } }],
        "links": [],
        "meta": { "page": 1, "pageSize": 1000, "totalPages": 1, "totalItems": 1 },
    });
    let vendor = ScriptedVendor::start([
        lists(),
        Answer::status(403),
        refusal(json!({ "status": 403, "detail": "The status of a field is forbidden.", "fields": { "workPhone": "forbidden" } })),
        refusal(json!({ "status": 403, "detail": "You may not read hireDate.", "fields": [] })),
        Answer::json(&rows.to_string()),
    ])
    .await;
    let (http, _) = client(&vendor.routes());
    let pages = pages(&*bamboohr("acme", KEY), &http, PullScope::All).await.unwrap();
    let asked: Value = serde_json::from_str(&vendor.asked()[4].body).unwrap();
    let asks_for = |field: &str| asked["fields"].as_array().unwrap().contains(&json!(field));
    assert!(!asks_for("hireDate") && !asks_for("workPhone") && asks_for("eeid") && asks_for("status"), "{asked}");
    for (attribute, field) in [(Attribute::StartDate, "hireDate"), (Attribute::Phone, "workPhone")] {
        assert!(
            pages[0].withheld.iter().any(|w| w.attribute == attribute && w.vendor_field == field && w.for_everyone),
            "{:?}",
            pages[0].withheld
        );
    }
    assert_eq!(people(&pages)[0].attributes.get(Attribute::Department).key(), Some("12"));
    assert!(pages[0].notices[0].contains("the employee list"), "{:?}", pages[0].notices);
}

#[tokio::test]
async fn a_key_that_may_read_nobody_is_told_so() {
    let error = failure([lists(), Answer::status(403), Answer::status(403), Answer::status(403)]).await;
    assert_eq!(error.kind, FailureKind::Permission);
    assert!(error.message.contains("employee list") && error.message.contains("custom reports"), "{}", error.message);
}

#[tokio::test]
async fn without_the_lists_departments_are_known_by_name() {
    let mut person = employee(1);
    person["departmentName"] = json!("Platform");
    let vendor = ScriptedVendor::start([Answer::status(403), listed(&[person], None, 1)]).await;
    let (http, _) = client(&vendor.routes());
    let pages = pages(&*bamboohr("acme", KEY), &http, PullScope::All).await.unwrap();
    assert_eq!(pages[0].records[0].attributes.get(Attribute::Department).key(), Some("name:platform"));
    assert!(pages[0].notices[0].contains("known by name alone"), "{:?}", pages[0].notices);
}

async fn outcomes(connector: &dyn Connector, answers: impl IntoIterator<Item = Answer>) -> Vec<(&'static str, CheckOutcome, String)> {
    let vendor = ScriptedVendor::start(answers).await;
    let (http, _) = client(&vendor.routes());
    connector.check(&http).await.into_iter().map(|step| (step.name, step.outcome, step.message)).collect()
}

#[tokio::test]
async fn test_connection_stops_at_the_step_that_fails_and_skips_the_rest() {
    use CheckOutcome::{Failed, Passed, Skipped};
    for (answers, expected, part) in [
        (vec![Answer::status(404)], [Failed, Skipped, Skipped, Skipped, Skipped], "no company at acme"),
        (vec![Answer::status(401)], [Passed, Failed, Skipped, Skipped, Skipped], "does not accept the API key"),
        (
            vec![lists(), Answer::status(403), Answer::status(403), Answer::status(403)],
            [Passed, Passed, Failed, Skipped, Skipped],
            "all refused",
        ),
    ] {
        let steps = outcomes(&*bamboohr("acme", KEY), answers).await;
        assert_eq!(steps.iter().map(|step| step.1).collect::<Vec<_>>(), expected, "{part}");
        let failed = steps.iter().find(|step| step.1 == Failed).unwrap();
        assert!(failed.2.contains(part), "{failed:?}");
    }
}

#[tokio::test]
async fn test_connection_names_the_fields_that_are_withheld() {
    let mut person = employee(1);
    person["hireDate"] = Value::Null;
    person["_restrictedFields"] = json!(["hireDate"]);
    let steps = outcomes(&*bamboohr("acme", KEY), [lists(), listed(&[person], None, 1)]).await;
    let names: Vec<_> = steps.iter().map(|step| step.0).collect();
    assert_eq!(names, ["reach", "authenticate", "read_employees", "read_fields", "read_organisation_units"]);
    assert_eq!(steps[3].1, CheckOutcome::Warned);
    assert!(steps[3].2.contains("Start date (hireDate)") && steps[3].2.contains("Work email (workEmail)"), "{}", steps[3].2);
    assert_eq!(steps[2].2, "1 person can be read.");
}

#[tokio::test]
async fn people_are_read_by_id_and_only_a_404_means_gone() {
    let single = json!({ "id": "4", "firstName": "Grace", "status": "Active" });
    let vendor = ScriptedVendor::start([
        lists(),
        listed(&[employee(1)], None, 1),
        Answer::status(404),
        Answer::status(403),
        Answer::json(&single.to_string()),
    ])
    .await;
    let (http, _) = client(&vendor.routes());
    let ids = ["1", "2", "3", "4", "../5"].map(str::to_owned).to_vec();
    let pages = pages(&*bamboohr("acme", KEY), &http, PullScope::People(ids)).await.unwrap();
    assert!(vendor.asked()[1].path.contains("filter%5Bids%5D=1%2C2%2C3%2C4&"), "{}", vendor.asked()[1].path);
    assert_eq!(people(&pages).iter().map(|person| person.label().to_owned()).collect::<Vec<_>>(), ["Ada Lovelace", "Grace"]);
    assert_eq!(pages[0].removed, ["2"]);
    assert_eq!(pages[0].completeness, Some(Completeness::Partial));
    assert_eq!(pages[0].notices.len(), 2, "{:?}", pages[0].notices);
}
