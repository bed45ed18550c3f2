//! The client against a scripted vendor.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connectors::http::{Client, Lookup, Options, Request};
use connectors::{Error, Retry};
use contract::{FailureKind, Provider};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::outside::{Calls, client, client_with, options};
use crate::scripted_vendor::{Answer, ScriptedVendor};

fn get(path: &str) -> Request {
    Request::get(Provider::BambooHr, "test", Url::parse("https://acme.bamboohr.com").unwrap().join(path).unwrap())
}

async fn failure(client: &Client, request: &Request) -> Error {
    match client.send(request).await {
        Ok(answer) => answer.json::<Vec<u32>>().unwrap_err(),
        Err(error) => error,
    }
}

#[tokio::test]
async fn a_routed_request_keeps_the_vendor_s_host_and_says_who_asks() {
    let vendor = ScriptedVendor::start([Answer::json("[1]")]).await;
    let (client, calls) = client(&vendor.routes());
    let answer = client.send(&get("/api/v1/employees?fields=a%2Cb&token=s3cret")).await.unwrap();
    assert_eq!(answer.json::<Vec<u32>>().unwrap(), [1]);
    let asked = &vendor.asked()[0];
    assert_eq!(asked.path, "/api/v1/employees?fields=a%2Cb&token=s3cret");
    assert_eq!(asked.headers["host"], "acme.bamboohr.com");
    assert_eq!(asked.headers["accept"], "application/json");
    assert!(asked.headers["user-agent"].to_str().unwrap().starts_with("Orgonaut/"));
    assert_eq!(calls.rows()[0].path, "/api/v1/employees?fields=a,b&token=***");
}

