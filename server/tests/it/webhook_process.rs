//! Deliveries to the program itself, which is killed, and nights that pass while it does not run.

use sandbox::{Operation, Options, Running, Sandbox};
use serde_json::Value;
use sqlx::{Connection as _, Executor as _, SqliteConnection};

use crate::support::Program;
use crate::support::delivery::{KEY, PATH, SENT_AT, event, signature};
use crate::support::wire::Wire;

/// An installation whose tenant is synced and whose webhook is provisioned.
pub(crate) async fn provisioned(people: usize) -> (Running, Program) {
    let vendor = Sandbox::start(Options { people, ..Options::default() }).await.unwrap();
    let orgonaut = Program::listening(&[("ORGONAUT_HTTP_ROUTES", &vendor.routes()), ("ORGONAUT_RATE_LIMIT", "0")]);
    orgonaut.answer("tenant create --slug acme --name Acme --plan business", "");
    let connect = "integration connect --tenant acme --provider bamboohr --set subdomain=acme --set-stdin api_key --target baseline";
    orgonaut.answer(connect, sandbox::ADMINISTRATOR_KEY);
    orgonaut.answer("sync --tenant acme --provider bamboohr --wait", "");
    let set = "integration webhook-secret set --tenant acme --provider bamboohr --kind hmac --secret-stdin";
    assert_eq!(orgonaut.answer(set, KEY)[0]["kind"], "hmac");
    (vendor, orgonaut)
}

/// Delivers a signed event; gives the id of its run.
pub(crate) async fn deliver(wire: &mut Wire, body: &str) -> std::io::Result<String> {
    let signature = signature(KEY, body);
    let headers = [("content-type", "application/json"), ("x-bamboohr-signature", signature.as_str()), ("x-bamboohr-timestamp", SENT_AT)];
    let (status, answer) = wire.post(PATH, &headers, body).await?;
    assert_eq!(status, 202, "{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    Ok(answer["run_id"].as_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_right_after_the_answer_nothing_is_lost() {
    let (vendor, orgonaut) = provisioned(40).await;
    let id = vendor.sandbox.facts("acme").unwrap().active_ids[0];
    vendor.sandbox.apply("acme", Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None }).unwrap();
    // Without a worker: nothing of it is done when the server dies.
    let server = orgonaut.serve("serve --role web --json");
    let run = deliver(&mut Wire::open(server.address).await.unwrap(), &event(id, "t")).await.unwrap();
    server.kill();
    assert_eq!(orgonaut.answer(&format!("run show {run} --tenant acme"), "")["run"]["status"], "queued");
    let server = orgonaut.serve("serve --json");
    let settled = loop {
        let shown = orgonaut.answer(&format!("run show {run} --tenant acme"), "");
        if shown["run"]["finished_at"].is_number() {
            break shown;
        }
        tokio::task::yield_now().await;
    };
    server.kill();
    assert_eq!((&settled["run"]["status"], &settled["run"]["counts"]["updated"]), (&Value::from("completed"), &Value::from(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_started_server_asks_for_a_night_that_was_missed() {
    let (_vendor, orgonaut) = provisioned(5).await;
    let mut database = SqliteConnection::connect(&format!("sqlite://{}", orgonaut.data().join("orgonaut.db").display())).await.unwrap();
    let an_hour_ago = "UPDATE schedules SET next_run_at = (unixepoch() - 3600) * 1000000";
    assert_eq!(database.execute(an_hour_ago).await.unwrap().rows_affected(), 1);
    database.close().await.unwrap();
    let server = orgonaut.serve("serve --json");
    let night = loop {
        let runs = orgonaut.answer("run list --tenant acme", "");
        let night = runs.as_array().unwrap().iter().find(|run| run["event_type"] == "nightly_reconciliation");
        if let Some(night) = night.filter(|run| run["finished_at"].is_number()) {
            break night.clone();
        }
        tokio::task::yield_now().await;
    };
    server.kill();
    assert_eq!((&night["kind"], &night["status"]), (&Value::from("reconcile"), &Value::from("completed")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_comes_after_the_flush() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    if !Program::can_be_traced() {
        println!("strace is not installed or may not trace here: that the flush comes before the answer was not observed");
        return;
    }
    let (_vendor, orgonaut) = provisioned(5).await;
    let server = orgonaut.serve_traced("serve --role web --json", &trace);
    deliver(&mut Wire::open(server.address).await.unwrap(), &event(7, "t")).await.unwrap();
    server.kill();
    let calls = std::fs::read_to_string(&trace).unwrap();
    let at = |needle: &str, from: usize| calls.lines().skip(from).position(|line| line.contains(needle)).map(|line| line + from);
    // The first 24 bytes are read by themselves: they tell which version of HTTP it is.
    let request = at("POST /api/v1/integration", 0).expect("the request in the trace");
    let answer = at("HTTP/1.1 202", request).expect("the answer in the trace");
    let flushed = calls.lines().skip(request).take(answer - request).any(is_finished_flush);
    assert!(flushed, "no flush between request and answer:\n{}", lines(&calls, request, answer));
}

/// Whether a line of the trace tells that a flush has come to its end.
fn is_finished_flush(line: &str) -> bool {
    (line.contains("fdatasync") || line.contains("fsync")) && line.trim_end().ends_with("= 0")
}

fn lines(text: &str, from: usize, to: usize) -> String {
    text.lines().skip(from).take(to - from + 1).collect::<Vec<_>>().join("\n")
}
