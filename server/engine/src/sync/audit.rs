//! What the audit log says of a run and of its changes (O23, E6): names, never values.

use contract::FailureKind;
use contract::audit_action;
use contract::run::{ChangeEntity, RunStatus};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Json;
use store::audit::{AuditEvent, category};
use store::run_changes::StoredChange;
use store::runs::Settlement;
use uuid::Uuid;

use super::run::Run;

/// The event of a run's end; `None` while it goes on, and where the act that ended it is written down itself.
pub(super) fn of_end(run: &Run, how: &Settlement) -> Option<AuditEvent> {
    let verb = match how.status {
        RunStatus::Completed | RunStatus::Warning => "complete",
        RunStatus::Failed => "fail",
        RunStatus::Held => "hold",
        RunStatus::Previewed => "preview",
        RunStatus::Skipped => "skip",
        RunStatus::Cancelled | RunStatus::Queued | RunStatus::Running | RunStatus::Waiting => return None,
    };
    let detail = json!({
        "run": run.row.public_id,
        "source": run.provider().id(),
        "kind": run.row.kind.id(),
        "error": how.error_kind.map(FailureKind::id),
    });
    Some(AuditEvent {
        id: run.ids.next(),
        at: run.clock.now(),
        category: category::INTEGRATION.to_owned(),
        action: audit_action::of_act(&format!("run.{verb}")),
        user_id: None,
        entity: Some("run".to_owned()),
        entity_id: Some(run.id().0),
        context_id: None,
        run_id: Some(run.id()),
        detail: Json(detail),
        values_hash: None,
    })
}

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
        action: audit_action::of_change(change.entity, change.op),
        user_id: run.row.requested_by,
        entity: Some(ChangeEntity::id(change.entity).to_owned()),
        entity_id: change.entity_id,
        context_id: Some(stored.context_id),
        run_id: Some(if change.entity == ChangeEntity::Person { run.answering(&change.source_id) } else { run.id() }),
        detail: Json(json!({ "attributes": names, "source": run.provider().id() })),
        values_hash: Some(hash.finalize().to_vec()),
    }
}
