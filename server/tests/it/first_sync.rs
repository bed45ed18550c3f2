use axum::http::StatusCode;
use contract::RunStatus;

use crate::support::Company;
use crate::support::company::OWNER;
use crate::support::database::on_both_databases;

on_both_databases!(
    people_of_the_first_sync_are_on_the_people_page_and_the_run_in_the_log,
    a_second_sync_of_an_unchanged_company_changes_nothing,
);

async fn people_of_the_first_sync_are_on_the_people_page_and_the_run_in_the_log(database_url: Option<&str>) {
    let (company, run) = Company::synced(database_url).await;
    assert!(matches!(run.status, RunStatus::Completed | RunStatus::Warning), "{run:?}");
    assert!(run.counts.created > 20, "{run:?}");
    company.sign_in(OWNER).await;

    let people = company.app.get("/people").await;
    assert_eq!(people.status, StatusCode::OK);
    let source = company.vendor.sandbox.company("acme").unwrap();
    let shown = source.people().iter().filter(|person| people.text.contains(&person.display_name())).count();
    assert!(shown > 20, "{shown} of {run:?} in {}", people.text);

    let log = company.app.get("/settings/integrations/logs").await;
    assert!(log.text.contains(&run.id), "{}", log.text);
    let page = company.app.get(&format!("/settings/integrations/logs/{}", run.id)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains(run.status.label()), "{}", page.text);
}

async fn a_second_sync_of_an_unchanged_company_changes_nothing(database_url: Option<&str>) {
    let (company, first) = Company::synced(database_url).await;
    let second = company.sync().await;
    assert_ne!(second.id, first.id);
    let counts = second.counts;
    assert_eq!((counts.fetched, counts.created, counts.updated, counts.deactivated), (first.counts.fetched, 0, 0, 0), "{second:?}");
}
