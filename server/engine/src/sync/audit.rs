//! What the audit log says of a run's changes (O23): names, never values.

use contract::run::ChangeEntity;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Json;
use store::audit::{AuditEvent, category};
use store::run_changes::StoredChange;
use uuid::Uuid;

use super::run::Run;

/// The event of one applied change. The hash is salted with the event's own id, so that equal values do not look equal.
pub(super) fn of_change(run: &Run, stored: &StoredChange) -> AuditEvent {
    let change = &stored.change;
    let id: Uuid = run.ids.next();
    let mut hash = Sha256::new();
    hash.update(id.as_bytes());
    let mut names = Vec::with_capacity(change.attributes.len());
    for changed in &change.attributes {
        names.push(changed.attribute.name());
        for value in [&changed.old, &changed.new] {
            hash.update(value.key().unwrap_or_default());
            hash.update([0]);
        }
    }
    AuditEvent {
        id,
        at: run.clock.now(),
        category: category::PLANNING.to_owned(),
        action: format!("{}.{}", change.entity.id(), change.op.id()),
        user_id: run.row.requested_by,
        entity: Some(ChangeEntity::id(change.entity).to_owned()),
        entity_id: change.entity_id,
        context_id: Some(stored.context_id),
        run_id: Some(if change.entity == ChangeEntity::Person { run.answering(&change.source_id) } else { run.id() }),
        detail: Json(json!({ "attributes": names, "source": run.provider().id() })),
        values_hash: Some(hash.finalize().to_vec()),
    }
}
