//! Ten thousand events, half of them told twice, some forged, while the server is killed three times.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use contract::Attribute;
use contract::run::{RunKind, RunStatus};
use sandbox::{Operation, Running};
use store::integrations::FlowChange;
use store::{Priority, Store};
use tokio::sync::Mutex;
use url::form_urlencoded;

use crate::support::delivery::{PATH, SENT_AT, event, signature};
use crate::support::wire::Wire;
use crate::webhook_process::{deliver, provisioned};

const EVENTS: usize = 10_000;
const PEOPLE: usize = 1_000;
/// Connections the vendor sends over.
const SENDERS: usize = 8;
/// How far the events are when the server is killed.
const KILLS: [usize; 3] = [2_500, 5_000, 7_500];

/// What the senders share.
struct Told {
    /// Where the server listens now.
    address: Mutex<SocketAddr>,
    /// The next event.
    next: AtomicUsize,
    /// Events that were acknowledged.
    done: AtomicUsize,
    /// The acknowledged, by number.
    events: Mutex<HashMap<usize, Event>>,
}

/// An event that was acknowledged.
struct Event {
    /// Whom it is about.
    id: u32,
    /// Its run.
    run: String,
    /// The vendor's latest request before it was told.
    told_after: u64,
}

#[ignore = "takes minutes: cargo xtask soak"]
#[tokio::test(flavor = "multi_thread")]
async fn of_ten_thousand_events_every_acknowledged_one_is_read_and_every_change_made_once() {
    let (vendor, orgonaut) = provisioned(PEOPLE).await;
    let store = Store::open(&format!("sqlite://{}", orgonaut.data().join("orgonaut.db").display())).await.unwrap();
    lift_thresholds(&store).await;
    let vendor = Arc::new(vendor);
    let ids = vendor.sandbox.facts("acme").unwrap().active_ids;
    let mut server = orgonaut.serve("serve --json");
    let told = Arc::new(Told {
        address: Mutex::new(server.address),
        next: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
        events: Mutex::default(),
    });
    let senders: Vec<_> = (0..SENDERS).map(|_| tokio::spawn(send(Arc::clone(&told), Arc::clone(&vendor), ids.clone()))).collect();
    for kill in KILLS {
        while told.done.load(Ordering::Relaxed) < kill {
            tokio::task::yield_now().await;
        }
        server.kill();
        server = orgonaut.serve("serve --json");
    }
    for sender in senders {
        sender.await.unwrap();
    }
    let events = told.events.lock().await;
    assert_eq!(events.len(), EVENTS, "every event was acknowledged in the end");
    let org = store.org_by_slug("acme").await.unwrap().unwrap().id;
    for Event { run, .. } in events.values() {
        // Its status is looked at as long as the server works on it: the test runner ends what never comes to an end.
        let row = loop {
            let row = store.run_by_public_id(org, run).await.unwrap().unwrap();
            if row.status.is_settled() {
                break row;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        };
        assert_eq!((row.kind, row.status), (RunKind::Webhook, RunStatus::Completed), "{run}");
    }
    server.kill();
    let last_read = last_requests(&vendor);
    for (number, event) in events.iter() {
        assert!(last_read.get(&event.id) > Some(&event.told_after), "nobody was asked about {} after event {number} was told", event.id);
    }
    assert_that_people_are_as_at_the_source(&store, org, &vendor).await;
    assert_that_each_change_was_made_once(&store, org).await;
}

/// One sender: takes the next event, lets it happen and tells of it until it is acknowledged; each second one twice, each twentieth after
/// a forged one.
async fn send(told: Arc<Told>, vendor: Arc<Running>, ids: Vec<u32>) {
    let mut wire = None;
    loop {
        let number = told.next.fetch_add(1, Ordering::Relaxed);
        if number >= EVENTS {
            return;
        }
        let id = ids[number % ids.len()];
        let title = format!("Title {number}");
        vendor.sandbox.apply("acme", Operation::Retitle { id, title, from: None }).unwrap();
        let (body, told_after) = (event(id, &format!("{number}")), vendor.sandbox.request_count());
        if number.is_multiple_of(20) {
            forged(&told, &mut wire, &body).await;
        }
        let run = until_acknowledged(&told, &mut wire, &body).await;
        if number.is_multiple_of(2) {
            assert_eq!(until_acknowledged(&told, &mut wire, &body).await, run, "told twice");
        }
        told.events.lock().await.insert(number, Event { id, run, told_after });
        told.done.fetch_add(1, Ordering::Relaxed);
    }
}

async fn until_acknowledged(told: &Told, wire: &mut Option<Wire>, body: &str) -> String {
    loop {
        if let Some(open) = opened(told, wire).await {
            match deliver(open, body).await {
                Ok(run) => return run,
                Err(_) => *wire = None,
            }
        }
    }
}

async fn forged(told: &Told, wire: &mut Option<Wire>, body: &str) {
    let signature = signature("00000000000000000000000000000000", body);
    let headers = [("x-bamboohr-signature", signature.as_str()), ("x-bamboohr-timestamp", SENT_AT)];
    if let Some(open) = opened(told, wire).await {
        match open.post(PATH, &headers, body).await {
            Ok((status, answer)) => assert_eq!(status, 401, "{answer}"),
            Err(_) => *wire = None,
        }
    }
}

async fn opened<'a>(told: &Told, wire: &'a mut Option<Wire>) -> Option<&'a mut Wire> {
    if wire.is_none() {
        let address = *told.address.lock().await;
        *wire = Wire::open(address).await.ok();
        if wire.is_none() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
    wire.as_mut()
}

