//! Deliveries as BambooHR signs them.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Where a tenant's deliveries go.
pub(crate) const PATH: &str = "/api/v1/integrations/bamboohr/webhook/acme";
/// The key they are signed with.
pub(crate) const KEY: &str = "123b929362d51613054f71e5e5d4bf2c";
/// When they are sent.
pub(crate) const SENT_AT: &str = "1769884920";

/// The body of an event.
pub(crate) fn event(id: u32, at: &str) -> String {
    format!(
        r#"{{"type":"employee.updated","timestamp":"{at}","data":{{"companyId":"12345","employeeId":"{id}","changedFields":["jobTitle"]}}}}"#
    )
}

/// Its signature.
pub(crate) fn signature(key: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    mac.update(SENT_AT.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}
