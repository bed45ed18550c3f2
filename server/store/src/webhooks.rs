//! Events vendors tell us of: where they are let in, how they are queued, how many are carried out together.

use std::collections::{BTreeMap, HashMap, HashSet};

use contract::id::{ContextId, FlowId, IntegrationId, OrgId, RunId};
use contract::run::{ChangeEntity, ChangeOp, ChangeState, RunKind};
use contract::time::Timestamp;
use contract::{Plan, Provider};
use sqlx::QueryBuilder;
use sqlx::types::Json;

use crate::runs::{RunRow, priority};
use crate::{Priority, Result, Store, Transaction};

/// How a delivery proved where it came from.
pub mod proof {
    /// A signature over the body and the time it was sent.
    pub const BODY_AND_TIME: &str = "body_and_time";
    /// A signature over the body.
    pub const BODY: &str = "body";
    /// The shared secret.
    pub const SHARED_SECRET: &str = "shared_secret";
}

/// What stands at the end of the key of an event that has no time of its own: such a key only counts while its run is queued.
pub const TIMELESS: char = '/';

/// What a delivery to a tenant's address is judged by.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct EndpointRow {
    /// Tenant.
    pub org_id: OrgId,
    /// Its plan.
    pub plan: Plan,
    /// The connection.
    pub integration_id: IntegrationId,
    /// One of [`crate::integrations::status`].
    pub status: String,
    /// Sealed secrets by field name.
    pub config_encrypted: Json<BTreeMap<String, String>>,
    /// The live sync, if there is one.
    pub flow_id: Option<FlowId>,
    /// See [`crate::integrations::FlowRow::is_enabled`].
    pub is_enabled: Option<bool>,
    /// See [`crate::integrations::FlowRow::targets_baseline`].
    pub targets_baseline: Option<bool>,
    /// See [`crate::integrations::FlowRow::future_scenarios_since`].
    pub future_scenarios_since: Option<Timestamp>,
}

/// What is known of the webhook of a connection beside its secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct WebhookRow {
    /// When the newest event was taken in.
    pub last_event_at: Option<Timestamp>,
    /// When it was registered at the vendor from here.
    pub registered_at: Option<Timestamp>,
    /// The vendor's own id of it.
    pub registered_as: Option<String>,
    /// Since when it is being registered.
    pub registering_since: Option<Timestamp>,
}

/// An event to queue.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// Tenant.
    pub org_id: OrgId,
    /// Id of its run.
    pub id: RunId,
    /// `sync_…`.
    pub public_id: String,
    /// The connection.
    pub integration_id: IntegrationId,
    /// Its vendor.
    pub provider: Provider,
    /// The vendor's word for what happened.
    pub event_type: String,
    /// What makes it the same event as another (O13); ends with [`TIMELESS`] when it has no time of its own.
    pub key: String,
    /// The person it is about.
    pub source_id: String,
    /// What it applies to.
    pub targets: serde_json::Value,
    /// One of [`proof`].
    pub proof: &'static str,
    /// When it came.
    pub queued_at: Timestamp,
}

/// A change of a run, without its values.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ChangeOutline {
    /// Position in the run.
    pub seq: i64,
    /// Target.
    pub context_id: ContextId,
    /// What it touches.
    pub entity: ChangeEntity,
    /// What it does.
    pub op: ChangeOp,
    /// Where it stands.
    pub state: ChangeState,
    /// Whom or what it touches, by its id at the source.
    pub source_id: Option<String>,
}

/// Rows of one statement: every size is a statement of its own to the database, so there are only these.
const CHUNKS: [usize; 5] = [256, 64, 16, 4, 1];
const IDS_PER_QUERY: usize = 500;
/// Between an insert that met its equal and the look for it, a worker may have taken the equal away, and with it the key.
const TRIES: usize = 5;

impl Store {
    /// Queues events durably and gives the public id of the run that stands for each, in their order: of the one that was queued for an
    /// equal event before, where there is one. All or none.
    pub async fn queue_events(&self, events: &[NewEvent]) -> Result<Vec<String>> {
        let mut transaction = self.begin(Priority::Delivery).await?;
        let mut runs: HashMap<(IntegrationId, &str), String> = HashMap::with_capacity(events.len());
        let mut open: Vec<&NewEvent> = events.iter().collect();
        for _ in 0..TRIES {
            transaction.insert_events(&open).await?;
            transaction.find_events(&open, &mut runs).await?;
            open.retain(|event| !runs.contains_key(&(event.integration_id, event.key.as_str())));
            if open.is_empty() {
                break;
            }
        }
        transaction.note_events(events).await?;
        if let Some(event) = events.first() {
            transaction.ring_for(event.id);
        }
        transaction.commit().await?;
        let run = |event: &NewEvent| runs.get(&(event.integration_id, event.key.as_str())).cloned();
        events.iter().map(|event| run(event).ok_or(crate::Error::Exists)).collect()
    }