/// The number of the last request that named each person.
fn last_requests(vendor: &Running) -> HashMap<u32, u64> {
    let mut last = HashMap::new();
    for request in vendor.sandbox.requests() {
        let filters = form_urlencoded::parse(request.query.as_bytes()).filter(|(name, _)| name == "filter[ids]");
        for (_, ids) in filters {
            last.extend(ids.split(',').map(|id| (id.parse().unwrap(), request.number)));
        }
    }
    last
}

/// Everybody gets another title here, which nobody is asked about.
async fn lift_thresholds(store: &Store) {
    let org = store.org_by_slug("acme").await.unwrap().unwrap().id;
    let integration = store.live_integrations(org).await.unwrap().remove(0);
    let flow = store.planning_flow(org, integration.id).await.unwrap().unwrap();
    let mut rules = flow.rules.0.clone();
    rules["thresholds"]["attribute_percent"] = 1_000_000.into();
    let change = FlowChange {
        expected_version: flow.version,
        targets_baseline: true,
        future_scenarios_since: None,
        rules: &rules,
        by: None,
        at: flow.created_at,
    };
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    assert!(transaction.update_flow(org, flow.id, &change).await.unwrap());
    transaction.commit().await.unwrap();
}

async fn assert_that_people_are_as_at_the_source(store: &Store, org: contract::id::OrgId, vendor: &Running) {
    let company = vendor.sandbox.company("acme").unwrap();
    let baseline = store.contexts(org).await.unwrap().remove(0).id;
    let index = store.actor_index(org, baseline, contract::Provider::BambooHr).await.unwrap();
    let ids: Vec<_> = index.iter().map(|person| person.id).collect();
    let mut seen = 0;
    for row in store.actors(org, &ids).await.unwrap() {
        let id: u32 = row.actor.source_hris_id.unwrap().parse().unwrap();
        let person = company.person(id).unwrap();
        if person.is_active(company.today) {
            seen += 1;
            assert_eq!(row.actor.job_title.as_deref(), Some(company.titles.name(person.job(company.today).title)), "{id}");
        }
    }
    assert_eq!(seen, company.facts().active);
}

/// Title by title each change begins where the one before ended, and the audit log has one event for each.
async fn assert_that_each_change_was_made_once(store: &Store, org: contract::id::OrgId) {
    let events = store.audit_events(org, None, 1_000_000).await.unwrap();
    let audited = events.iter().filter(|event| event.action == "person.update").count();
    let mut chains: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut changed = 0;
    let mut runs: Vec<_> = events.iter().filter_map(|event| event.run_id).collect();
    runs.sort();
    runs.dedup();
    for run in runs {
        let filter = contract::view::ChangeFilter { attribute: Some(Attribute::JobTitle), ..Default::default() };
        for stored in store.changes_page(org, run, &filter, 0, 10_000).await.unwrap() {
            if stored.state != contract::run::ChangeState::Applied || stored.change.op != contract::run::ChangeOp::Update {
                continue;
            }
            changed += 1;
            for attribute in stored.change.attributes.iter().filter(|change| change.attribute == Attribute::JobTitle) {
                let shown = |value: &contract::Value| value.shown().unwrap_or_default().to_owned();
                chains.entry(stored.change.source_id.clone()).or_default().push((shown(&attribute.old), shown(&attribute.new)));
            }
        }
    }
    assert_eq!(changed, audited, "one audit event for each change");
    for (id, chain) in chains {
        let mut by_old: HashMap<&str, &str> = HashMap::new();
        for (old, new) in &chain {
            assert_ne!(old, new, "{id}");
            assert_eq!(by_old.insert(old, new), None, "{id} left {old} twice");
        }
    }
}
