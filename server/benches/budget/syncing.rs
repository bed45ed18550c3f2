//! Syncs, measured from inside the process that does them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use connectors::http::{Client, Options, RouteTable};
use connectors::registry::Setting;
use connectors::{PullRequest, PullScope, Registry};
use contract::{Plan, Provider, RunStatus};
use cpu_time::ProcessTime;
use engine::Services;
use engine::installation::Installation;
use engine::mail::MailOptions;
use engine::operator::TargetChoice;
use jiff::tz::TimeZone;
use sandbox::ADMINISTRATOR_KEY;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::figures::peak_kib;

/// The tenant that is measured.
pub(crate) const TENANT: &str = "acme";
/// The company's name at the vendor.
const SUBDOMAIN: &str = "acme";

/// Connects a fresh tenant and does its first sync.
pub(crate) async fn first_import(address: &str, folder: &str) -> Value {
    let services = open(address, folder).await;
    services.create_tenant(TENANT, "Acme", Plan::Business).await.expect("a tenant");
    connect(&services, TENANT).await;
    sync(&services).await
}

/// Connects a tenant; its first sync is queued.
pub(crate) async fn connect(services: &Services, tenant: &str) {
    let settings = BTreeMap::from([("subdomain".to_owned(), SUBDOMAIN.to_owned())]);
    let secrets = BTreeMap::from([("api_key".to_owned(), SecretString::from(ADMINISTRATOR_KEY))]);
    services
        .connect_integration(tenant, Provider::BambooHr, settings, secrets, vec![TargetChoice::Baseline], false)
        .await
        .expect("a connection");
}

/// Carries out the run that is queued.
pub(crate) async fn work(services: &Services) {
    let status = services.worker().work_once().await.expect("a database").expect("a queued run");
    assert_eq!(status, RunStatus::Completed);
}

/// Syncs the tenant once more.
pub(crate) async fn again(services: &Services) {
    services.request_sync(TENANT, Provider::BambooHr).await.expect("a run");
    work(services).await;
}

/// Syncs again; before that reads and parses everything without the engine.
pub(crate) async fn no_op(address: &str, folder: &str) -> Value {
    let parse_cpu_us = read_alone(address).await;
    let services = open(address, folder).await;
    services.request_sync(TENANT, Provider::BambooHr).await.expect("a run");
    let mut measured = sync(&services).await;
    measured["parse_cpu_us"] = json!(parse_cpu_us);
    measured
}

async fn sync(services: &Services) -> Value {
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    work(services).await;
    let (wall, cpu) = (wall.elapsed(), cpu.elapsed());
    let newest = services.run_list(TENANT, 1).await.expect("runs").remove(0);
    let run = services.run_show(TENANT, &newest.id).await.expect("a run");
    let source_ms: u64 = run.calls.iter().map(|call| call.ms).sum();
    json!({ "wall_us": wall.as_micros(), "cpu_us": cpu.as_micros(), "source_us": source_ms * 1000, "peak_kib": peak_kib() })
}

async fn read_alone(address: &str) -> u128 {
    let http = Client::new(Options { routes: routes(address), ..Options::default() }).expect("a client");
    let settings = BTreeMap::from([
        ("subdomain".to_owned(), Setting::Plain(SUBDOMAIN.to_owned())),
        ("api_key".to_owned(), Setting::Secret(SecretString::from(ADMINISTRATOR_KEY))),
    ]);
    let registry = Arc::new(Registry::standard());
    let connector = registry.get(Provider::BambooHr).expect("a connector").connect(&settings).expect("settings");
    let cpu = ProcessTime::now();
    let mut cursor = None;
    loop {
        let today = contract::Date::parse("2026-11-20").expect("a day");
        let page = connector.pull(&http, PullRequest { scope: PullScope::All, cursor, today }).await.expect("a page");
        cursor = page.next;
        if cursor.is_none() {
            return cpu.elapsed().as_micros();
        }
    }
}

/// The installation in a folder, with the vendor at this address.
pub(crate) async fn open(address: &str, folder: &str) -> Services {
    let folder = Path::new(folder);
    let installation = Installation {
        database_url: SecretString::from(format!("sqlite://{}", folder.join("orgonaut.db").display())),
        data: folder.to_owned(),
        http_routes: routes(address),
        time_zone: TimeZone::UTC,
        mail: MailOptions::of("http://localhost:3000"),
    };
    Services::open(installation).await.expect("an installation")
}

fn routes(address: &str) -> RouteTable {
    format!("*.bamboohr.com=http://{address}").parse().expect("a route")
}
