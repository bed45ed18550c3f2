//! The way to the vendor: real HTTP, without the waiting between two tries.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use connectors::http::{Client, Clock, Options};

/// The machine's clock, but a pause is over as soon as it begins.
#[derive(Debug)]
struct HurriedClock;

#[async_trait::async_trait]
impl Clock for HurriedClock {
    #[expect(clippy::disallowed_methods, reason = "vendors' dates are by the machine's clock")]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    async fn sleep(&self, _: Duration) {}
}

/// A client that reaches `routes` and gives up on an answer after `timeout`.
pub(crate) fn client(routes: &str, timeout: Duration) -> Client {
    let options = Options {
        routes: routes.parse().unwrap(),
        request_timeout: timeout,
        clock: Arc::new(HurriedClock),
        chance: || 0.0,
        ..Options::default()
    };
    Client::new(options).unwrap()
}
