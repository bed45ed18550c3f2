use axum::http::StatusCode;

use crate::support::company::{OWNER, STRANGER, VIEWER};
use crate::support::{Company, TestResponse};

fn path(run: &str, file: &str) -> String {
    format!("/settings/integrations/logs/{run}/{file}")
}

/// Lines of a file, the last one ended like all the others.
fn lines(file: &TestResponse) -> Vec<&str> {
    assert!(file.text.ends_with("\r\n"), "{}", file.text);
    file.text.split_terminator("\r\n").collect()
}

#[tokio::test]
async fn the_changes_of_a_run_are_taken_along_as_csv() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let file = company.app.get(&path(&run.id, "changes.csv")).await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"orgonaut-{}-changes.csv\"", run.id));
    let lines = lines(&file);
    assert_eq!(lines[0], "position,context,entity,name,source_id,operation,state,attribute,old_value,new_value");
    let created = lines.iter().filter(|line| line.contains(",person,") && line.contains(",display_name,")).count();
    assert_eq!(created as u64, run.counts.created);
}

#[tokio::test]
async fn the_changes_of_a_run_are_taken_along_as_json() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let file = company.app.get(&path(&run.id, "changes.json?attribute=job_title")).await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "application/json"));
    let changes: Vec<serde_json::Value> = serde_json::from_str(&file.text).unwrap();
    assert!(!changes.is_empty() && changes.len() as u64 <= run.counts.created);
    for change in &changes {
        assert_eq!((&change["operation"], &change["entity"]), (&"create".into(), &"person".into()), "{change}");
        assert!(change["attributes"]["job_title"][1].is_string(), "{change}");
    }
}

#[tokio::test]
async fn the_calls_and_issues_of_a_run_are_taken_along_whole() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let calls = company.app.get(&path(&run.id, "calls.csv")).await;
    assert_eq!((calls.status, calls.header("content-type")), (StatusCode::OK, "text/csv; charset=utf-8"));
    let calls = lines(&calls);
    assert_eq!(calls[0], "method,path,status,milliseconds,try,waited_milliseconds");
    assert!(calls.len() > 1, "{calls:?}");
    let page = company.app.get(&format!("/settings/integrations/logs/{}", run.id)).await;
    assert!(page.text.contains(&format!("{} call", calls.len() - 1)), "{}", page.text);
    let issues = company.app.get(&path(&run.id, "issues.csv")).await;
    assert_eq!(lines(&issues)[0], "code,is_warning,source_id,name,attribute,message,next_step");
    company.sign_in(VIEWER).await;
    for file in ["calls.csv", "issues.csv"] {
        assert_eq!(company.app.get(&path(&run.id, file)).await.status, StatusCode::NOT_FOUND, "{file}");
    }
    company.sign_in(STRANGER).await;
    for file in ["calls.csv", "issues.csv"] {
        assert_eq!(company.app.get(&path(&run.id, file)).await.status, StatusCode::NOT_FOUND, "{file}");
    }
}

#[tokio::test]
async fn a_file_without_a_row_is_still_a_whole_file() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let json = company.app.get(&path(&run.id, "changes.json?person=nobody+of+this+name")).await;
    assert_eq!(json.text, "[]\n");
    let csv = company.app.get(&path(&run.id, "changes.csv?person=nobody+of+this+name")).await;
    assert_eq!(lines(&csv).len(), 1);
}

#[tokio::test]
async fn the_audit_log_is_taken_along_as_its_filter_shows_it() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let file = company.app.get("/audit.csv?entity=person").await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"orgonaut-audit.csv\"");
    let lines = lines(&file);
    assert_eq!(lines.len() as u64, run.counts.created + 1);
    assert!(lines[1..].iter().all(|line| line.contains(",person.create,person,") && line.contains(&run.id)), "{}", lines[1]);
}

#[tokio::test]
async fn files_are_for_nobody_else() {
    let (company, run) = Company::synced(None).await;
    let files = [path(&run.id, "changes.csv"), path(&run.id, "changes.json"), "/audit.csv".to_owned()];
    for file in &files {
        assert_eq!(company.app.get(file).await.status, StatusCode::UNAUTHORIZED, "{file}");
    }
    company.sign_in(VIEWER).await;
    for file in &files {
        assert_eq!(company.app.get(file).await.status, StatusCode::NOT_FOUND, "{file}");
    }
    company.sign_in(STRANGER).await;
    for file in &files[..2] {
        assert_eq!(company.app.get(file).await.status, StatusCode::NOT_FOUND, "{file}");
    }
    assert!(!company.app.get("/audit.csv").await.text.contains(&run.id));
}
