use axum::http::StatusCode;

use crate::support::Company;
use crate::support::company::{OWNER, STRANGER, TENANT, VIEWER};

#[tokio::test]
async fn a_queued_run_is_stopped_by_a_form_and_its_page_says_so() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let run = company.app.application.services.run_list(TENANT, 1).await.unwrap().remove(0);
    let page = format!("/settings/integrations/logs/{}", run.id);
    assert!(company.app.get(&page).await.text.contains(&format!("action=\"{page}/cancel\"")));
    let question = company.app.get(&format!("{page}/cancel")).await;
    assert!(question.status == StatusCode::OK && question.text.contains("It has not begun"), "{}", question.text);
    let answer = company.app.post(&format!("{page}/cancel"), &[]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, page.as_str()));
    let after = company.app.get(&page).await;
    assert!(after.text.contains("The run is cancelled.") && !after.text.contains("Stop run…"), "{}", after.text);
    // Sent twice, or after going back: nothing happens any more, and that is said.
    company.app.post(&format!("{page}/cancel"), &[]).await;
    assert!(company.app.get(&page).await.text.contains("The run had ended before it could be stopped."));
}

#[tokio::test]
async fn nobody_else_stops_a_run() {
    let company = Company::connected(None).await;
    let run = company.app.application.services.run_list(TENANT, 1).await.unwrap().remove(0);
    let page = format!("/settings/integrations/logs/{}/cancel", run.id);
    assert_eq!(company.app.post(&page, &[]).await.status, StatusCode::SEE_OTHER);
    for email in [VIEWER, STRANGER] {
        company.sign_in(email).await;
        assert_eq!(company.app.get(&page).await.status, StatusCode::NOT_FOUND, "{email}");
        assert_eq!(company.app.post(&page, &[]).await.status, StatusCode::NOT_FOUND, "{email}");
    }
    let after = company.app.application.services.run_list(TENANT, 1).await.unwrap().remove(0);
    assert_eq!(after.status, contract::RunStatus::Queued);
}

#[tokio::test]
async fn what_changed_is_filtered_in_the_address_and_files_follow_the_filter() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let page = format!("/settings/integrations/logs/{}", run.id);
    let filtered = company.app.get(&format!("{page}?op=create&attribute=job_title&person=a")).await;
    assert_eq!(filtered.status, StatusCode::OK);
    let export = format!("{page}/changes.csv?op=create&amp;attribute=job_title&amp;person=a");
    assert!(filtered.text.contains(&export), "{}", filtered.text);
    assert!(filtered.text.contains("Remove filter Attribute: Job title"), "{}", filtered.text);
    let nobody = company.app.get(&format!("{page}?person=nobody+of+this+name")).await;
    assert!(nobody.text.contains("No change matches what is filtered by."), "{}", nobody.text);
}

#[tokio::test]
async fn the_page_tells_the_tries_and_calls_of_the_run() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let page = company.app.get(&format!("/settings/integrations/logs/{}", run.id)).await;
    assert!(page.text.contains("1 try") && page.text.contains("Calls to BambooHR"), "{}", page.text);
}
