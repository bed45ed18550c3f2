//! What came back, and what it means when it is not data.

use std::time::Duration;

use contract::{FailureKind, Provider};
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// A vendor's answer, whatever its status.
#[derive(Clone)]
pub struct Answer {
    pub(super) provider: Provider,
    pub(super) operation: &'static str,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) retry_after: Option<Duration>,
}

impl Answer {
    /// The status.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the status says that all is well.
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// Whether it points to an address that was not followed.
    pub const fn is_redirect(&self) -> bool {
        matches!(self.status, 300..=399)
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// [`Answer::failure`] when the status is not a success; `Protocol` when the body is not the JSON that was promised.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        if !self.is_success() {
            return Err(self.failure());
        }
        serde_json::from_slice(&self.body).map_err(|error| self.unreadable(&error))
    }

    /// The body of an error as JSON, where it is that.
    pub fn error_body(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What a status that is no success means. Connectors that know better say so before they come here.
    pub fn failure(&self) -> Error {
        let vendor = self.provider.label();
        let status = self.status;
        let permanent = |kind, message| Error::permanent(kind, self.operation, message);
        let temporary = |kind, message| Error::temporary(kind, self.operation, message);
        let error = match (status, self.retry_after) {
            (401, _) => permanent(FailureKind::Auth, format!("{vendor} does not accept the credentials.")),
            (403, _) => permanent(FailureKind::Permission, format!("The credentials are not allowed to do this at {vendor}.")),
            (404 | 410, _) => permanent(FailureKind::NotFound, format!("{vendor} has nothing at this address.")),
            (300..=399, _) => {
                permanent(FailureKind::Protocol, format!("{vendor} points to another address, which is not followed with the credentials."))
            }
            (429 | 503, Some(wait)) => {
                let seconds = wait.as_secs();
                let message = format!("{vendor} asks for a pause of {seconds} s before the next request.");
                temporary(FailureKind::RateLimited, message).after(wait)
            }
            (429, None) => temporary(FailureKind::RateLimited, format!("{vendor} asks for fewer requests.")),
            (408 | 504, _) => temporary(FailureKind::Unreachable, format!("{vendor} did not answer in time.")),
            (500..=599, _) => temporary(FailureKind::Unreachable, format!("{vendor} has a fault or is under maintenance.")),
            _ => permanent(FailureKind::Protocol, format!("{vendor} does not understand the request.")),
        };
        error.with("status", status.to_string())
    }

    fn unreadable(&self, error: &serde_json::Error) -> Error {
        let vendor = self.provider.label();
        let start = self.body.trim_ascii_start();
        let message = if start.starts_with(b"<") {
            format!("{vendor} answered with a web page instead of data.")
        } else if start.is_empty() {
            format!("{vendor} answered with nothing instead of data.")
        } else if error.is_eof() {
            format!("{vendor}'s answer broke off in the middle.")
        } else if error.is_data() {
            format!("{vendor}'s answer is not in the form its documentation promises.")
        } else {
            format!("{vendor}'s answer is not JSON.")
        };
        Error::temporary(FailureKind::Protocol, self.operation, message)
            .with("status", self.status.to_string())
            .with("bytes", self.body.len().to_string())
            .with("position", format!("line {}, column {}", error.line(), error.column()))
    }
}

/// Bodies hold people's data, so a printed answer leaves them out.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use contract::FailureKind::{Auth, NotFound, Permission, Protocol, RateLimited, Unreachable};

    use super::*;
    use crate::error::Retry;

    fn answer(status: u16, body: &str, retry_after: Option<u64>) -> Answer {
        Answer {
            provider: Provider::BambooHr,
            operation: "test",
            status,
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    #[test]
    fn every_status_has_its_kind_and_its_retry() {
        for (status, retry_after, kind, retry) in [
            (302, None, Protocol, Retry::Permanent),
            (400, None, Protocol, Retry::Permanent),
            (401, None, Auth, Retry::Permanent),
            (403, None, Permission, Retry::Permanent),
            (404, None, NotFound, Retry::Permanent),
            (408, None, Unreachable, Retry::Backoff),
            (429, None, RateLimited, Retry::Backoff),
            (429, Some(90), RateLimited, Retry::After(Duration::from_secs(90))),
            (500, None, Unreachable, Retry::Backoff),
            (502, None, Unreachable, Retry::Backoff),
            (503, None, Unreachable, Retry::Backoff),
            (503, Some(5), RateLimited, Retry::After(Duration::from_secs(5))),
            (504, None, Unreachable, Retry::Backoff),
        ] {
            let error = answer(status, "", retry_after).json::<serde_json::Value>().unwrap_err();
            assert_eq!((error.kind, error.retry), (kind, retry), "{status}");
            assert!(error.message.contains("BambooHR"), "{status}: {}", error.message);
        }
    }

    #[test]
    fn a_body_that_is_not_the_promised_json_has_its_own_sentence() {
        for (body, part) in [
            ("<!doctype html><title>Maintenance</title>", "a web page instead of data"),
            ("  \n<?xml version=\"1.0\"?>", "a web page instead of data"),
            ("", "nothing instead of data"),
            ("[1, 2", "broke off in the middle"),
            ("{\"a\":1}", "not in the form its documentation promises"),
            ("Service error", "not JSON"),
        ] {
            let error = answer(200, body, None).json::<Vec<u32>>().unwrap_err();
            assert_eq!((error.kind, error.retry), (Protocol, Retry::Backoff), "{body}");
            assert!(error.message.contains(part), "{body}: {}", error.message);
        }
    }

    #[test]
    fn what_the_vendor_wrote_is_in_no_error() {
        let error = answer(200, r#"{"ssn":"123-45-6789"}"#, None).json::<Vec<String>>().unwrap_err();
        assert!(!format!("{error:?}").contains("123-45"), "{error:?}");
    }
}
