use axum::body::Body;
use axum::http::{Request, StatusCode};
use contract::RunStatus;

use crate::support::Company;
use crate::support::company::{EDITOR, OWNER, STRANGER, TENANT, VIEWER};

/// What is read of integrations; `RUN` stands for a run's id.
const PATHS: &[&str] = &[
    "/settings/integrations",
    "/settings/integrations/hris",
    "/settings/integrations/hris?setup=bamboohr",
    "/settings/integrations/hris?setup=dynamics365_hr",
    "/settings/integrations/hris?edit=key",
    "/settings/integrations/hris?edit=targets",
    "/settings/integrations/hris?edit=mapping",
    "/settings/integrations/hris?edit=scope",
    "/settings/integrations/hris?edit=schedule",
    "/settings/integrations/hris?edit=guard",
    "/settings/integrations/hris?edit=filter",
    "/settings/integrations/hris/disconnect",
    "/settings/integrations/hris/webhook",
    "/settings/integrations/logs",
    "/settings/integrations/logs/RUN",
    "/settings/integrations/logs/RUN/review",
    "/settings/integrations/logs/RUN/cancel",
    "/settings/integrations/logs/RUN/rerun",
    "/settings/integrations/logs/RUN/undo",
    "/settings/integrations/logs/RUN/events",
    "/settings/integrations/logs/RUN/changes.csv",
    "/settings/integrations/logs/RUN/changes.json",
];

/// What is sent to integrations, by path, field and the field's words.
const FORMS: &[(&str, &str, &[&str])] = &[
    (
        "/settings/integrations/hris",
        "action",
        &[
            "test",
            "connect",
            "choices",
            "sync",
            "preview",
            "pause",
            "resume",
            "targets",
            "key",
            "mapping",
            "scope",
            "schedule",
            "guard",
            "filter",
            "filter_choices",
            "strange",
        ],
    ),
    ("/settings/integrations/hris/webhook", "action", &["register", "signing_key", "shared_secret", "strange"]),
    ("/settings/integrations/hris/disconnect", "confirm", &["acme", "something else"]),
    ("/settings/integrations/logs/RUN/review", "decision", &["apply", "discard", "strange"]),
    ("/settings/integrations/logs/RUN/cancel", "", &[""]),
    ("/settings/integrations/logs/RUN/rerun", "", &[""]),
    ("/settings/integrations/logs/RUN/undo", "", &[""]),
];

/// A company with an undo that waits for a decision, and the undo's id.
async fn with_review() -> (Company, String) {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let asked = company.app.post(&format!("/settings/integrations/logs/{}/undo", run.id), &[]).await;
    let id = asked.header("location").rsplit('/').next().unwrap().to_owned();
    let undo = company.app.application.services.finish_run(TENANT, &id).await.unwrap();
    assert_eq!(undo.status, RunStatus::Previewed);
    (company, id)
}

#[tokio::test]
async fn to_an_editor_and_a_viewer_no_page_no_file_and_no_form_of_integrations_exists() {
    let (company, run) = with_review().await;
    for email in [EDITOR, VIEWER] {
        company.sign_in(email).await;
        for path in PATHS {
            let path = path.replace("RUN", &run);
            assert_eq!(company.app.get(&path).await.status, StatusCode::NOT_FOUND, "{email}: {path}");
        }
        for (path, field, words) in FORMS {
            let path = path.replace("RUN", &run);
            for word in *words {
                let entries = [(*field, *word), ("subdomain", "acme"), ("api_key", "k")];
                assert_eq!(company.app.post(&path, &entries).await.status, StatusCode::NOT_FOUND, "{email}: {path}: {word}");
            }
        }
        let people = company.app.get("/people").await;
        assert_eq!(people.status, StatusCode::OK);
        assert!(!people.text.contains("/settings/integrations"), "{email}: {}", people.text);
    }
    company.sign_in(OWNER).await;
    // An undo is not run again, and while it waits its events have no end.
    for path in PATHS.iter().filter(|path| !path.ends_with("/rerun") && !path.ends_with("/events")) {
        let path = path.replace("RUN", &run);
        assert_eq!(company.app.get(&path).await.status, StatusCode::OK, "{path}");
    }
    let runs = company.app.application.services.run_list(TENANT, 10).await.unwrap();
    assert_eq!(runs.len(), 2, "{runs:?}");
    let page = company.app.get("/settings/integrations/hris/webhook").await;
    assert!(!page.text.contains("Rotate shared secret"), "{}", page.text);
}

#[tokio::test]
async fn to_a_viewer_forms_of_integrations_do_not_exist_whatever_is_in_them() {
    let company = Company::connected(None).await;
    company.sign_in(VIEWER).await;
    for path in [
        "/settings/integrations",
        "/settings/integrations/hris",
        "/settings/integrations/hris/webhook",
        "/settings/integrations/hris/disconnect",
        "/settings/integrations/logs",
    ] {
        let json = Request::post(path).header("content-type", "application/json").header("sec-fetch-site", "same-origin");
        let answer = company.app.send_with(json, Body::from(r#"{"action":"sync"}"#), "198.51.100.7:40000").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: JSON");
        let doubled = [("action", "sync"), ("action", "sync"), ("confirm", "acme"), ("confirm", "acme")];
        assert_eq!(company.app.post(path, &doubled).await.status, StatusCode::NOT_FOUND, "{path}: a doubled field");
    }
}

#[tokio::test]
async fn who_does_not_see_people_begins_on_the_first_page_there_is_for_them() {
    let company = Company::connected(None).await;
    let of_viewer = company.sign_in_apart(VIEWER).await;
    let of_owner = company.sign_in_apart(OWNER).await;
    let mut was = "people.view scenarios.view";
    for (only, first) in [("audit.view", "/audit"), ("scenarios.view", "/scenarios"), ("members.manage", "/settings/profile")] {
        company.app.set_cookies(of_owner.clone());
        let changed = company.app.post("/settings/roles/viewer", &[("was", was), (only, "on")]).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
        company.app.set_cookies(of_viewer.clone());
        let answer = company.app.get("/").await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, first), "{only}");
        assert_eq!(company.app.get(first).await.status, StatusCode::OK, "{first}");
        was = only;
    }
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
