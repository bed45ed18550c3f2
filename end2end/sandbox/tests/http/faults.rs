//! What goes wrong on purpose.

use std::time::{Duration, Instant, SystemTime};

use reqwest::Method;
use sandbox::{Effect, Fault, RetryAfter};
use serde_json::{Value, json};

use crate::support::Caller;

const LIST: &str = "/api/v1/employees?page[limit]=5";

async fn status(caller: &Caller) -> u16 {
    caller.get(LIST).send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn throttling_ends_after_as_many_requests_as_were_said() {
    let caller = Caller::start_with(12).await;
    let throttle = json!({"effect": {"kind": "throttle", "retryAfter": {"seconds": 2}}, "times": 2});
    assert_eq!(caller.control("faults", &throttle).send().await.expect("an answer").status(), 204);
    let refused = caller.get(LIST).send().await.expect("an answer");
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"2".parse().expect("a header")));
    assert_eq!([status(&caller).await, status(&caller).await], [429, 200]);
}

#[tokio::test]
async fn the_time_to_come_back_can_be_a_date() {
    let caller = Caller::start_with(12).await;
    let retry_after = Some(RetryAfter::DateIn(60));
    caller.running.sandbox.add_fault(Fault::next(1, Effect::Throttle { status: 503, retry_after }));
    let refused = caller.get(LIST).send().await.expect("an answer");
    assert_eq!(refused.status(), 503);
    let date = httpdate::parse_http_date(refused.headers()["retry-after"].to_str().expect("text")).expect("a date");
    let ahead = date.duration_since(SystemTime::now()).expect("a later time");
    assert!(ahead <= Duration::from_mins(1) && ahead > Duration::from_secs(50), "{ahead:?}");
}

#[tokio::test]
async fn a_fault_befalls_only_matching_requests_after_those_it_lets_pass() {
    let caller = Caller::start_with(12).await;
    let fault = json!({"effect": {"kind": "status", "status": 500}, "address": "page[limit]=5", "account": "acme", "skip": 1, "times": 1});
    caller.control("faults", &fault).send().await.expect("an answer");
    assert_eq!(caller.get("/api/v1/employees").send().await.expect("an answer").status(), 200);
    assert_eq!([status(&caller).await, status(&caller).await, status(&caller).await], [200, 500, 200]);
}

#[tokio::test]
async fn a_page_can_name_its_own_cursor_for_ever() {
    let caller = Caller::start_with(12).await;
    let first = caller.read(LIST).await;
    caller.running.sandbox.add_fault(Fault::always(Effect::RepeatedCursor));
    let cursor = first["meta"]["page"]["nextCursor"].as_str().expect("a cursor");
    for _ in 0..3 {
        let page = caller.read(&format!("{LIST}&page[after]={}", cursor.replace('=', "%3D"))).await;
        assert_eq!(page["meta"]["page"]["nextCursor"], cursor);
    }
}

#[tokio::test]
async fn a_reply_can_be_a_web_page_or_half_of_itself() {
    let caller = Caller::start_with(12).await;
    caller.running.sandbox.add_fault(Fault::next(1, Effect::Html));
    caller.running.sandbox.add_fault(Fault::next(1, Effect::TruncatedJson));
    let page = caller.get(LIST).send().await.expect("an answer");
    assert_eq!((page.status().as_u16(), &page.headers()["content-type"]), (200, &"text/html; charset=UTF-8".parse().expect("a header")));
    let half = caller.get(LIST).send().await.expect("an answer").text().await.expect("a body");
    assert!(half.starts_with('{') && serde_json::from_str::<Value>(&half).is_err());
}

#[tokio::test]
async fn a_connection_can_be_dropped_or_never_answered() {
    let caller = Caller::start_with(12).await;
    caller.running.sandbox.add_fault(Fault::next(1, Effect::DroppedConnection));
    // Posted, because a read that finds its connection closed is tried again.
    let dropped = caller.bare(caller.client.request(Method::POST, caller.address(LIST))).send().await.expect_err("no answer");
    assert!(!dropped.is_timeout());
    caller.running.sandbox.add_fault(Fault::next(1, Effect::NoAnswer));
    let waited = caller.get(LIST).timeout(Duration::from_millis(300)).send().await.expect_err("no answer");
    assert!(waited.is_timeout());
    assert_eq!(status(&caller).await, 200);
    let statuses: Vec<Option<u16>> = caller.running.sandbox.requests().into_iter().map(|request| request.status).collect();
    assert_eq!(statuses, [None, None, Some(200)]);
}

#[tokio::test]
async fn every_reply_can_come_later() {
    let caller = Caller::start_with(12).await;
    let slow = caller.control("delay", &json!({"milliseconds": 150})).send().await.expect("an answer");
    assert_eq!(slow.status(), 204);
    let asked = Instant::now();
    assert_eq!(status(&caller).await, 200);
    assert!(asked.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn cleared_faults_are_gone() {
    let caller = Caller::start_with(12).await;
    caller.running.sandbox.add_fault(Fault::always(Effect::Status { status: 500 }));
    assert_eq!(status(&caller).await, 500);
    let cleared = caller.client.delete(caller.address("/control/faults")).send().await.expect("an answer");
    assert_eq!((cleared.status().as_u16(), status(&caller).await), (204, 200));
}
