//! What the audit log says of scenarios (O23): names, never values.

use contract::id::ContextId;
use contract::{Timestamp, audit_action};
use domain::plan::Change;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::Json;
use store::audit::{AuditEvent, category};
use store::contexts::ContextRow;
use uuid::Uuid;

use crate::access::Actor;
use crate::ids::Ids;

/// The event of one change of an edit. The hash is salted with the event's own id, so that equal values do not look equal.
pub(super) fn of_change(ids: &Ids, at: Timestamp, actor: &Actor, context: ContextId, number: i64, change: &Change) -> AuditEvent {
    let id: Uuid = ids.next();
    let mut hash = Sha256::new();
    hash.update(id.as_bytes());
    for changed in &change.attributes {
        for value in [&changed.old, &changed.new] {
            hash.update(value.key().unwrap_or_default());
            hash.update([0]);
        }
    }
    let names: Vec<_> = change.attributes.iter().map(|changed| changed.attribute.name()).collect();
    AuditEvent {
        id,
        at,
        category: category::PLANNING.to_owned(),
        action: audit_action::of_change(change.entity, change.op),
        user_id: Some(actor.user_id),
        entity: Some(change.entity.id().to_owned()),
        entity_id: change.entity_id,
        context_id: Some(context),
        run_id: None,
        detail: Json(json!({ "attributes": names, "edit": number })),
        values_hash: Some(hash.finalize().to_vec()),
    }
}

/// The event of something done with a scenario as a whole, such as `archive`. It keeps the name: nothing else has it once the scenario is
/// deleted.
pub(super) fn of_scenario(ids: &Ids, at: Timestamp, actor: &Actor, context: &ContextRow, what: &str) -> AuditEvent {
    event(ids, at, actor, context.id, what, json!({ "name": context.name }))
}

/// The event of another name for a scenario.
pub(super) fn of_rename(ids: &Ids, at: Timestamp, actor: &Actor, context: &ContextRow, name: &str) -> AuditEvent {
    event(ids, at, actor, context.id, "rename", json!({ "name": name, "former_name": context.name }))
}

fn event(ids: &Ids, at: Timestamp, actor: &Actor, context: ContextId, what: &str, detail: Value) -> AuditEvent {
    AuditEvent {
        id: ids.next(),
        at,
        category: category::PLANNING.to_owned(),
        action: audit_action::of_act(&format!("scenario.{what}")),
        user_id: Some(actor.user_id),
        entity: Some("scenario".to_owned()),
        entity_id: Some(context.0),
        context_id: Some(context),
        run_id: None,
        detail: Json(detail),
        values_hash: None,
    }
}
