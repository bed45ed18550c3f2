//! The log of requests the sandbox has seen.

use std::collections::VecDeque;

use serde::Serialize;

/// Requests kept; older ones are forgotten.
const KEPT: usize = 50_000;

/// A request as seen. The secret of the key is not kept, only its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenRequest {
    /// Counts from 1.
    pub number: u64,
    /// Account it was for.
    pub account: String,
    /// Method.
    pub method: String,
    /// Host header without port.
    pub host: String,
    /// Path.
    pub path: String,
    /// Query as sent.
    pub query: String,
    /// Header `Accept`.
    pub accept: Option<String>,
    /// Body as text.
    pub body: String,
    /// Name of the key, where it was a known one.
    pub key: Option<&'static str>,
    /// Status answered; nothing when there was no answer.
    pub status: Option<u16>,
}

/// The latest requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    requests: VecDeque<SeenRequest>,
    count: u64,
}

impl Journal {
    /// The number of the next request.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// How many requests there have been.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn write(&mut self, request: SeenRequest) {
        if self.requests.len() == KEPT {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }

    pub(crate) fn read(&self) -> Vec<SeenRequest> {
        self.requests.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.requests.clear();
    }
}
