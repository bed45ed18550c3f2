//! Cases of connections and flows.

use contract::Provider;
use store::contexts::{ContextRow, kind};
use store::integrations::{FlowChange, FlowRow, IntegrationRow, health, status};
use store::{Error, Json, Store};

use crate::builders::{Company, company, context_row, flow_row, integration_row, write};
use crate::support::{NOW, tenant};

on_both_databases! {
    a_connection_is_stored_as_it_is,
    a_vendor_is_connected_once_and_again_after_a_disconnect,
    a_tenant_has_one_live_sync_and_another_once_it_ended,
    a_flow_is_stored_as_it_is_until_it_ends,
    settings_are_changed_only_on_the_version_they_were_made_on,
    secrets_are_replaced_with_the_time_of_it,
    plain_settings_are_replaced_and_the_secrets_stay,
    health_changes_only_where_a_run_says_something_about_it,
    chosen_scenarios_come_by_age_and_once_whatever_became_of_them,
    connections_and_flows_of_another_tenant_are_neither_seen_nor_changed,
}

async fn connect(store: &Store, row: &IntegrationRow) -> store::Result<()> {
    write(store, async |transaction| transaction.insert_integration(row).await).await
}

async fn begin_flow(store: &Store, row: &FlowRow) -> store::Result<()> {
    write(store, async |transaction| transaction.insert_flow(row).await).await
}

async fn a_connection_is_stored_as_it_is(store: &Store) {
    let org = tenant(store, "acme").await;
    let row = IntegrationRow {
        last_error: Some("The key was refused.".to_owned()),
        last_sync_at: Some(NOW),
        last_reconciled_at: Some(NOW.plus_seconds(1)),
        ..integration_row(org, Provider::Workday)
    };
    connect(store, &row).await.unwrap();
    assert_eq!(store.integration(org, row.id).await.unwrap(), Some(row.clone()));
    assert_eq!(store.live_integrations(org).await.unwrap(), [row]);
}

async fn a_vendor_is_connected_once_and_again_after_a_disconnect(store: &Store) {
    let acme = company(store, "acme").await;
    let second = integration_row(acme.org, Provider::BambooHr);
    assert!(matches!(connect(store, &second).await, Err(Error::Exists)));

    let org = tenant(store, "other").await;
    let over = IntegrationRow {
        status: status::DISCONNECTED.to_owned(),
        config_encrypted: Json([].into()),
        deleted_at: Some(NOW),
        ..integration_row(org, Provider::BambooHr)
    };
    let fresh = integration_row(org, Provider::BambooHr);
    connect(store, &over).await.unwrap();
    connect(store, &fresh).await.unwrap();
    assert_eq!(store.live_integrations(org).await.unwrap(), [fresh]);
    assert_eq!(store.integration(org, over.id).await.unwrap(), Some(over));
}

async fn a_tenant_has_one_live_sync_and_another_once_it_ended(store: &Store) {
    let acme = company(store, "acme").await;
    let workday = integration_row(acme.org, Provider::Workday);
    connect(store, &workday).await.unwrap();
    // A sync that is switched off counts too.
    let second = FlowRow { is_enabled: false, ..flow_row(acme.org, workday.id) };
    assert!(matches!(begin_flow(store, &second).await, Err(Error::Exists)));

    let other = tenant(store, "other").await;
    let integration = integration_row(other, Provider::BambooHr);
    connect(store, &integration).await.unwrap();
    let ended = FlowRow { ended_at: Some(NOW), ..flow_row(other, integration.id) };
    begin_flow(store, &ended).await.unwrap();
    begin_flow(store, &flow_row(other, integration.id)).await.unwrap();
}

async fn a_flow_is_stored_as_it_is_until_it_ends(store: &Store) {
    let org = tenant(store, "acme").await;
    let integration = integration_row(org, Provider::BambooHr);
    connect(store, &integration).await.unwrap();
    begin_flow(store, &FlowRow { ended_at: Some(NOW), ..flow_row(org, integration.id) }).await.unwrap();
    assert_eq!(store.planning_flow(org, integration.id).await.unwrap(), None);

    let flow = FlowRow { future_scenarios_since: Some(NOW), targets_baseline: false, ..flow_row(org, integration.id) };
    begin_flow(store, &flow).await.unwrap();
    assert_eq!(store.planning_flow(org, integration.id).await.unwrap(), Some(flow));
}

async fn settings_are_changed_only_on_the_version_they_were_made_on(store: &Store) {
    let acme = company(store, "acme").await;
    let rules = serde_json::json!({ "version": 2 });
    let change =
        FlowChange { expected_version: 1, targets_baseline: false, future_scenarios_since: Some(NOW), rules: &rules, by: None, at: NOW };
    let save = async || write(store, async |transaction| transaction.update_flow(acme.org, acme.flow, &change).await).await.unwrap();
    assert!(save().await);
    assert!(!save().await, "somebody else was first");
    let flow = store.planning_flow(acme.org, acme.integration).await.unwrap().unwrap();
    assert_eq!((flow.version, flow.targets_baseline, flow.changed_at, flow.rules.0), (2, false, Some(NOW), rules.clone()));
}

