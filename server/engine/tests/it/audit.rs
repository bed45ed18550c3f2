//! What the audit log says of a sync (O23).

use std::collections::BTreeMap;

use contract::form::DisconnectForm;
use contract::run::{ChangeState, RunKind, RunStatus};
use contract::view::ChangeFilter;
use sandbox::{ADMINISTRATOR_KEY, Effect, Fault, NewHire, Operation};
use secrecy::SecretString;
use store::audit::{AuditEvent, category};
use uuid::Uuid;

use crate::support::{Database, Tenant};

on_both_databases! {
    every_applied_change_has_exactly_one_event,
    a_change_that_is_held_has_none,
    an_event_names_what_changed_and_holds_no_value,
    the_life_of_a_connection_can_be_told_from_the_log_alone,
}

/// Events of a run's changes.
async fn events(tenant: &Tenant, run: &str) -> Vec<AuditEvent> {
    let run = tenant.run_row(run).await.id;
    let all = tenant.store().audit_events(tenant.org, None, 10_000).await.unwrap();
    all.into_iter().filter(|event| event.run_id == Some(run) && event.category == category::PLANNING).collect()
}

/// A first sync, then a day on which somebody is hired, moved to another title, and leaves.
async fn busy(database: &Database) -> (Tenant, Vec<String>) {
    let tenant = Tenant::synced(database, 60).await;
    let first = tenant.last_run().await.run.id;
    let ids = tenant.company().facts().active_ids;
    let person = NewHire { first_name: "Nora".to_owned(), last_name: "Newcomer".to_owned(), ..NewHire::default() };
    tenant.change(Operation::Hire { person });
    tenant.change(Operation::Retitle { id: ids[0], title: "Keeper of Keys".to_owned(), from: None });
    tenant.change(Operation::Terminate { id: ids[1], on: None });
    tenant.change(Operation::RenameDepartment { department: 18_250, name: "The Helm".to_owned() });
    let second = tenant.sync().await;
    assert_eq!(second.run.status, RunStatus::Completed);
    (tenant, vec![first, second.run.id])
}

async fn every_applied_change_has_exactly_one_event(database: &Database) {
    let (tenant, runs) = busy(database).await;
    for run in runs {
        let id = tenant.run_row(&run).await.id;
        let mut expected: BTreeMap<(Uuid, String), usize> = BTreeMap::new();
        for stored in tenant.store().changes_page(tenant.org, id, &ChangeFilter::default(), 0, 10_000).await.unwrap() {
            assert_eq!(stored.state, ChangeState::Applied);
            let action = format!("{}.{}", stored.change.entity.id(), stored.change.op.id());
            *expected.entry((stored.change.entity_id.unwrap(), action)).or_default() += 1;
        }
        let mut logged: BTreeMap<(Uuid, String), usize> = BTreeMap::new();
        for event in events(&tenant, &run).await {
            *logged.entry((event.entity_id.unwrap(), event.action)).or_default() += 1;
        }
        assert!(expected.len() >= 4);
        assert_eq!(logged, expected);
    }
}

async fn a_change_that_is_held_has_none(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    for id in tenant.company().facts().active_ids.into_iter().take(40) {
        tenant.change(Operation::Retitle { id, title: "Reset By Mistake".to_owned(), from: None });
    }
    let held = tenant.sync().await;
    assert_eq!((held.run.status, held.changes.total), (RunStatus::Held, 40));
    assert_eq!(events(&tenant, &held.run.id).await, []);
}

async fn an_event_names_what_changed_and_holds_no_value(database: &Database) {
    let (tenant, runs) = busy(database).await;
    let company = tenant.company();
    let updates: Vec<_> = events(&tenant, &runs[1]).await.into_iter().filter(|event| event.action == "person.update").collect();
    assert!(updates.iter().any(|event| event.detail.0["attributes"] == serde_json::json!(["job_title"])), "{updates:?}");
    assert!(updates.iter().all(|event| event.values_hash.as_ref().is_some_and(|hash| hash.len() == 32)));
    let rows = database.rows(&["audit_events"]).await;
    let mut values = vec!["Keeper of Keys".to_owned(), "The Helm".to_owned(), "Newcomer".to_owned()];
    values.extend(company.people().iter().map(sandbox::company::Person::display_name));
    values.extend(company.people().iter().filter_map(|person| person.work_email.clone()));
    for row in rows {
        assert!(values.iter().all(|value| !row.contains(value)), "{row}");
    }
}

/// E6.
async fn the_life_of_a_connection_can_be_told_from_the_log_alone(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    tenant.spoil(Fault::always(Effect::Status { status: 401 }));
    tenant.sync().await;
    tenant.installation.vendor.sandbox.clear_faults();
    tenant.services().replace_hris_key(&owner, &SecretString::from(ADMINISTRATOR_KEY)).await.unwrap();
    tenant.installation.work().await;
    tenant.services().pause_hris(&owner).await.unwrap();
    tenant.queue(RunKind::Reconcile).await;
    tenant.installation.work().await;
    tenant.services().disconnect_hris(&owner, &DisconnectForm { confirm: "acme".to_owned() }).await.unwrap();
    let all = tenant.store().audit_events(tenant.org, None, 10_000).await.unwrap();
    let life: Vec<_> = all.iter().filter(|event| event.category == category::INTEGRATION).map(|event| event.action.as_str()).collect();
    assert_eq!(
        life,
        [
            "integration.connect",
            "run.complete",
            "run.fail",
            "integration.replace_secret",
            "run.complete",
            "integration.pause",
            "run.skip",
            "integration.disconnect"
        ]
    );
}
