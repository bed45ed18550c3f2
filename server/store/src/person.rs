//! One person: where they are, what happened to them.

use std::collections::BTreeMap;

use contract::id::{ContextId, OrgId};
use contract::run::ChangeOp;
use contract::time::Timestamp;
use contract::view::AttributeChange;
use contract::{Attribute, Provider, RunKind, Value};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Result, Store};

/// A person of another context.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CounterpartRow {
    /// `act_…`.
    pub public_id: String,
    /// The context's public id.
    pub context_public_id: String,
}

/// A change of a person that a run has applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedChange {
    /// When the run was asked for.
    pub at: Timestamp,
    /// What happened.
    pub op: ChangeOp,
    /// Attribute by attribute.
    pub attributes: Vec<AttributeChange>,
    /// The run, `sync_…`.
    pub run_id: String,
    /// The vendor.
    pub provider: Provider,
    /// Why it ran.
    pub kind: RunKind,
}

#[derive(sqlx::FromRow)]
struct AppliedRow {
    queued_at: Timestamp,
    op: ChangeOp,
    attributes: Json<BTreeMap<Attribute, (Value, Value)>>,
    public_id: String,
    provider: Provider,
    kind: RunKind,
}

/// What somebody did to a person by hand.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct ActRow {
    /// When.
    pub at: Timestamp,
    /// What, such as `person.update`.
    pub action: String,
    /// Who.
    pub by_name: Option<String>,
    /// Names of what changed.
    pub detail: Json<serde_json::Value>,
}

impl Store {
    /// The id and the context of a person, by public id.
    pub async fn find_person(&self, org: OrgId, public_id: &str) -> Result<Option<(Uuid, ContextId)>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, (Uuid, ContextId)>(
            "SELECT id, context_id FROM actors WHERE org_id = $1 AND public_id = $2"
        )
        .bind(org)
        .bind(public_id)
        .fetch_optional(db)
        .await)?)
    }

    /// The person of one source identity in every context.
    pub async fn counterparts(&self, org: OrgId, provider: Provider, source_id: &str) -> Result<Vec<CounterpartRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, CounterpartRow>(
            "SELECT a.public_id, c.public_id AS context_public_id FROM contexts c JOIN actors a ON a.org_id = c.org_id \
             AND a.context_id = c.id AND a.source_hris = $2 AND a.source_hris_id = $3 WHERE c.org_id = $1"
        )
        .bind(org)
        .bind(provider)
        .bind(source_id)
        .fetch_all(db)
        .await)?)
    }

    /// What runs did to a person before a time, the newest first.
    pub async fn applied_changes(&self, org: OrgId, person: Uuid, before: Timestamp, limit: i64) -> Result<Vec<AppliedChange>> {
        let rows = on_reader!(self, |db| sqlx::query_as::<Db, AppliedRow>(
            "SELECT r.queued_at, c.op, c.attributes, r.public_id, r.provider, r.kind FROM run_changes c JOIN integration_sync_logs r \
             ON r.org_id = c.org_id AND r.id = c.run_id WHERE c.org_id = $1 AND c.entity_id = $2 AND c.state = 'applied' \
             AND c.op <> 'link' AND r.queued_at < $3 ORDER BY r.queued_at DESC, c.seq DESC LIMIT $4"
        )
        .bind(org)
        .bind(person)
        .bind(before)
        .bind(limit)
        .fetch_all(db)
        .await)?;
        Ok(rows
            .into_iter()
            .map(|row| AppliedChange {
                at: row.queued_at,
                op: row.op,
                attributes: row.attributes.0.into_iter().map(|(attribute, (old, new))| AttributeChange { attribute, old, new }).collect(),
                run_id: row.public_id,
                provider: row.provider,
                kind: row.kind,
            })
            .collect())
    }

    /// What was done to a person by hand before a time, the newest first.
    pub async fn acts_on(&self, org: OrgId, person: Uuid, before: Timestamp, limit: i64) -> Result<Vec<ActRow>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, ActRow>(
            "SELECT e.at, e.action, u.name AS by_name, e.detail FROM audit_events e LEFT JOIN users u ON u.id = e.user_id \
             WHERE e.org_id = $1 AND e.entity_id = $2 AND e.run_id IS NULL AND e.at < $3 ORDER BY e.id DESC LIMIT $4"
        )
        .bind(org)
        .bind(person)
        .bind(before)
        .bind(limit)
        .fetch_all(db)
        .await)?)
    }
}
