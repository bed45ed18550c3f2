//! Registering a webhook at the vendor from its page: once, however often the form is sent.

use contract::id::UserId;
use contract::{AppError, Timestamp};
use secrecy::SecretString;
use store::Priority;
use store::integrations::IntegrationRow;

use crate::Services;
use crate::access::Actor;
use crate::error::Error;

/// After so many seconds whoever began to register is taken to have been interrupted.
const GIVEN_UP_SECONDS: i64 = 600;

/// What became of a form that registers a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registering {
    /// The vendor has the webhook, by this form or by the same one sent before.
    Registered,
    /// The same form was sent before and has not ended.
    UnderWay,
}

impl Services {
    /// Registers `address` at the vendor with a credential that is used for this alone, and keeps the key it signs with. `registered_at` is
    /// when a webhook was registered last as far as the form knows: one that was registered since is the one it asks for.
    pub async fn register_webhook(
        &self,
        actor: &Actor,
        credential: &SecretString,
        address: &str,
        registered_at: Option<Timestamp>,
    ) -> Result<Registering, AppError> {
        let integration = self.connected(actor).await?;
        let (store, connections) = (&self.parts.store, &self.parts.connections);
        let (org, id, now) = (integration.org_id, integration.id, connections.clock.now());
        let begun = async {
            let mut transaction = store.begin(Priority::Interactive).await?;
            let given_up = now.plus_seconds(-GIVEN_UP_SECONDS);
            let is_first = transaction.begin_registering_webhook(org, id, registered_at, given_up, now).await?;
            transaction.commit().await?;
            Ok::<_, store::Error>(is_first)
        };
        if !begun.await.map_err(Error::from)? {
            let webhook = store.webhook(org, id).await.map_err(Error::from)?;
            return Ok(if webhook.registered_at == registered_at { Registering::UnderWay } else { Registering::Registered });
        }
        // Whoever sends the form again lets go of the first answer; what the vendor was asked for is finished all the same.
        let (services, credential, address, by) = (self.clone(), credential.clone(), address.to_owned(), actor.user_id);
        let task = tokio::spawn(async move { services.finish_registering(&integration, &credential, &address, by).await });
        task.await.map_err(|_| Error::Broken("the registration of a webhook ended early"))??;
        Ok(Registering::Registered)
    }

    async fn finish_registering(
        &self,
        integration: &IntegrationRow,
        credential: &SecretString,
        address: &str,
        by: UserId,
    ) -> Result<(), Error> {
        let registered = self.parts.connections.register_webhook(integration, credential, address, Some(by)).await;
        if registered.is_err() {
            let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
            transaction.end_registering_webhook(integration.org_id, integration.id).await?;
            transaction.commit().await?;
        }
        registered
    }
}
