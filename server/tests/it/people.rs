use axum::http::{Request, StatusCode};

use crate::support::company::{OWNER, STRANGER, VIEWER};
use crate::support::database::on_both_databases;
use crate::support::{Company, TestApp};

on_both_databases!(the_pages_about_people_lead_to_one_another, everybody_is_taken_along_as_csv_and_the_chart_as_a_picture);

/// The first public id of this kind in a text.
fn first_id<'a>(text: &'a str, prefix: &str) -> &'a str {
    let at = text.find(prefix).unwrap_or_else(|| panic!("no {prefix} in {text}"));
    &text[at..at + prefix.len() + 12]
}

async fn the_pages_about_people_lead_to_one_another(database_url: Option<&str>) {
    let (company, run) = Company::synced(database_url).await;
    company.sign_in(OWNER).await;
    let people = company.app.get("/people?sort=-started").await;
    assert_eq!(people.status, StatusCode::OK);
    assert!(people.text.contains("aria-sort=\"descending\"") && people.text.contains("/people.csv?sort=-started"), "{}", people.text);
    let person = company.app.get(&format!("/people/{}", first_id(&people.text, "act_"))).await;
    assert_eq!(person.status, StatusCode::OK);
    assert!(person.text.contains("Locked here: change them in BambooHR."), "{}", person.text);
    assert!(person.text.contains("/settings/integrations/logs/sync_") && run.counts.created > 0, "{}", person.text);
    let departments = company.app.get("/departments").await;
    assert!(departments.status == StatusCode::OK && departments.text.contains("/org-chart?department="), "{}", departments.text);
    let chart = company.app.get("/org-chart").await;
    assert_eq!(chart.status, StatusCode::OK);
    assert!(chart.text.contains("data-chart=\"/org-chart/reports\"") && !chart.text.contains(" style=\""), "{}", chart.text);
    assert!(chart.text.len() < 150_000, "{} bytes", chart.text.len());
    let root = first_id(&chart.text, "act_");
    assert_eq!(company.app.get(&format!("/org-chart?root={root}&levels=1")).await.status, StatusCode::OK);
    let branch = company.app.get(&format!("/org-chart/reports?of={root}")).await;
    let branch: contract::view::ChartBranch = serde_json::from_str(&branch.text).unwrap();
    assert!(!branch.nodes.is_empty());
    let hits = company.app.get("/people/find?q=a").await;
    let hits: Vec<contract::view::PersonHit> = serde_json::from_str(&hits.text).unwrap();
    assert_eq!(hits.len(), 8);
}

async fn everybody_is_taken_along_as_csv_and_the_chart_as_a_picture(database_url: Option<&str>) {
    let (company, _) = Company::synced(database_url).await;
    company.sign_in(OWNER).await;
    let [people, chart] = [company.app.get("/people.csv").await, company.app.get("/org-chart.csv").await];
    for file in [&people, &chart] {
        assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "text/csv; charset=utf-8"));
    }
    let lines = people.text.matches("\r\n").count();
    assert!(lines > 20 && chart.text.matches("\r\n").count() == lines, "{}", chart.text);
    let nobody = company.app.get("/people.csv?q=nobody+of+this+name").await;
    assert_eq!(nobody.text.matches("\r\n").count(), 1);
    let svg = company.app.get("/org-chart.svg").await;
    assert_eq!((svg.status, svg.header("content-type")), (StatusCode::OK, "image/svg+xml; charset=utf-8"));
    assert!(svg.header("content-disposition").starts_with("attachment") && svg.text.starts_with("<svg"), "{}", svg.text);
}

#[tokio::test]
async fn nothing_about_people_is_told_to_strangers() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(VIEWER).await;
    let known = first_id(&company.app.get("/people").await.text, "act_").to_owned();
    let paths = [format!("/people/{known}"), format!("/org-chart?root={known}"), format!("/org-chart/reports?of={known}")];
    for path in &paths {
        assert_eq!(company.app.get(path).await.status, StatusCode::OK, "{path}");
    }
    company.sign_in(STRANGER).await;
    for path in &paths {
        assert_eq!(company.app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/people", "/departments", "/org-chart", "/people.csv", "/org-chart.csv", "/org-chart.svg", "/people/find"] {
        let path = format!("{path}?context=scn_000000000000");
        assert_eq!(company.app.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn who_is_not_signed_in_is_told_nothing() {
    let app = TestApp::start().await;
    for path in ["/people.csv", "/org-chart.csv", "/org-chart.svg", "/people/find?q=a", "/org-chart/reports?of=act_000000000000"] {
        let answer = app.send(Request::get(path).header("accept", "application/json")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}