    /// Where deliveries to a tenant's address are let in: the tenant by slug or public id, with its live connection to a vendor.
    pub async fn webhook_endpoint(&self, provider: Provider, tenant: &str) -> Result<Option<EndpointRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, EndpointRow>(
            "SELECT o.id AS org_id, o.plan, i.id AS integration_id, i.status, i.config_encrypted, f.id AS flow_id, f.is_enabled, \
             f.targets_baseline, f.future_scenarios_since FROM orgs o \
             JOIN integrations i ON i.org_id = o.id AND i.provider = $2 AND i.deleted_at IS NULL \
             LEFT JOIN integration_flows f ON f.org_id = i.org_id AND f.integration_id = i.id AND f.kind = 'planning' \
             AND f.ended_at IS NULL WHERE o.slug = $1 OR o.public_id = $1"
        )
        .bind(tenant)
        .bind(provider)
        .fetch_optional(db)
        .await)?)
    }

    /// What is known of a connection's webhook.
    pub async fn webhook(&self, org: OrgId, integration: IntegrationId) -> Result<WebhookRow> {
        let found = on_reader!(self, |db| {
            sqlx::query_as::<Db, WebhookRow>(
            "SELECT last_event_at, registered_at, registered_as, registering_since FROM webhooks WHERE org_id = $1 AND integration_id = $2"
        )
        .bind(org)
        .bind(integration)
        .fetch_optional(db)
        .await
        })?;
        Ok(found.unwrap_or_default())
    }

    /// Everything a run has staged or applied, in order, without values.
    pub async fn change_outline(&self, org: OrgId, run: RunId) -> Result<Vec<ChangeOutline>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ChangeOutline>(
            "SELECT seq, context_id, entity, op, state, source_id FROM run_changes WHERE org_id = $1 AND run_id = $2 ORDER BY seq"
        )
        .bind(org)
        .bind(run)
        .fetch_all(db)
        .await)?)
    }
}

