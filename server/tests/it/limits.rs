use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::support::TestApp;

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_with_words() {
    let app = TestApp::start().await;
    let password = "x".repeat(2 * 1024 * 1024);
    let response = app.post("/sign-in", &[("email", "maja@example.com"), ("password", &password)]).await;
    assert_eq!(response.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(response.text.contains("That was too large"), "{}", response.text);
}

#[tokio::test]
async fn one_address_may_make_a_burst_and_is_then_told_when_to_come_back() {
    let app = TestApp::with(&[("ORGONAUT_RATE_LIMIT", "1")]).await;
    let mut answers = Vec::new();
    for _ in 0..20 {
        answers.push(app.get("/pkg/nothing").await);
    }
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS).collect();
    assert!((5..=10).contains(&refused.len()), "{}", refused.len());
    assert!(refused[0].header("retry-after").parse::<u32>().unwrap() >= 1);
    assert!(refused[0].text.contains("Too many requests"), "{}", refused[0].text);
}

#[tokio::test]
async fn the_limit_of_one_address_is_not_anothers() {
    let app = TestApp::with(&[("ORGONAUT_RATE_LIMIT", "1")]).await;
    let from = async |peer: &str| app.send_with(Request::get("/pkg/nothing"), Body::empty(), peer).await.status;
    for _ in 0..20 {
        from("203.0.113.1:1000").await;
        from("[2001:db8:1:2::1]:1000").await;
    }
    assert_eq!(from("203.0.113.1:2000").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(from("203.0.113.2:1000").await, StatusCode::NOT_FOUND);
    assert_eq!(from("[2001:db8:1:2:ffff::9]:1000").await, StatusCode::TOO_MANY_REQUESTS, "one client has the whole /64");
    assert_eq!(from("[2001:db8:1:3::1]:1000").await, StatusCode::NOT_FOUND);
}
