//! The webhook of the connection, as its page shows and sets it up.

use contract::AppError;
use contract::view::{WebhookSecretView, WebhookView};
use secrecy::SecretString;
use store::integrations::IntegrationRow;

use super::facts::{SecretFacts, SecretKind};
use super::provisioning::Act;
use crate::Services;
use crate::access::Actor;
use crate::error::Result;

impl Services {
    /// What the page says of the webhook; `None` for a vendor that has none.
    pub(crate) async fn webhook_view(&self, integration: &IntegrationRow) -> Result<Option<WebhookView>> {
        let connections = &self.parts.connections;
        if !connections.registration(integration.provider)?.capability.webhooks {
            return Ok(None);
        }
        let row = self.parts.store.webhook(integration.org_id, integration.id).await?;
        // A secret that cannot be opened is one that is not accepted; the connection itself says what is wrong with the vault.
        let facts = connections.webhook_secrets(integration).await.ok().flatten().map(|kept| kept.facts()).unwrap_or_default();
        Ok(Some(WebhookView {
            path: self.path(integration).await?,
            last_event: row.last_event_at,
            registered_at: row.registered_at,
            signing_key: secret_view(&facts, SecretKind::Hmac),
            shared_secret: secret_view(&facts, SecretKind::Shared),
        }))
    }

    /// Path of the address the vendor calls.
    pub async fn webhook_path(&self, actor: &Actor) -> std::result::Result<String, AppError> {
        let integration = self.connected(actor).await?;
        Ok(self.path(&integration).await?)
    }

    async fn path(&self, integration: &IntegrationRow) -> Result<String> {
        let org = self.parts.store.org(integration.org_id).await?.ok_or(AppError::NotFound)?;
        Ok(format!("/api/v1/integrations/{}/webhook/{}", integration.provider.id(), org.slug))
    }

    /// Makes a new shared secret for the connection and puts it in use; it is given this once. `replaces` is the fingerprint of the one
    /// before, so that a form that is sent again makes none.
    pub async fn generate_webhook_secret(
        &self,
        actor: &Actor,
        replaces: &str,
        keeps_previous: bool,
    ) -> std::result::Result<SecretString, AppError> {
        let integration = self.connected(actor).await?;
        let connections = &self.parts.connections;
        let secret = connections.vault.new_secret();
        let act = Act { action: "integration.rotate_webhook_secret", by: Some(actor.user_id), keeps_previous, replaces: Some(replaces) };
        connections.put_webhook_secret(&integration, &[SecretKind::Shared], &secret, act).await?;
        Ok(secret)
    }

    /// Puts the key in use that the vendor signs with.
    pub async fn set_webhook_key(&self, actor: &Actor, key: &SecretString, keeps_previous: bool) -> std::result::Result<(), AppError> {
        let integration = self.connected(actor).await?;
        let act = Act { action: "integration.set_webhook_secret", by: Some(actor.user_id), keeps_previous, replaces: None };
        self.parts.connections.put_webhook_secret(&integration, &[SecretKind::Hmac], key, act).await?;
        Ok(())
    }
}

fn secret_view(facts: &[SecretFacts], kind: SecretKind) -> Option<WebhookSecretView> {
    let of = |is_current| facts.iter().find(|fact| fact.kind == kind && fact.is_current == is_current);
    let current = of(true)?;
    Some(WebhookSecretView { fingerprint: current.fingerprint.clone(), set_at: current.set_at, has_previous: of(false).is_some() })
}
