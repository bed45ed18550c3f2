//! The outside world of a test: a clock that never waits, and a call log to read.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use connectors::http::{CallLog, Client, Clock, Options};
use contract::view::CallRow;
use tokio_util::sync::CancellationToken;

/// Time stands still unless somebody sleeps; then it jumps.
#[derive(Debug)]
pub(crate) struct SteppedClock(Mutex<SystemTime>);

impl SteppedClock {
    pub(crate) fn at(time: SystemTime) -> Arc<Self> {
        Arc::new(Self(Mutex::new(time)))
    }
}

#[async_trait::async_trait]
impl Clock for SteppedClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap()
    }

    async fn sleep(&self, duration: Duration) {
        *self.0.lock().unwrap() += duration;
    }
}

/// Keeps every attempt.
#[derive(Debug, Default)]
pub(crate) struct Calls(Mutex<Vec<CallRow>>);

impl Calls {
    pub(crate) fn rows(&self) -> Vec<CallRow> {
        self.0.lock().unwrap().clone()
    }

    /// Status and pause of every attempt.
    pub(crate) fn attempts(&self) -> Vec<(Option<u16>, u64)> {
        self.rows().iter().map(|row| (row.status, row.waited_ms)).collect()
    }
}

impl CallLog for Calls {
    fn record(&self, call: CallRow) {
        self.0.lock().unwrap().push(call);
    }
}

/// A client that reaches `routes` and never really waits, with its call log.
pub(crate) fn client(routes: &str) -> (Client, Arc<Calls>) {
    client_with(Options { routes: routes.parse().unwrap(), ..options() })
}

pub(crate) fn client_with(options: Options) -> (Client, Arc<Calls>) {
    let calls = Arc::new(Calls::default());
    let client = Client::new(options).unwrap().for_run(calls.clone(), CancellationToken::new());
    (client, calls)
}

pub(crate) fn options() -> Options {
    Options {
        clock: SteppedClock::at(httpdate::parse_http_date("Fri, 20 Nov 2026 08:00:00 GMT").unwrap()),
        chance: || 0.0,
        ..Options::default()
    }
}
