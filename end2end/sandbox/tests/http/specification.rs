//! Replies held against BambooHR's own OpenAPI document, where it lies beside the repository.

use std::collections::HashSet;
use std::path::Path;

use jsonschema::{Validator, options};
use sandbox::Operation;
use serde_json::{Value, json};

use crate::support::Caller;

const SPECIFICATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vendors/specs/bamboohr.openapi.yaml");

/// A difference that stays, because the real service was recorded to differ.
struct Exception {
    operation: &'static str,
    /// Where in the reply; `*` stands for any one part.
    at: &'static str,
    reason: &'static str,
}

const EXCEPTIONS: &[Exception] = &[
    Exception { operation: "get /api/v1/employees/changed", at: "/employees", reason: "a map without entries comes as an empty array" },
    Exception {
        operation: "get /api/v1/employees/changed/tables/{table}",
        at: "/employees",
        reason: "a map without entries comes as an empty array (seen live in October 2026)",
    },
    Exception {
        operation: "post /api/v2/datasets/{datasetName}/data",
        at: "/links",
        reason: "a single page was recorded with an empty array for links",
    },
    Exception {
        operation: "post /api/v2/datasets/{datasetName}/data",
        at: "/data/*/fields/*",
        reason: "values that are not there were recorded as null",
    },
    Exception {
        operation: "post /api/v2/datasets/{datasetName}/data",
        at: "content-type",
        reason: "errors of datasets are application/problem+json, as the reference says of them",
    },
    Exception { operation: "post /api/v1/reports/custom", at: "/employees/*/*", reason: "values that are not there were recorded as null" },
    Exception { operation: "get /api/v1/meta/lists", at: "/*/fieldId", reason: "ids of lists and their fields were recorded as numbers" },
];

/// A request and the operation of the document it is one of.
struct Case {
    operation: &'static str,
    path: &'static str,
    body: Option<Value>,
}

fn read(operation: &'static str, path: &'static str) -> Case {
    Case { operation, path, body: None }
}

fn query(operation: &'static str, path: &'static str, body: Value) -> Case {
    Case { operation, path, body: Some(body) }
}

fn cases() -> Vec<Case> {
    let list = "get /api/v1/employees";
    let data = "post /api/v2/datasets/{datasetName}/data";
    let data_path = "/api/v2/datasets/employee/data";
    let report = "post /api/v1/reports/custom";
    let options = "post /api/v1_2/datasets/{datasetName}/field-options";
    let everything = "workEmail,homeEmail,bestEmail,hireDate,departmentId,departmentName,divisionId,divisionName,locationId,locationName,\
                      jobTitleId,employmentStatusId,employmentStatusName,reportsToId,reportsToName,employeeNumber,terminationDate";
    let list_path: &'static str = format!("/api/v1/employees?page[limit]=20&fields={everything}").leak();
    let employee_path: &'static str = format!("/api/v1/employees/1?fields=firstName,department,{everything}").leak();
    vec![
        read(list, list_path),
        read(list, "/api/v1/employees?page[after]=nonsense"),
        read("get /api/v1/employees/{id}", employee_path),
        read("get /api/v1/employees/{id}", "/api/v1/employees/9999"),
        read("get /api/v1/employees/directory", "/api/v1/employees/directory"),
        read("get /api/v1/employees/changed", "/api/v1/employees/changed?since=2000-01-01T00:00:00Z"),
        read("get /api/v1/employees/changed", "/api/v1/employees/changed?since=2100-01-01T00:00:00Z"),
        read("get /api/v1/employees/changed", "/api/v1/employees/changed"),
        read("get /api/v1/employees/changed/tables/{table}", "/api/v1/employees/changed/tables/jobInfo?since=2000-01-01T00:00:00Z"),
        read("get /api/v1/employees/changed/tables/{table}", "/api/v1/employees/changed/tables/jobInfo?since=2100-01-01T00:00:00Z"),
        read("get /api/v1/employees/{id}/tables/{table}", "/api/v1/employees/all/tables/jobInfo"),
        read("get /api/v1/employees/{id}/tables/{table}", "/api/v1/employees/1/tables/employmentStatus"),
        read("get /api/v1/employees/{id}/tables/{table}", "/api/v1/employees/1/tables/nonsense"),
        read("get /api/v1_2/datasets", "/api/v1_2/datasets"),
        read("get /api/v1_2/datasets/{datasetName}/fields", "/api/v1_2/datasets/employee/fields"),
        read("get /api/v1_2/datasets/{datasetName}/fields", "/api/v1_2/datasets/nonsense/fields"),
        query(options, "/api/v1_2/datasets/employee/field-options", json!({"fields": ["status", "jobInformationDepartment"]})),
        query(data, data_path, json!({"fields": ["eeid", "firstName", "terminationDate"], "pageSize": 1000})),
        query(data, data_path, json!({"fields": ["eeid", "firstName"], "pageSize": 5, "orderBy": "eeid asc"})),
        query(data, data_path, json!({"fields": ["eeid"], "filter": "nonsense"})),
        query(data, data_path, json!({"fields": ["eeid"], "orderBy": "lastName asc"})),
        query(report, "/api/v1/reports/custom?format=json", json!({"fields": ["id", "preferredName", "hireDate", "supervisorEId"]})),
        read("get /api/v1/meta/fields", "/api/v1/meta/fields"),
        read("get /api/v1/meta/lists", "/api/v1/meta/lists"),
        read("get /api/v1/meta/tables", "/api/v1/meta/tables"),
        read("get /api/v1/meta/users", "/api/v1/meta/users"),
        read("get /api/v1/company_information", "/api/v1/company_information"),
    ]
}

