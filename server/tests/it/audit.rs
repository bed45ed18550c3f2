use axum::http::StatusCode;

use crate::support::Company;
use crate::support::company::{OWNER, VIEWER};

#[tokio::test]
async fn the_log_says_who_did_what_in_words_and_links_to_the_run() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let page = company.app.get("/audit").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("signed in") && page.text.contains("Maja Lind"), "{}", page.text);
    let page = company.app.get(&format!("/audit?entity=person&run={}", run.id)).await;
    assert!(page.text.contains("created the person"), "{}", page.text);
    assert!(page.text.contains(&format!("/settings/integrations/logs/{}", run.id)), "{}", page.text);
}

#[tokio::test]
async fn a_name_leads_to_its_page_and_pages_lead_to_the_log() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let log = company.app.get(&format!("/audit?entity=person&run={}", run.id)).await.text;
    let (_, rest) = log.split_once("href=\"/people/act_").expect("a name leads to the person");
    let person = format!("act_{}", rest.split_once('"').unwrap().0);
    assert!(log.contains(&format!("person={person}")) && log.contains("Only this person"), "{log}");
    for choice in ["Invitation", "API token"] {
        assert!(log.contains(&format!(">{choice}</option>")), "{log}");
    }
    let page = company.app.get(&format!("/people/{person}")).await;
    assert!(page.text.contains(&format!("href=\"/audit?person={person}\"")), "{}", page.text);

    company.sign_in(VIEWER).await;
    let page = company.app.get(&format!("/people/{person}")).await;
    assert!(!page.text.contains("/audit"), "{}", page.text);
}

#[tokio::test]
async fn pages_follow_one_another_by_a_key() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let first = company.app.get("/audit").await.text;
    let (_, rest) = first.split_once("href=\"/audit?after=").expect("there are more than fifty events");
    let next = company.app.get(&format!("/audit?after={}", rest.split_once('"').unwrap().0)).await;
    assert!(next.status == StatusCode::OK && next.text.contains(">First</a>"), "{}", next.text);
    assert_eq!(company.app.get("/audit?after=made-up").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_filter_that_matches_nothing_says_so_and_leads_back() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let page = company.app.get("/audit?until=2001-01-01").await;
    assert!(page.text.contains("No such event") && page.text.contains("Show all events"), "{}", page.text);
}

#[tokio::test]
async fn who_may_not_read_the_log_meets_neither_the_page_nor_a_way_there() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(VIEWER).await;
    assert_eq!(company.app.get("/audit").await.status, StatusCode::NOT_FOUND);
    assert!(!company.app.get("/people").await.text.contains("/audit"));
}
