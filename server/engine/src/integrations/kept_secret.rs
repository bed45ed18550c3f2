//! A secret between two submissions of one form: sealed for the person who typed it, under a token that works for a while and once.

use contract::id::{IntegrationId, PublicKind};
use contract::{AppError, Permission, Timestamp};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Services;
use crate::access::Actor;
use crate::error::Error;
use crate::vault::Sealed;

/// How long a secret that was typed is kept for the following submission.
const KEPT_SECONDS: i64 = 600;
const FIELD: &str = "kept secret";

/// A kept secret. The session holds it; the form holds its token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSecret {
    /// What the form gives back.
    pub token: String,
    id: Uuid,
    sealed: Sealed,
    expires_at: Timestamp,
}

impl Services {
    /// Seals a secret for the next submission of the form it was typed into.
    pub async fn keep_secret(&self, actor: &Actor, secret: &SecretString) -> Result<KeptSecret, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        let connections = &self.parts.connections;
        let id: Uuid = connections.ids.next();
        // Bound to the tenant and to an id of its own: it opens as no stored secret.
        let sealed = connections.vault.seal(actor.org_id, IntegrationId(id), FIELD, secret).await.map_err(Error::from)?;
        let expires_at = connections.clock.now().plus_seconds(KEPT_SECONDS);
        Ok(KeptSecret { token: connections.ids.public(PublicKind::Integration), id, sealed, expires_at })
    }

    /// Opens a kept secret; `None` when the token is another's, or its time is over.
    pub async fn kept_secret(&self, actor: &Actor, kept: &KeptSecret, token: &str) -> Result<Option<SecretString>, AppError> {
        actor.require(Permission::IntegrationsManage)?;
        let connections = &self.parts.connections;
        if kept.token != token || kept.expires_at <= connections.clock.now() {
            return Ok(None);
        }
        Ok(connections.vault.open(actor.org_id, IntegrationId(kept.id), FIELD, &kept.sealed).await.ok())
    }
}
