//! Why no answer came.

use std::error::Error as StdError;
use std::time::Duration;

use contract::FailureKind;

use super::address_guard::RefusedAddress;
use super::request::Request;
use crate::error::Error;

/// Classifies a request that brought no answer. `timeout` is how long the whole request may take.
pub(super) fn failure(request: &Request, error: &reqwest::Error, timeout: Duration) -> Error {
    let vendor = request.provider.label();
    let host = request.url.host_str().unwrap_or_default();
    if let Some(refused) = cause::<RefusedAddress>(error) {
        let message =
            format!("{refused}, so nothing was sent there. If that is wanted, whoever runs this installation can route the host.");
        return Error::permanent(FailureKind::Configuration, request.operation, message);
    }
    let message = if error.is_dns() {
        format!("The name {host} could not be looked up.")
    } else if let Some(tls) = cause::<rustls::Error>(error) {
        tracing::debug!(%host, %tls, "TLS failed");
        format!("{host} could not prove that it is {vendor}: its certificate or encryption was not accepted.")
    } else if error.is_timeout() {
        format!("{vendor} did not answer within {} s.", timeout.as_secs_f64().round())
    } else if error.is_connect() {
        format!("{vendor} could not be reached at {host}.")
    } else {
        format!("The connection to {vendor} broke off before the answer was complete.")
    };
    Error::temporary(FailureKind::Unreachable, request.operation, message)
}

/// Finds an error of one type in a chain; an I/O error keeps its own inside, not behind.
fn cause<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner as &(dyn StdError + 'static)),
            None => error.source(),
        };
    }
    None
}
