//! BambooHR, telling us of changes.

use contract::Provider;
use engine::Services;
use engine::webhook::{Delivery, Received, Refusal, SecretKind};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sandbox::company::PersonId;
use sha2::Sha256;

use super::Tenant;

/// The key of the webhook.
pub(crate) const KEY: &str = "123b929362d51613054f71e5e5d4bf2c";
/// The secret that may be sent along instead.
pub(crate) const SHARED: &str = "a-shared-secret-without-blanks";
/// When every delivery is sent.
pub(crate) const SENT_AT: &str = "1769884920";

/// The body of an event.
pub(crate) fn event(kind: &str, id: PersonId, at: &str) -> String {
    format!(r#"{{"type":"employee.{kind}","timestamp":"{at}","data":{{"companyId":"12345","employeeId":"{id}"}}}}"#)
}

/// The signature of a body that is sent at [`SENT_AT`].
pub(crate) fn signature(key: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    mac.update(SENT_AT.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// Delivers a body signed with a key to some tenant's address.
pub(crate) async fn deliver_to(services: &Services, tenant: &str, key: &str, body: &str) -> Result<Received, Refusal> {
    let signature = signature(key, body);
    let delivery = Delivery {
        tenant,
        body: body.as_bytes(),
        is_form: false,
        signature: Some(signature.as_bytes()),
        timestamp: Some(SENT_AT.as_bytes()),
        secret: None,
    };
    services.receive_webhook(delivery).await
}

impl Tenant {
    /// Gives the connection the key its webhook signs with.
    pub(crate) async fn provision(&self) {
        self.services().set_webhook_secret(&self.slug, Provider::BambooHr, Some(SecretKind::Hmac), &KEY.into(), true).await.unwrap();
    }

    /// Delivers a body as BambooHR does.
    pub(crate) async fn deliver(&self, body: &str) -> Result<Received, Refusal> {
        deliver_to(self.services(), &self.slug, KEY, body).await
    }

    /// Delivers an event that is let in; gives its run.
    pub(crate) async fn told(&self, kind: &str, id: PersonId, at: &str) -> String {
        match self.deliver(&event(kind, id, at)).await.unwrap() {
            Received::Queued(mut runs) => runs.remove(0),
            Received::Acknowledged => panic!("nothing was queued"),
        }
    }
}
