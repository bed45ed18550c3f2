//! Giving a connection its webhook secrets (O9), from the page and from the command line.

use connectors::connector::WebhookRequest;
use connectors::registry::{Setting, Settings};
use contract::id::UserId;
use contract::{AppError, FieldError, Provider};
use secrecy::SecretString;
use serde_json::json;
use store::Priority;
use store::integrations::IntegrationRow;

use super::facts::{SecretFacts, SecretKind};
use super::secrets::{self, FIELD, Secrets};
use crate::Services;
use crate::connection::Connections;
use crate::error::Result;
use crate::vault::{self, Sealed};

/// How often somebody else may be faster.
const TRIES: usize = 5;
/// What a form is told that is sent again, or was made before somebody else's.
const REPLACED_BEFORE: &str = "A shared secret was made since this form was opened, and was shown that once. No other was made. If it is lost, make \
                               another.";

/// An act upon the secrets, for the audit log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Act<'a> {
    /// What was done, such as `integration.set_webhook_secret`.
    pub(super) action: &'a str,
    /// Who did it; `None` for the operator.
    pub(super) by: Option<UserId>,
    /// Whether the secret before is accepted on.
    pub(super) keeps_previous: bool,
    /// Fingerprint of the secret that is replaced, empty for none; `None` for whichever there is.
    pub(super) replaces: Option<&'a str>,
}

impl Connections {
    /// The secrets a connection has; `None` when none were ever given.
    pub(super) async fn webhook_secrets(&self, integration: &IntegrationRow) -> Result<Option<Secrets>> {
        let Some(sealed) = integration.config_encrypted.0.get(FIELD) else { return Ok(None) };
        let parsed = Sealed::try_from(sealed.clone()).map_err(|_| vault::Error::Unreadable)?;
        let opened = self.vault.open(integration.org_id, integration.id, FIELD, &parsed).await?;
        Ok(Some(Secrets::read(&opened)))
    }

    /// Puts a secret in use as these kinds. Two who do so at once both succeed, one after the other.
    pub(super) async fn put_webhook_secret(
        &self,
        integration: &IntegrationRow,
        kinds: &[SecretKind],
        secret: &SecretString,
        act: Act<'_>,
    ) -> Result<Vec<SecretFacts>> {
        if let Some(fault) = secrets::fault(secret) {
            return Err(AppError::field("webhook_secret", fault).into());
        }
        let (org, id) = (integration.org_id, integration.id);
        for _ in 0..TRIES {
            let Some(current) = self.store.integration(org, id).await?.filter(|row| row.deleted_at.is_none()) else { break };
            let before = current.config_encrypted.0.get(FIELD);
            let mut kept = self.webhook_secrets(&current).await?.unwrap_or_default();
            for kind in kinds {
                let now = kept.of(*kind).current.as_ref().map(|kept| secrets::fingerprint(&kept.value)).unwrap_or_default();
                if act.replaces.is_some_and(|replaced| replaced != now) {
                    return Err(AppError::Conflict { message: REPLACED_BEFORE.to_owned() }.into());
                }
                kept.of_mut(*kind).replace(secret.clone(), self.clock.now(), act.keeps_previous);
            }
            let sealed = String::from(self.vault.seal(org, id, FIELD, &kept.write()).await?);
            let detail = json!({
                "kinds": kinds.iter().map(|kind| kind.id()).collect::<Vec<_>>(),
                "fingerprint": secrets::fingerprint(secret),
                "keeps_previous": act.keeps_previous,
            });
            let mut transaction = self.store.begin(Priority::Interactive).await?;
            if !transaction.put_integration_secret(org, id, FIELD, before.map(String::as_str), &sealed).await? {
                continue;
            }
            transaction.insert_audit_events(org, &[self.event(&current, act.action, act.by, detail)]).await?;
            transaction.commit().await?;
            return Ok(kept.facts());
        }
        Err(AppError::Conflict { message: "The connection was changed at the same time. Try again.".to_owned() }.into())
    }

    /// Registers our address at the vendor with a credential that is used for this alone and kept nowhere, and keeps the key the vendor
    /// signs with from then on.
    pub(super) async fn register_webhook(
        &self,
        integration: &IntegrationRow,
        credential: &SecretString,
        address: &str,
        by: Option<UserId>,
    ) -> Result<()> {
        let registration = self.registration(integration.provider)?;
        let mut settings: Settings =
            integration.settings.0.iter().map(|(name, value)| (name.clone(), Setting::Plain(value.clone()))).collect();
        for field in registration.descriptor.fields.iter().filter(|field| field.is_secret) {
            settings.insert(field.name.to_owned(), Setting::Secret(credential.clone()));
        }
        let refused = |message: String| AppError::Invalid { fields: vec![FieldError::new("register_key", message)] };
        let connector = registration
            .connect(&settings)
            .map_err(|errors| refused(errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" ")))?;
        let request = WebhookRequest { name: "Orgonaut", address };
        let webhook = connector.register_webhook(&self.http, request).await.map_err(|error| refused(error.message))?;
        let act = Act { action: "integration.register_webhook", by, keeps_previous: true, replaces: None };
        self.put_webhook_secret(integration, &[SecretKind::Hmac], &webhook.key, act).await?;
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        transaction.note_registered_webhook(integration.org_id, integration.id, &webhook.id, self.clock.now()).await?;
        transaction.commit().await?;
        Ok(())
    }
}

impl Services {
    /// Puts a secret in use as this kind, or as both when none is named; gives what is accepted from now on.
    pub async fn set_webhook_secret(
        &self,
        tenant: &str,
        provider: Provider,
        kind: Option<SecretKind>,
        secret: &SecretString,
        keeps_previous: bool,
    ) -> std::result::Result<Vec<SecretFacts>, AppError> {
        let integration = self.with_webhooks(tenant, provider).await?;
        let kinds = kind.map_or_else(|| SecretKind::ALL.to_vec(), |kind| vec![kind]);
        let act = Act { action: "integration.set_webhook_secret", by: None, keeps_previous, replaces: None };
        Ok(self.parts.connections.put_webhook_secret(&integration, &kinds, secret, act).await?)
    }

    /// Makes a new shared secret and puts it in use; it is given this once.
    pub async fn rotate_webhook_secret(
        &self,
        tenant: &str,
        provider: Provider,
        keeps_previous: bool,
    ) -> std::result::Result<SecretString, AppError> {
        let integration = self.with_webhooks(tenant, provider).await?;
        let connections = &self.parts.connections;
        let secret = connections.vault.new_secret();
        let act = Act { action: "integration.rotate_webhook_secret", by: None, keeps_previous, replaces: None };
        connections.put_webhook_secret(&integration, &[SecretKind::Shared], &secret, act).await?;
        Ok(secret)
    }

    /// What may be known of the secrets that are accepted.
    pub async fn webhook_fingerprints(&self, tenant: &str, provider: Provider) -> std::result::Result<Vec<SecretFacts>, AppError> {
        let integration = self.with_webhooks(tenant, provider).await?;
        let kept = self.parts.connections.webhook_secrets(&integration).await?;
        Ok(kept.map(|kept| kept.facts()).unwrap_or_default())
    }

    /// The connection to a vendor that tells us of changes.
    async fn with_webhooks(&self, tenant: &str, provider: Provider) -> std::result::Result<IntegrationRow, AppError> {
        let connections = &self.parts.connections;
        if !connections.registration(provider)?.capability.webhooks {
            return Err(AppError::field("provider", format!("{} has no webhooks.", provider.label())));
        }
        let org = self.tenant(tenant).await?;
        Ok(connections.live(org.id, provider).await?)
    }
}