#[tokio::test]
async fn a_query_is_posted_as_exactly_application_json() {
    let vendor = ScriptedVendor::start([Answer::json("[]")]).await;
    let (client, _) = client(&vendor.routes());
    let url = Url::parse("https://acme.bamboohr.com/api/v1/reports/custom").unwrap();
    client.send(&Request::post_json(Provider::BambooHr, "test", url, &serde_json::json!({ "a": 1 }))).await.unwrap();
    let asked = &vendor.asked()[0];
    assert_eq!((asked.headers["content-type"].to_str().unwrap(), asked.body.as_str()), ("application/json", r#"{"a":1}"#));
}

#[tokio::test]
async fn throttling_is_waited_out_by_seconds_and_by_date_under_both_statuses() {
    let vendor = ScriptedVendor::start([
        Answer::retry_after(429, "7"),
        Answer::retry_after(503, "Fri, 20 Nov 2026 08:00:20 GMT"),
        Answer::status(503),
        Answer::json("[1]"),
    ])
    .await;
    let (client, calls) = client(&vendor.routes());
    assert!(client.send(&get("/")).await.unwrap().is_success());
    assert_eq!(calls.attempts(), [(Some(429), 7_000), (Some(503), 13_000), (Some(503), 4_000), (Some(200), 0)]);
    assert_eq!(calls.rows().iter().map(|row| row.attempt).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_pause_of_more_than_thirty_seconds_is_left_to_the_run() {
    let vendor = ScriptedVendor::start([Answer::retry_after(429, "86400")]).await;
    let (client, calls) = client(&vendor.routes());
    let error = failure(&client, &get("/")).await;
    assert_eq!((error.kind, error.retry), (FailureKind::RateLimited, Retry::After(Duration::from_hours(24))));
    assert_eq!(calls.attempts(), [(Some(429), 0)]);
}

#[tokio::test]
async fn a_vendor_that_stays_down_is_tried_four_times() {
    let vendor = ScriptedVendor::start([Answer::status(502), Answer::status(504), Answer::status(408), Answer::status(503)]).await;
    let (client, calls) = client(&vendor.routes());
    let error = failure(&client, &get("/")).await;
    assert_eq!((error.kind, error.retry), (FailureKind::Unreachable, Retry::Backoff));
    assert_eq!(calls.attempts(), [(Some(502), 1_000), (Some(504), 2_000), (Some(408), 4_000), (Some(503), 0)]);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_asked_for_again() {
    let vendor = ScriptedVendor::start([Answer::BreaksOff, Answer::json("[1]")]).await;
    let (client, calls) = client(&vendor.routes());
    assert_eq!(client.send(&get("/")).await.unwrap().json::<Vec<u32>>().unwrap(), [1]);
    assert_eq!(calls.attempts(), [(None, 1_000), (Some(200), 0)]);
}

#[tokio::test]
async fn a_vendor_that_never_answers_is_unreachable_after_the_timeout() {
    let vendor = ScriptedVendor::start([Answer::Never, Answer::Never, Answer::Never, Answer::Never]).await;
    let routes = vendor.routes().parse().unwrap();
    let (client, calls) = client_with(Options { routes, request_timeout: Duration::from_millis(50), ..options() });
    let error = failure(&client, &get("/")).await;
    assert_eq!(error.kind, FailureKind::Unreachable);
    assert!(error.message.contains("BambooHR did not answer within"), "{}", error.message);
    assert_eq!(calls.rows().len(), 4);
}

#[tokio::test]
async fn a_vendor_that_is_not_there_is_unreachable() {
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let (client, _) = client(&format!("*.bamboohr.com=http://127.0.0.1:{port}"));
    let error = failure(&client, &get("/")).await;
    assert_eq!((error.kind, error.message.as_str()), (FailureKind::Unreachable, "BambooHR could not be reached at acme.bamboohr.com."));
}

#[tokio::test]
async fn credentials_that_are_refused_are_not_tried_again() {
    let vendor = ScriptedVendor::start([Answer::status(401)]).await;
    let (client, calls) = client(&vendor.routes());
    assert_eq!(failure(&client, &get("/").basic_auth(&SecretString::from("s3cret"), "x")).await.kind, FailureKind::Auth);
    assert_eq!(calls.rows().len(), 1);
    assert!(!format!("{:?}", calls.rows()).contains("s3cret"));
}

#[tokio::test]
async fn an_answer_over_the_limit_is_not_read_to_its_end() {
    let vendor = ScriptedVendor::start([Answer::json(&"1".repeat(4096))]).await;
    let (client, _) = client_with(Options { routes: vendor.routes().parse().unwrap(), body_limit: 4095, ..options() });
    let error = failure(&client, &get("/")).await;
    assert_eq!((error.kind, error.retry), (FailureKind::Protocol, Retry::Permanent));
}

fn redirect(location: &str) -> Answer {
    Answer::With(302, vec![("location", location.to_owned())], String::new())
}

#[tokio::test]
async fn a_redirect_on_the_same_host_is_followed() {
    let vendor = ScriptedVendor::start([redirect("/b"), redirect("https://acme.bamboohr.com/c"), Answer::json("[1]")]).await;
    let (client, _) = client(&vendor.routes());
    assert!(client.send(&get("/a")).await.unwrap().is_success());
    assert_eq!(vendor.asked().iter().map(|asked| asked.path.clone()).collect::<Vec<_>>(), ["/a", "/b", "/c"]);
}

#[tokio::test]
async fn a_redirect_to_another_host_or_for_ever_is_not_followed() {
    for location in
        ["https://evil.example/", "http://acme.bamboohr.com/", "https://other.bamboohr.com/", "http://169.254.169.254/", "//127.0.0.1/"]
    {
        let vendor = ScriptedVendor::start([redirect(location)]).await;
        let (client, _) = client(&vendor.routes());
        assert!(client.send(&get("/")).await.unwrap().is_redirect(), "{location}");
        assert_eq!(vendor.asked().len(), 1, "{location}");
    }
    let vendor = ScriptedVendor::start((0..9).map(|_| redirect("/again"))).await;
    let (client, _) = client(&vendor.routes());
    assert!(client.send(&get("/")).await.unwrap().is_redirect());
    assert_eq!(vendor.asked().len(), 4);
}

/// A name whose owner points it at the machine itself.
struct Inside;

#[async_trait::async_trait]
impl Lookup for Inside {
    async fn addresses(&self, _host: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(vec!["127.0.0.1".parse().unwrap()])
    }
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_when_it_is_dialled() {
    let (client, _) = client_with(Options { lookup: Arc::new(Inside), ..options() });
    let error = failure(&client, &get("/")).await;
    assert_eq!((error.kind, error.retry), (FailureKind::Configuration, Retry::Permanent));
    assert!(error.message.contains("acme.bamboohr.com leads to 127.0.0.1, which is loopback"), "{}", error.message);
}

/// A name that leads to an address nobody has, and inside once it was looked up as often as one request does.
#[derive(Default)]
struct Moving(AtomicUsize);

#[async_trait::async_trait]
impl Lookup for Moving {
    async fn addresses(&self, _host: &str) -> std::io::Result<Vec<IpAddr>> {
        let is_first_request = self.0.fetch_add(1, Ordering::Relaxed) < TRIES;
        Ok(vec![if is_first_request { "2e00::1" } else { "127.0.0.1" }.parse().unwrap()])
    }
}

/// How often a vendor that cannot be reached is tried.
const TRIES: usize = 4;

#[tokio::test]
async fn a_name_that_moves_inside_between_two_requests_is_refused() {
    let lookup = Arc::new(Moving::default());
    let (client, _) = client_with(Options { lookup: lookup.clone(), connect_timeout: Duration::from_millis(1), ..options() });
    assert_eq!(failure(&client, &get("/")).await.kind, FailureKind::Unreachable);
    let error = failure(&client, &get("/")).await;
    assert_eq!((error.kind, error.retry), (FailureKind::Configuration, Retry::Permanent));
    assert!(error.message.contains("acme.bamboohr.com leads to 127.0.0.1, which is loopback"), "{}", error.message);
    assert_eq!(lookup.0.load(Ordering::Relaxed), TRIES + 1, "each dial looks the name up anew");
}

/// A name nobody knows.
struct Unknown;

#[async_trait::async_trait]
impl Lookup for Unknown {
    async fn addresses(&self, _host: &str) -> std::io::Result<Vec<IpAddr>> {
        Err(std::io::Error::other("no such name"))
    }
}

#[tokio::test]
async fn a_name_that_cannot_be_looked_up_is_unreachable() {
    let (client, _) = client_with(Options { lookup: Arc::new(Unknown), ..options() });
    let error = failure(&client, &get("/")).await;
    assert_eq!((error.kind, error.message.as_str()), (FailureKind::Unreachable, "The name acme.bamboohr.com could not be looked up."));
}

#[tokio::test]
async fn an_address_that_is_no_vendor_s_is_refused_even_when_its_host_is_routed() {
    let vendor = ScriptedVendor::start([]).await;
    let (client, _) = client(&vendor.routes());
    let url = Url::parse("http://acme.bamboohr.com/").unwrap();
    assert_eq!(failure(&client, &Request::get(Provider::BambooHr, "test", url)).await.kind, FailureKind::Configuration);
    assert!(vendor.asked().is_empty());
}

#[tokio::test]
async fn a_cancelled_run_stops_waiting_at_once() {
    let vendor = ScriptedVendor::start([Answer::Never]).await;
    let cancellation = CancellationToken::new();
    let options = Options { routes: vendor.routes().parse().unwrap(), ..options() };
    let client = Client::new(options).unwrap().for_run(Arc::new(Calls::default()), cancellation.clone());
    let asking = tokio::spawn(async move { failure(&client, &get("/")).await });
    while vendor.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    cancellation.cancel();
    assert_eq!(asking.await.unwrap().message, "The run was cancelled.");
}
