use axum::http::{Request, StatusCode};

use crate::support::Company;
use crate::support::company::{OWNER, STRANGER, VIEWER};

#[tokio::test]
async fn the_owner_sees_whether_it_is_healthy_and_how_many_there_are() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let page = company.app.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["Acme Robotics is in step with BambooHR", "What changed", "Departments", "Headcount", &run.id] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(!page.text.contains(" style=\""), "{}", page.text);
}

#[tokio::test]
async fn who_may_not_manage_integrations_sees_people_and_no_integration() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(VIEWER).await;
    let page = company.app.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("What changed"), "{}", page.text);
    for words in ["BambooHR", "/settings/integrations", &run.id, "/audit"] {
        assert!(!page.text.contains(words), "{words}: {}", page.text);
    }
}

#[tokio::test]
async fn an_empty_tenant_is_led_to_its_first_step() {
    let company = Company::connected(None).await;
    company.sign_in(STRANGER).await;
    let page = company.app.get("/").await;
    assert!(page.text.contains("Connect your HR system"), "{}", page.text);
    assert!(page.text.contains("href=\"/settings/integrations/hris\""), "{}", page.text);
}

#[tokio::test]
async fn a_page_fetched_ahead_does_not_spend_the_news() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let ahead = Request::get("/").header("accept", "text/html").header("sec-purpose", "prefetch");
    assert_eq!(company.app.send(ahead).await.status, StatusCode::OK);
    assert!(company.app.get("/").await.text.contains("In the last seven days"));
}
