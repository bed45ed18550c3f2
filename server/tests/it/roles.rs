use axum::http::StatusCode;

use crate::support::Company;
use crate::support::company::{STRANGER, VIEWER};

#[tokio::test]
async fn who_may_not_manage_integrations_meets_neither_their_pages_nor_a_way_there() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(VIEWER).await;
    for path in ["/settings/integrations/logs".to_owned(), format!("/settings/integrations/logs/{}", run.id)] {
        assert_eq!(company.app.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let people = company.app.get("/people").await;
    assert_eq!(people.status, StatusCode::OK);
    assert!(!people.text.contains("/settings/integrations"), "{}", people.text);
}

#[tokio::test]
async fn another_tenants_run_does_not_exist() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(STRANGER).await;
    let page = company.app.get(&format!("/settings/integrations/logs/{}", run.id)).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(!page.text.contains("BambooHR"), "{}", page.text);
    let log = company.app.get("/settings/integrations/logs").await;
    assert_eq!(log.status, StatusCode::OK);
    assert!(!log.text.contains(&run.id), "{}", log.text);
}
