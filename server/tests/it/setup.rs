use axum::http::StatusCode;

use crate::support::TestApp;
use crate::support::database::on_both_databases;

on_both_databases!(the_first_owner_comes_in_by_the_code_and_nobody_after);

async fn the_first_owner_comes_in_by_the_code_and_nobody_after(database_url: Option<&str>) {
    let variables: Vec<_> = database_url.map(|url| ("ORGONAUT_DATABASE_URL", url)).into_iter().collect();
    let app = TestApp::with(&variables).await;
    let code = app.application.services.new_setup_code().await.unwrap().expect("there is no user yet");
    let form = |code| {
        [
            ("code", code),
            ("organisation", "Acme Robotics"),
            ("name", "Maja Lind"),
            ("email", "maja@acme.example"),
            ("password", "correct horse battery staple"),
        ]
    };
    let wrong = app.post("/setup", &form("WRONG-CODE")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Acme Robotics") && !wrong.text.contains("correct horse"), "{}", wrong.text);

    let right = app.post("/setup", &form(&code)).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
    assert_eq!(app.get("/people").await.status, StatusCode::OK);

    assert_eq!(app.get("/setup").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.application.services.new_setup_code().await.unwrap(), None);
}
