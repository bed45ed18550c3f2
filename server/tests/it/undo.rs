use axum::http::StatusCode;
use contract::RunStatus;
use contract::view::RunRow;

use crate::support::company::{OWNER, STRANGER, TENANT, VIEWER};
use crate::support::{Company, TestResponse};

fn address(run: &RunRow) -> String {
    format!("/settings/integrations/logs/{}", run.id)
}

/// The run a redirect leads to, worked out.
async fn worked_out(company: &Company, answer: &TestResponse) -> RunRow {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let id = answer.header("location").rsplit('/').next().unwrap().to_owned();
    company.app.application.services.finish_run(TENANT, &id).await.unwrap()
}

#[tokio::test]
async fn a_run_is_taken_back_from_its_page_after_a_review() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let page = address(&run);
    assert!(company.app.get(&page).await.text.contains(&format!("action=\"{page}/undo\"")));
    let question = company.app.get(&format!("{page}/undo")).await;
    assert!(question.text.contains("Nothing is written before you have seen it."), "{}", question.text);
    let asked = company.app.post(&format!("{page}/undo"), &[]).await;
    let undo = worked_out(&company, &asked).await;
    assert_eq!(undo.status, RunStatus::Previewed);
    let preview = company.app.get(&address(&undo)).await;
    assert!(preview.text.contains("Takes back") && preview.text.contains("Apply exactly this"), "{}", preview.text);
    assert!(company.app.get("/people").await.text.contains("rowheader"));

    let decided = company.app.post(&format!("{}/review", address(&undo)), &[("decision", "apply")]).await;
    let undo = worked_out(&company, &decided).await;
    assert_eq!(undo.status, RunStatus::Completed);
    let undone = company.app.get(&page).await;
    assert!(undone.text.contains("Taken back by"), "{}", undone.text);
}

#[tokio::test]
async fn a_run_without_changes_offers_no_undo_and_refuses_one() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let idle = company.sync().await;
    let page = address(&idle);
    assert!(!company.app.get(&page).await.text.contains("/undo\""));
    let question = company.app.get(&format!("{page}/undo")).await;
    assert!(question.text.contains("There is nothing of this run that can be undone now."), "{}", question.text);
    let refused = company.app.post(&format!("{page}/undo"), &[]).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("has changed nothing"), "{}", refused.text);
}

#[tokio::test]
async fn nobody_else_undoes_a_run() {
    let (company, run) = Company::synced(None).await;
    let page = format!("{}/undo", address(&run));
    assert_eq!(company.app.post(&page, &[]).await.status, StatusCode::SEE_OTHER);
    for email in [VIEWER, STRANGER] {
        company.sign_in(email).await;
        assert_eq!(company.app.get(&page).await.status, StatusCode::NOT_FOUND, "{email}");
        assert_eq!(company.app.post(&page, &[]).await.status, StatusCode::NOT_FOUND, "{email}");
    }
}