#[tokio::test]
async fn replies_keep_to_bamboohrs_own_document_but_for_the_written_exceptions() {
    let Ok(text) = std::fs::read_to_string(Path::new(SPECIFICATION)) else {
        println!("BambooHR's OpenAPI document is not beside this repository: replies are not held against it.");
        return;
    };
    let document: Value = serde_norway::from_str(&text).expect("a document");
    let caller = Caller::start().await;
    let withhold = Operation::Withhold { field: "homeEmail".to_owned(), people: Some(vec![1, 2, 3]) };
    caller.running.sandbox.apply("acme", withhold).expect("a field");

    let mut used = HashSet::new();
    for case in cases() {
        let request = case.body.as_ref().map_or_else(|| caller.get(case.path), |body| caller.post(case.path, body));
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16().to_string();
        let content_type = response.headers()["content-type"].to_str().expect("text").to_owned();
        let body = response.text().await.expect("a body");

        let (method, template) = case.operation.split_once(' ').expect("method and path");
        let documented = &document["paths"][template][method]["responses"][status.as_str()];
        assert!(!documented.is_null(), "{}: {status} is not documented", case.operation);
        let mut differences = Vec::new();
        if let Some(contents) = documented["content"].as_object().filter(|_| !body.is_empty()) {
            if !contents.contains_key(&content_type) {
                differences.push(("content-type".to_owned(), content_type.clone()));
            }
            let content = contents.get(&content_type).or(contents.values().next()).expect("a content");
            let reply: Value = serde_json::from_str(&body).expect("JSON");
            differences.extend(validator(&document, &content["schema"]).iter_errors(&reply).map(|error| {
                let at = error.instance_path().to_string();
                (at, error.to_string())
            }));
        } else {
            assert_eq!(body, "", "{}: {status} is documented without a body", case.operation);
        }
        for (at, what) in differences {
            let exception = EXCEPTIONS.iter().position(|exception| exception.operation == case.operation && is_at(exception.at, &at));
            let exception = exception.unwrap_or_else(|| panic!("{} at {at}: {what}", case.path));
            used.insert(exception);
        }
    }
    let unused: Vec<&str> = (0..EXCEPTIONS.len()).filter(|index| !used.contains(index)).map(|index| EXCEPTIONS[index].reason).collect();
    assert_eq!(unused, Vec::<&str>::new(), "exceptions nothing needs any more");
}

/// A schema of the document, with what it refers to.
fn validator(document: &Value, schema: &Value) -> Validator {
    let schema = json!({"components": document["components"], "allOf": [schema]});
    options().should_validate_formats(true).build(&schema).expect("a schema")
}

fn is_at(pattern: &str, at: &str) -> bool {
    let (pattern, at): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), at.split('/').collect());
    pattern.len() == at.len() && pattern.iter().zip(&at).all(|(pattern, part)| *pattern == "*" || pattern == part)
}
