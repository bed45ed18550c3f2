//! Rows of a tenant that is connected to a vendor, made as small as a case allows.

use contract::id::{ActorId, ContextId, FlowId, IntegrationId, OrgId, RunId};
use contract::run::RunStatus;
use contract::time::Timestamp;
use contract::view::RunCounts;
use contract::{Attribute, Attributes, Provider, RunKind, Value};
use domain::search::{fold, search_text};
use domain::source::RecordKind;
use serde_json::json;
use store::actors::ActorRow;
use store::contexts::{ContextRow, kind};
use store::integrations::{FlowRow, IntegrationRow, flow_kind, health, status};
use store::mirror::MirrorRecord;
use store::runs::{Lease, NewRun, RunRow, Settlement};
use store::units::UnitRow;
use store::{Json, Priority, Result, Store, Transaction};
use uuid::Uuid;

use crate::support::{NOW, tenant};

/// More rows than one statement of the store takes, and not a multiple of what it takes.
pub(crate) const MANY: usize = 1_200;

/// A tenant with a baseline, a connection to BambooHR and a planning flow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Company {
    pub(crate) org: OrgId,
    pub(crate) baseline: ContextId,
    pub(crate) integration: IntegrationId,
    pub(crate) flow: FlowId,
}

/// Adds such a tenant.
pub(crate) async fn company(store: &Store, slug: &str) -> Company {
    let org = tenant(store, slug).await;
    let baseline = context_row(org, kind::BASELINE, "Live Baseline");
    let integration = integration_row(org, Provider::BambooHr);
    let flow = flow_row(org, integration.id);
    write(store, async |transaction| {
        transaction.insert_context(&baseline).await?;
        transaction.insert_integration(&integration).await?;
        transaction.insert_flow(&flow).await
    })
    .await
    .unwrap();
    Company { org, baseline: baseline.id, integration: integration.id, flow: flow.id }
}

/// Writes in a transaction of its own, which is committed if all of it went well.
pub(crate) async fn write<T>(store: &Store, writes: impl AsyncFnOnce(&mut Transaction) -> Result<T>) -> Result<T> {
    let mut transaction = store.begin(Priority::Batch).await?;
    let written = writes(&mut transaction).await?;
    transaction.commit().await?;
    Ok(written)
}

/// A context of this kind and name.
pub(crate) fn context_row(org: OrgId, kind: &str, name: &str) -> ContextRow {
    let id = Uuid::now_v7();
    ContextRow {
        org_id: org,
        id: ContextId(id),
        public_id: format!("scn_{}", id.simple()),
        kind: kind.to_owned(),
        name: name.to_owned(),
        created_at: NOW,
        archived_at: None,
    }
}

/// A connection to this vendor.
pub(crate) fn integration_row(org: OrgId, provider: Provider) -> IntegrationRow {
    let id = Uuid::now_v7();
    IntegrationRow {
        org_id: org,
        id: IntegrationId(id),
        public_id: format!("int_{}", id.simple()),
        provider,
        settings: Json([("subdomain".to_owned(), "acme".to_owned())].into()),
        config_encrypted: Json([("api_key".to_owned(), "sealed".to_owned())].into()),
        status: status::ACTIVE.to_owned(),
        health: health::UNKNOWN.to_owned(),
        last_error: None,
        last_sync_at: None,
        last_reconciled_at: None,
        created_at: NOW,
        connected_by: None,
        secrets_set_at: NOW,
        deleted_at: None,
    }
}

/// A planning flow into the baseline.
pub(crate) fn flow_row(org: OrgId, integration: IntegrationId) -> FlowRow {
    FlowRow {
        org_id: org,
        id: FlowId(Uuid::now_v7()),
        integration_id: integration,
        kind: flow_kind::PLANNING.to_owned(),
        targets_baseline: true,
        future_scenarios_since: None,
        rules: Json(json!({ "version": 1 })),
        is_enabled: true,
        created_at: NOW,
        ended_at: None,
        version: 1,
        changed_by: None,
        changed_at: None,
        awaits_review: false,
    }
}

/// A full run of this kind, asked for at this time.
pub(crate) fn new_run(company: Company, kind: RunKind, queued_at: Timestamp) -> NewRun {
    let id = Uuid::now_v7();
    NewRun {
        org_id: company.org,
        id: RunId(id),
        public_id: format!("sync_{}", id.simple()),
        integration_id: company.integration,
        provider: Provider::BambooHr,
        kind,
        event_type: None,
        scope: None,
        targets: json!({ "baseline": true }),
        requested_by: None,
        queued_at,
    }
}