async fn secrets_are_replaced_with_the_time_of_it(store: &Store) {
    let acme = company(store, "acme").await;
    let (sealed, later) = ([("api_key".to_owned(), "other".to_owned())].into(), NOW.plus_seconds(60));
    write(store, async |transaction| transaction.update_integration_secrets(acme.org, acme.integration, &sealed, later).await)
        .await
        .unwrap();
    let row = store.integration(acme.org, acme.integration).await.unwrap().unwrap();
    assert_eq!((row.config_encrypted.0, row.secrets_set_at), (sealed, later));
}

async fn plain_settings_are_replaced_and_the_secrets_stay(store: &Store) {
    let acme = company(store, "acme").await;
    let other = tenant(store, "other").await;
    let before = store.integration(acme.org, acme.integration).await.unwrap().unwrap();
    let settings = [("legal_entities".to_owned(), "USMF".to_owned())].into();
    write(store, async |transaction| transaction.update_integration_settings(other, acme.integration, &settings).await).await.unwrap();
    assert_eq!(store.integration(acme.org, acme.integration).await.unwrap(), Some(before.clone()), "it is not theirs");
    write(store, async |transaction| transaction.update_integration_settings(acme.org, acme.integration, &settings).await).await.unwrap();
    let after = store.integration(acme.org, acme.integration).await.unwrap();
    assert_eq!(after, Some(IntegrationRow { settings: Json(settings), ..before }));
}

async fn health_changes_only_where_a_run_says_something_about_it(store: &Store) {
    let Company { org, integration, .. } = company(store, "acme").await;
    let seen = async || {
        let row = store.integration(org, integration).await.unwrap().unwrap();
        (row.health, row.last_error, row.last_sync_at, row.last_reconciled_at)
    };
    let refused = Some((health::FAILED, Some("The key was refused.")));
    write(store, async |transaction| transaction.update_integration_health(org, integration, refused, None, Some(NOW)).await)
        .await
        .unwrap();
    let failed = (health::FAILED.to_owned(), Some("The key was refused.".to_owned()), None, Some(NOW));
    assert_eq!(seen().await, failed);

    write(store, async |transaction| transaction.update_integration_health(org, integration, None, None, None).await).await.unwrap();
    assert_eq!(seen().await, failed);

    let good = Some((health::HEALTHY, None));
    let later = NOW.plus_seconds(1);
    write(store, async |transaction| transaction.update_integration_health(org, integration, good, Some(later), None).await).await.unwrap();
    assert_eq!(seen().await, (health::HEALTHY.to_owned(), None, Some(later), Some(NOW)));
}

async fn chosen_scenarios_come_by_age_and_once_whatever_became_of_them(store: &Store) {
    let acme = company(store, "acme").await;
    let younger = ContextRow { created_at: NOW.plus_seconds(1), ..context_row(acme.org, kind::SCENARIO, "Younger") };
    let archived = ContextRow { archived_at: Some(NOW), ..context_row(acme.org, kind::SCENARIO, "Archived") };
    write(store, async |transaction| {
        for context in [&younger, &archived] {
            transaction.insert_context(context).await?;
            transaction.insert_flow_scenario(acme.org, acme.flow, context.id).await?;
        }
        transaction.insert_flow_scenario(acme.org, acme.flow, younger.id).await
    })
    .await
    .unwrap();
    assert_eq!(store.flow_scenarios(acme.org, acme.flow).await.unwrap(), [archived, younger]);
}

async fn connections_and_flows_of_another_tenant_are_neither_seen_nor_changed(store: &Store) {
    let acme = company(store, "acme").await;
    let other = tenant(store, "other").await;
    let before = store.integration(acme.org, acme.integration).await.unwrap().unwrap();
    let failed = Some((health::FAILED, Some("Not theirs to say.")));
    write(store, async |transaction| transaction.update_integration_health(other, acme.integration, failed, Some(NOW), Some(NOW)).await)
        .await
        .unwrap();
    write(store, async |transaction| transaction.insert_flow_scenario(acme.org, acme.flow, acme.baseline).await).await.unwrap();
    assert_eq!(store.integration(acme.org, acme.integration).await.unwrap(), Some(before));
    assert_eq!(store.integration(other, acme.integration).await.unwrap(), None);
    assert_eq!(store.live_integrations(other).await.unwrap(), []);
    assert_eq!(store.planning_flow(other, acme.integration).await.unwrap(), None);
    assert_eq!(store.flow_scenarios(other, acme.flow).await.unwrap(), []);

    assert!(begin_flow(store, &flow_row(other, acme.integration)).await.is_err());
    assert!(write(store, async |transaction| transaction.insert_flow_scenario(other, acme.flow, acme.baseline).await).await.is_err());
}
