//! Who may read what, and how a refusal looks.

use reqwest::header::{ACCEPT, AUTHORIZATION, HOST};
use sandbox::{DATASETS_KEY, DIRECTORY_KEY, DISABLED_KEY, LIMITED_KEY, Operation, REPORTS_KEY, ReadPath};
use serde_json::json;

use crate::support::Caller;

async fn status(caller: &Caller, path: &str) -> u16 {
    caller.get(path).send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn a_request_without_a_known_key_is_answered_by_an_empty_page_with_both_headers() {
    let caller = Caller::start_with(12).await;
    for credentials in [None, Some("Basic bm9uc2Vuc2U6eA=="), Some("Basic %%%"), Some("Bearer nonsense")] {
        let mut request = caller.client.get(caller.address("/api/v1/employees")).header(HOST, "acme.bamboohr.com");
        if let Some(credentials) = credentials {
            request = request.header(AUTHORIZATION, credentials);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 401);
        let header = |name: &str| response.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("content-type"), "text/html; charset=UTF-8");
        assert_eq!(header("www-authenticate"), "Basic realm=\"https://api.bamboohr.com/acme\"");
        assert_eq!(header("x-bamboohr-error-message"), "API key not provided or invalid");
        assert!(header("x-bamboohr-error-messsage").starts_with("API key not provided or invalid"));
        assert_eq!(response.text().await.expect("a body"), "");
    }
}

#[tokio::test]
async fn each_key_reads_in_the_ways_its_user_may() {
    let list = "/api/v1/employees";
    let directory = "/api/v1/employees/directory";
    let datasets = "/api/v1_2/datasets";
    let caller = Caller::start_with(12).await.with_key(DATASETS_KEY);
    assert_eq!([status(&caller, list).await, status(&caller, datasets).await], [403, 200]);
    let caller = caller.with_key(REPORTS_KEY);
    assert_eq!([status(&caller, list).await, status(&caller, datasets).await], [403, 403]);
    let report = caller.post("/api/v1/reports/custom?format=json", &json!({"fields": ["id"]})).send().await.expect("an answer");
    assert_eq!(report.status(), 200);
    let caller = caller.with_key(DIRECTORY_KEY);
    assert_eq!([status(&caller, directory).await, status(&caller, datasets).await], [200, 403]);
    let caller = caller.with_key(DISABLED_KEY);
    assert_eq!([status(&caller, directory).await, status(&caller, list).await], [403, 403]);
    let caller = caller.with_key(LIMITED_KEY);
    let page = caller.read("/api/v1/employees?fields=hireDate,departmentId").await;
    assert_eq!(page["data"][0]["_restrictedFields"], json!(["hireDate"]));
    assert_eq!(status(&caller, "/api/v1/meta/users").await, 403);
}

#[tokio::test]
async fn every_way_of_reading_can_be_refused_and_allowed_again() {
    let caller = Caller::start_with(12).await;
    for (read_path, path) in [
        (ReadPath::List, "/api/v1/employees"),
        (ReadPath::Employee, "/api/v1/employees/1"),
        (ReadPath::Directory, "/api/v1/employees/directory"),
        (ReadPath::Changed, "/api/v1/employees/changed?since=2026-01-01T00:00:00Z"),
        (ReadPath::Tables, "/api/v1/employees/all/tables/jobInfo"),
        (ReadPath::Datasets, "/api/v1_2/datasets"),
        (ReadPath::MetaFields, "/api/v1/meta/fields"),
        (ReadPath::MetaLists, "/api/v1/meta/lists"),
        (ReadPath::MetaUsers, "/api/v1/meta/users"),
        (ReadPath::CompanyInformation, "/api/v1/company_information"),
    ] {
        assert_eq!(status(&caller, path).await, 200, "{path}");
        caller.running.sandbox.apply("acme", Operation::Refuse { read_path }).expect("an account");
        assert_eq!(status(&caller, path).await, 403, "{path}");
        caller.running.sandbox.apply("acme", Operation::Allow { read_path }).expect("an account");
        assert_eq!(status(&caller, path).await, 200, "{path}");
    }
}

#[tokio::test]
async fn a_rotated_key_is_known_by_its_new_secret_alone() {
    let caller = Caller::start_with(12).await;
    let rotate = |secret: &str| Operation::RotateKey { key: "administrator".to_owned(), secret: secret.to_owned() };
    caller.running.sandbox.apply("acme", rotate("new")).expect("a key");
    assert_eq!(status(&caller, "/api/v1/employees").await, 401);
    let caller = caller.with_key("new");
    assert_eq!(status(&caller, "/api/v1/employees").await, 200);
    caller.running.sandbox.apply("acme", Operation::RevokeKey { key: "administrator".to_owned() }).expect("a key");
    assert_eq!(status(&caller, "/api/v1/employees").await, 401);
}

#[tokio::test]
async fn the_older_gateway_answers_as_the_subdomain_does() {
    let caller = Caller::start_with(12).await;
    let path = caller.address("/api/gateway.php/acme/v1/employees/1?fields=firstName");
    let request = caller.keyed(caller.client.get(path)).header(HOST, "api.bamboohr.com").header(ACCEPT, "application/json");
    let response = request.send().await.expect("an answer");
    let by_gateway: serde_json::Value = response.json().await.expect("JSON");
    assert_eq!(by_gateway, caller.read("/api/v1/employees/1?fields=firstName").await);
}

#[tokio::test]
async fn xml_comes_unless_json_is_asked_for() {
    let caller = Caller::start_with(12).await;
    for (path, accept) in [("/api/v1/employees/1?fields=lastName", None), ("/api/v1/meta/lists", Some("*/*"))] {
        let mut request = caller.bare(caller.client.get(caller.address(path)));
        if let Some(accept) = accept {
            request = request.header(ACCEPT, accept);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.headers()["content-type"], "text/xml");
        assert!(response.text().await.expect("a body").starts_with("<?xml version=\"1.0\"?>\n<"));
    }
    let asked = caller.bare(caller.client.get(caller.address("/api/v1/meta/lists?format=JSON"))).send().await.expect("an answer");
    assert_eq!(asked.headers()["content-type"], "application/json");
}

#[tokio::test]
async fn a_reply_carries_a_request_id_which_datasets_take_from_the_caller() {
    let caller = Caller::start_with(12).await;
    let id = async |path: &str| {
        let response = caller.get(path).header("x-request-id", "mine").send().await.expect("an answer");
        response.headers()["x-request-id"].to_str().expect("text").to_owned()
    };
    assert_eq!(id("/api/v1_2/datasets").await, "mine");
    let theirs = id("/api/v1/employees").await;
    assert!(theirs.len() == 39 && theirs.bytes().all(|byte| byte.is_ascii_digit()), "{theirs}");
}

#[tokio::test]
async fn what_is_not_there_is_a_404() {
    let caller = Caller::start_with(12).await;
    for path in ["/api/v1/nonsense", "/api/v2/employees", "/nonsense", "/api/v1/employees/999", "/api/v1/employees/x"] {
        assert_eq!(status(&caller, path).await, 404, "{path}");
    }
    let wrong_method = caller.post("/api/v1/employees/directory", &json!({})).send().await.expect("an answer");
    assert_eq!(wrong_method.status(), 404);
    for host in ["nobody.bamboohr.com", "example.com"] {
        let request = caller.client.get(caller.address("/api/v1/employees")).header(HOST, host);
        assert_eq!(request.send().await.expect("an answer").status(), 404, "{host}");
    }
}