impl Transaction {
    /// Inserts those that have no equal yet.
    async fn insert_events(&mut self, events: &[&NewEvent]) -> Result<()> {
        let mut rest = events;
        while !rest.is_empty() {
            let size = CHUNKS.into_iter().find(|size| *size <= rest.len()).unwrap_or(1);
            let (chunk, after) = rest.split_at(size);
            rest = after;
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(
                    "INSERT INTO integration_sync_logs (org_id, id, public_id, integration_id, provider, kind, event_type, \
                     event_idempotency_key, status, scope, targets, is_preview, priority, attempt, cancel_requested, queued_at, due_at, \
                     details, proof) ",
                );
                query.push_values(chunk, |mut row, event| {
                    row.push_bind(event.org_id)
                        .push_bind(event.id)
                        .push_bind(&event.public_id)
                        .push_bind(event.integration_id)
                        .push_bind(event.provider)
                        .push_bind(RunKind::Webhook)
                        .push_bind(&event.event_type)
                        .push_bind(&event.key)
                        .push("'queued'")
                        .push_bind(Json([&event.source_id]))
                        .push_bind(Json(&event.targets))
                        .push("FALSE")
                        .push_bind(priority(RunKind::Webhook))
                        .push("0")
                        .push("FALSE")
                        .push_bind(event.queued_at)
                        .push_bind(event.queued_at)
                        .push_bind(Json(serde_json::json!({})))
                        .push_bind(event.proof);
                });
                query.push(
                    " ON CONFLICT (org_id, integration_id, event_idempotency_key) WHERE event_idempotency_key IS NOT NULL DO NOTHING",
                );
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Finds the run of each key that has one.
    async fn find_events<'a>(&mut self, events: &[&'a NewEvent], found: &mut HashMap<(IntegrationId, &'a str), String>) -> Result<()> {
        let mut by_connection: HashMap<(OrgId, IntegrationId), HashSet<&'a str>> = HashMap::new();
        for event in events {
            by_connection.entry((event.org_id, event.integration_id)).or_default().insert(&event.key);
        }
        for ((org, integration), keys) in by_connection {
            let mut rest: Vec<&str> = keys.iter().copied().collect();
            while !rest.is_empty() {
                let size = CHUNKS.into_iter().find(|size| *size <= rest.len()).unwrap_or(1);
                let chunk = rest.split_off(rest.len() - size);
                let rows = on_transaction!(self, |db| {
                    let mut query =
                        QueryBuilder::<Db>::new("SELECT event_idempotency_key, public_id FROM integration_sync_logs WHERE org_id = ");
                    query.push_bind(org).push(" AND integration_id = ").push_bind(integration).push(" AND event_idempotency_key IN (");
                    let mut listed = query.separated(", ");
                    for key in &chunk {
                        listed.push_bind(*key);
                    }
                    query.push(")");
                    query.build_query_as::<(String, String)>().fetch_all(db).await
                })?;
                for (key, public_id) in rows {
                    if let Some(key) = keys.get(key.as_str()) {
                        found.insert((integration, *key), public_id);
                    }
                }
            }
        }
        Ok(())
    }

    /// Notes when the newest event of each connection came.
    async fn note_events(&mut self, events: &[NewEvent]) -> Result<()> {
        let mut newest: BTreeMap<(OrgId, IntegrationId), Timestamp> = BTreeMap::new();
        for event in events {
            let at = newest.entry((event.org_id, event.integration_id)).or_insert(event.queued_at);
            *at = (*at).max(event.queued_at);
        }
        // In one order on every node, so that no two wait for each other.
        for ((org, integration), at) in newest {
            on_transaction!(self, |db| sqlx::query::<Db>(
                "INSERT INTO webhooks (org_id, integration_id, last_event_at) VALUES ($1, $2, $3) \
                 ON CONFLICT (org_id, integration_id) DO UPDATE SET last_event_at = excluded.last_event_at"
            )
            .bind(org)
            .bind(integration)
            .bind(at)
            .execute(db)
            .await
            .map(drop))?;
        }
        Ok(())
    }

    /// Takes the registration of a webhook upon oneself; `false` when one was registered since `registered_at`, or when somebody has been at
    /// it since after `given_up`.
    pub async fn begin_registering_webhook(
        &mut self,
        org: OrgId,
        integration: IntegrationId,
        registered_at: Option<Timestamp>,
        given_up: Timestamp,
        at: Timestamp,
    ) -> Result<bool> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO webhooks (org_id, integration_id) VALUES ($1, $2) ON CONFLICT (org_id, integration_id) DO NOTHING"
        )
        .bind(org)
        .bind(integration)
        .execute(db)
        .await
        .map(drop))?;
        let begun = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE webhooks SET registering_since = $5 WHERE org_id = $1 AND integration_id = $2 \
             AND COALESCE(registered_at, 0) = COALESCE($3, 0) AND COALESCE(registering_since, 0) <= $4"
        )
        .bind(org)
        .bind(integration)
        .bind(registered_at)
        .bind(given_up)
        .bind(at)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(begun == 1)
    }

    /// Notes that the registration of a webhook came to nothing.
    pub async fn end_registering_webhook(&mut self, org: OrgId, integration: IntegrationId) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE webhooks SET registering_since = NULL WHERE org_id = $1 AND integration_id = $2"
        )
        .bind(org)
        .bind(integration)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Notes that the webhook was registered at the vendor.
    pub async fn note_registered_webhook(&mut self, org: OrgId, integration: IntegrationId, id: &str, at: Timestamp) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO webhooks (org_id, integration_id, registered_at, registered_as) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (org_id, integration_id) DO UPDATE SET registered_at = excluded.registered_at, \
             registered_as = excluded.registered_as, registering_since = NULL"
        )
        .bind(org)
        .bind(integration)
        .bind(at)
        .bind(id)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// The sealed secrets of a connection that is not disconnected, which nobody else changes until this transaction ends.
    pub async fn lock_integration_secrets(&mut self, org: OrgId, integration: IntegrationId) -> Result<Option<BTreeMap<String, String>>> {
        let sealed = on_transaction!(self, |db| sqlx::query_scalar::<Db, Json<BTreeMap<String, String>>>(
            "UPDATE integrations SET config_encrypted = config_encrypted WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL \
             RETURNING config_encrypted"
        )
        .bind(org)
        .bind(integration)
        .fetch_optional(db)
        .await)?;
        Ok(sealed.map(|sealed| sealed.0))
    }

    /// Puts one sealed secret among those of a connection in the place of `before`; when the others were given stays as it is. `false`, and
    /// nothing done, when something else is there by now.
    pub async fn put_integration_secret(
        &mut self,
        org: OrgId,
        integration: IntegrationId,
        field: &str,
        before: Option<&str>,
        sealed: &str,
    ) -> Result<bool> {
        let Some(mut secrets) = self.lock_integration_secrets(org, integration).await? else { return Ok(false) };
        if secrets.get(field).map(String::as_str) != before {
            return Ok(false);
        }
        secrets.insert(field.to_owned(), sealed.to_owned());
        on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE integrations SET config_encrypted = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL"
        )
        .bind(org)
        .bind(integration)
        .bind(Json(&secrets))
        .execute(db)
        .await
        .map(drop))?;
        Ok(true)
    }

    /// Takes further due events of the connection a claimed one belongs to, queued for the same targets: they are carried out together. One
    /// that waits for a decision, and one that was tried more than `tries` times, goes alone.
    pub async fn claim_companions(
        &mut self,
        org: OrgId,
        claimed: &RunRow,
        worker: &str,
        now: Timestamp,
        tries: i64,
        limit: i64,
    ) -> Result<Vec<RunRow>> {
        let companions = if claimed.attempt > tries {
            Vec::new()
        } else {
            on_transaction!(self, |db| {
                sqlx::query_as::<Db, RunRow>(
                "UPDATE integration_sync_logs SET status = 'running', attempt = attempt + 1, started_at = COALESCE(started_at, $4) \
                 WHERE org_id = $1 AND id IN (SELECT id FROM integration_sync_logs WHERE org_id = $1 AND integration_id = $2 \
                 AND kind = 'webhook' AND scope IS NOT NULL AND status IN ('queued', 'running', 'waiting') AND due_at <= $4 AND id <> $3 AND attempt < $5 \
                 AND decision IS NULL AND is_preview = FALSE AND cancel_requested = FALSE \
                 AND targets = (SELECT targets FROM integration_sync_logs WHERE org_id = $1 AND id = $3) \
                 ORDER BY priority, queued_at, id LIMIT $6) \
                 AND EXISTS (SELECT 1 FROM integration_sync_logs WHERE org_id = $1 AND id = $3 AND decision IS NULL \
                 AND is_preview = FALSE AND cancel_requested = FALSE) RETURNING *"
            )
            .bind(org)
            .bind(claimed.integration_id)
            .bind(claimed.id)
            .bind(now)
            .bind(tries)
            .bind(limit)
            .fetch_all(db)
            .await
            })?
        };
        for runs in companions.chunks(IDS_PER_QUERY) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("INSERT INTO run_attempts (org_id, run_id, attempt, worker, started_at) ");
                query.push_values(runs, |mut row, run| {
                    row.push_bind(org).push_bind(run.id).push_bind(run.attempt).push_bind(worker).push_bind(now);
                });
                query.build().execute(db).await.map(drop)
            })?;
        }
        let all: Vec<RunId> = companions.iter().map(|run| run.id).chain([claimed.id]).collect();
        self.free_timeless_keys(org, &all).await?;
        Ok(companions)
    }

    /// From now on an equal event without a time is another one: what it tells of may have happened after the read that begins now.
    async fn free_timeless_keys(&mut self, org: OrgId, runs: &[RunId]) -> Result<()> {
        for runs in runs.chunks(IDS_PER_QUERY) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new(
                    "UPDATE integration_sync_logs SET event_idempotency_key = event_idempotency_key || public_id WHERE org_id = ",
                );
                query.push_bind(org).push(" AND event_idempotency_key LIKE ").push_bind(format!("%{TIMELESS}")).push(" AND id IN (");
                let mut ids = query.separated(", ");
                for run in runs {
                    ids.push_bind(*run);
                }
                query.push(")");
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Gives changes of one run to another, behind those it has.
    pub async fn hand_over_changes(&mut self, org: OrgId, from: RunId, to: RunId, seqs: &[i64]) -> Result<()> {
        let last = self.last_change_seq(org, to).await?;
        for seqs in seqs.chunks(IDS_PER_QUERY) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("UPDATE run_changes SET run_id = ");
                query.push_bind(to).push(", seq = seq + ").push_bind(last).push(" WHERE org_id = ").push_bind(org);
                query.push(" AND run_id = ").push_bind(from).push(" AND seq IN (");
                let mut listed = query.separated(", ");
                for seq in seqs {
                    listed.push_bind(*seq);
                }
                query.push(")");
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Forgets what runs have staged and not applied, for whatever target.
    pub async fn delete_everything_staged(&mut self, org: OrgId, runs: &[RunId]) -> Result<()> {
        for runs in runs.chunks(IDS_PER_QUERY) {
            on_transaction!(self, |db| {
                let mut query = QueryBuilder::<Db>::new("DELETE FROM run_changes WHERE state = 'staged' AND org_id = ");
                query.push_bind(org).push(" AND run_id IN (");
                let mut ids = query.separated(", ");
                for run in runs {
                    ids.push_bind(*run);
                }
                query.push(")");
                query.build().execute(db).await.map(drop)
            })?;
        }
        Ok(())
    }
}
