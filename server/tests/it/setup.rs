use axum::http::StatusCode;

use crate::support::database::on_both_databases;
use crate::support::{TestApp, TestResponse};

on_both_databases!(the_first_owner_comes_in_by_the_code_and_nobody_after);

const OWNER: &[(&str, &str)] = &[("name", "Maja Lind"), ("email", "maja@acme.example"), ("password", "correct horse battery staple")];

fn leads_to(response: &TestResponse, path: &str) {
    assert_eq!((response.status, response.header("location")), (StatusCode::SEE_OTHER, path), "{}", response.text);
}

async fn the_first_owner_comes_in_by_the_code_and_nobody_after(database_url: Option<&str>) {
    let variables: Vec<_> = database_url.map(|url| ("ORGONAUT_DATABASE_URL", url)).into_iter().collect();
    let app = TestApp::with(&variables).await;
    let code = app.application.services.new_setup_code().await.unwrap().expect("there is no user yet");

    leads_to(&app.get("/setup/owner").await, "/setup");
    let wrong = app.post("/setup", &[("code", "WRONG-CODE")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("This is not the code") && !wrong.text.contains("WRONG-CODE"), "{}", wrong.text);
    leads_to(&app.post("/setup", &[("code", &code)]).await, "/setup/organisation");

    leads_to(&app.get("/setup/owner").await, "/setup/organisation");
    let blank = app.post("/setup/organisation", &[("organisation", " ")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    leads_to(&app.post("/setup/organisation", &[("organisation", "Acme Robotics")]).await, "/setup/owner");

    let refused = app.post("/setup/owner", &[("name", "Maja Lind"), ("email", "maja"), ("password", "correct horse battery staple")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Acme Robotics") && refused.text.contains("Maja Lind"), "{}", refused.text);
    assert!(!refused.text.contains("correct horse"), "{}", refused.text);
    let right = app.post("/setup/owner", OWNER).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
    assert_eq!(app.get("/people").await.status, StatusCode::OK);

    for path in ["/setup", "/setup/organisation", "/setup/owner"] {
        assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(app.application.services.new_setup_code().await.unwrap(), None);
}

#[tokio::test]
async fn the_last_form_sent_twice_ends_as_it_did_once() {
    let app = TestApp::start().await;
    let code = app.application.services.new_setup_code().await.unwrap().unwrap();
    app.post("/setup", &[("code", &code)]).await;
    app.post("/setup/organisation", &[("organisation", "Acme")]).await;
    let before = app.cookies();
    leads_to(&app.post("/setup/owner", OWNER).await, "/");
    leads_to(&app.post("/setup/owner", OWNER).await, "/");

    // As a double click sends it: with the cookie of before the answer.
    app.set_cookies(before.clone());
    leads_to(&app.post("/setup/owner", OWNER).await, "/");
    assert_eq!(app.get("/people").await.status, StatusCode::OK, "it is signed in too");

    app.set_cookies(before);
    let other = [("name", "Noor"), ("email", "noor@acme.example"), ("password", "correct horse battery staple")];
    leads_to(&app.post("/setup/owner", &other).await, "/sign-in");
    assert!(app.get("/sign-in").await.text.contains("Orgonaut is set up already."));
}

#[tokio::test]
async fn nobody_reaches_a_later_step_without_the_code() {
    let app = TestApp::start().await;
    app.application.services.new_setup_code().await.unwrap();
    leads_to(&app.post("/setup/organisation", &[("organisation", "Acme")]).await, "/setup");
    leads_to(&app.post("/setup/owner", OWNER).await, "/setup");
    assert_eq!(app.post("/setup", &[("code", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_code_the_server_has_replaced_since_is_told_in_words() {
    let app = TestApp::start().await;
    let code = app.application.services.new_setup_code().await.unwrap().unwrap();
    app.post("/setup", &[("code", &code)]).await;
    app.post("/setup/organisation", &[("organisation", "Acme")]).await;
    app.application.services.new_setup_code().await.unwrap();
    let refused = app.post("/setup/owner", OWNER).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("Begin again"), "{}", refused.text);
}