/// Queues such a run.
pub(crate) async fn queue(store: &Store, company: Company, kind: RunKind, queued_at: Timestamp) -> RunRow {
    write(store, async |transaction| transaction.insert_run(&new_run(company, kind, queued_at)).await).await.unwrap()
}

/// How long a worker of these cases takes a connection for.
pub(crate) const LEASE_SECONDS: i64 = 60;

/// Has a worker claim the next run.
pub(crate) async fn claim(store: &Store, worker: &str, now: Timestamp) -> Option<(RunRow, Lease)> {
    write(store, async |transaction| transaction.claim_run(worker, now, now.plus_seconds(LEASE_SECONDS)).await).await.unwrap()
}

/// An ending, or a pause, about which there is nothing more to say.
pub(crate) fn settlement(status: RunStatus) -> Settlement {
    Settlement {
        status,
        due_at: None,
        counts: RunCounts::default(),
        error_kind: None,
        summary: None,
        next_step: None,
        error: None,
        details: json!({}),
    }
}

/// A department or division of this name, without a source.
pub(crate) fn unit(context: ContextId, name: &str) -> UnitRow {
    let id = Uuid::now_v7();
    UnitRow {
        id,
        public_id: format!("unit_{}", id.simple()),
        context_id: context,
        name: name.to_owned(),
        source_hris: None,
        source_hris_id: None,
        synced: Json(Attributes::default()),
        version: 1,
        archived_at: None,
    }
}

/// Somebody active of this name, without a source.
pub(crate) fn actor(context: ContextId, name: &str) -> ActorRow {
    let id = Uuid::now_v7();
    ActorRow {
        id: ActorId(id),
        public_id: format!("act_{}", id.simple()),
        context_id: context,
        source_hris: None,
        source_hris_id: None,
        is_active: true,
        display_name: name.to_owned(),
        first_name: None,
        last_name: None,
        preferred_name: None,
        email: None,
        employee_number: None,
        job_title: None,
        department_id: None,
        division_id: None,
        location: None,
        manager_id: None,
        deferred_manager: None,
        phone: None,
        employment_type: None,
        start_date: None,
        end_date: None,
        sort_name: fold(name),
        search_text: search_text([Some(name)]),
        synced: Json(Attributes::default()),
        fingerprint: None,
        version: 1,
        created_at: NOW,
        updated_at: NOW,
    }
}

/// The same, known at BambooHR by this id.
pub(crate) fn sourced_actor(context: ContextId, name: &str, source_id: &str) -> ActorRow {
    ActorRow { source_hris: Some(Provider::BambooHr), source_hris_id: Some(source_id.to_owned()), ..actor(context, name) }
}

/// Writes people; gives the ids written.
pub(crate) async fn add_actors(store: &Store, org: OrgId, actors: &[ActorRow]) -> Vec<Uuid> {
    write(store, async |transaction| transaction.upsert_actors(org, actors).await).await.unwrap()
}

/// An active person of the mirror.
pub(crate) fn mirrored_person(source_id: &str, attributes: Attributes, digest: i64) -> MirrorRecord {
    MirrorRecord {
        kind: RecordKind::Person,
        source_id: source_id.to_owned(),
        attributes,
        digest,
        is_active: true,
        start_date: None,
        manager_source_id: None,
        email: None,
    }
}

/// Values in every state a source can be in: text, a reference, empty, and a location nothing was said about.
pub(crate) fn values_of_every_state() -> Attributes {
    Attributes::default()
        .with(Attribute::JobTitle, Value::text("Ingénieure 🛠"))
        .with(Attribute::Department, Value::reference("12", "Platform"))
        .with(Attribute::Phone, Value::Null)
}

/// Walks a keyset-paged list from its first page to its last: the size of each page, and all rows in the order they came.
pub(crate) async fn walk<T>(page: impl AsyncFn(Option<&str>) -> contract::view::Page<T>) -> (Vec<usize>, Vec<T>) {
    let (mut sizes, mut rows, mut cursor) = (Vec::new(), Vec::new(), None::<String>);
    loop {
        let next = page(cursor.as_deref()).await;
        sizes.push(next.items.len());
        rows.extend(next.items);
        match next.next {
            Some(after) => cursor = Some(after),
            None => return (sizes, rows),
        }
    }
}
