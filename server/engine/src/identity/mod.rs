//! Who may use this installation: tenants, people, passwords, roles, and the first owner.

mod actor;
mod api_tokens;
mod invitation;
mod password;
mod password_change;
mod password_reset;
mod setup;
mod sign_in;
mod tenant;
#[cfg(test)]
mod testing;
mod throttle;
mod user;

use std::sync::Arc;

use contract::audit_action;
use contract::id::UserId;
use serde_json::Value;
use store::Store;
use store::audit::AuditEvent;
use uuid::Uuid;

pub use api_tokens::{ApiClient, NewToken};
pub use setup::SetupPass;
pub use tenant::NewTenant;
pub use user::{Member, NewUser};

use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::ids::Ids;
use password::Passwords;
use throttle::Throttle;

/// Use cases about identity. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Identity {
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    ids: Ids,
    passwords: Passwords,
    throttle: Throttle,
}

impl Identity {
    /// Puts the use cases together.
    pub fn new(store: Store, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, ids: Ids) -> Self {
        let passwords = Passwords::new(entropy.clone());
        let throttle = Throttle::new(store.clone(), clock.clone());
        Self { store, clock, entropy, ids, passwords, throttle }
    }

    /// What the audit log keeps of an act of this area.
    pub(crate) fn event(&self, category: &str, action: &str, by: Option<UserId>, (entity, id): (&str, Uuid), detail: Value) -> AuditEvent {
        AuditEvent {
            id: self.ids.next(),
            at: self.clock.now(),
            category: category.to_owned(),
            action: audit_action::of_act(action),
            user_id: by,
            entity: Some(entity.to_owned()),
            entity_id: Some(id),
            context_id: None,
            run_id: None,
            detail: detail.into(),
            values_hash: None,
        }
    }
}

/// One address is one account however it is typed.
fn normalised_email(email: &str) -> String {
    email.trim().to_lowercase()
}
