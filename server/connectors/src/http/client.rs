//! The client: sends a request, tries again where that helps, and writes every attempt down.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use contract::FailureKind;
use contract::view::CallRow;
use reqwest::Method;
use reqwest::header::{HOST, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::address_guard::{AddressGuard, Lookup, SystemLookup};
use super::answer::Answer;
use super::call_log::{CallLog, NoCallLog, shown_path};
use super::clock::{Clock, SystemClock};
use super::request::Request;
use super::retry::{self, Ending};
use super::route_table::RouteTable;
use super::{transport, vendor_url};
use crate::error::{Error, Result, Retry};

const USER_AGENT: &str = concat!("Orgonaut/", env!("CARGO_PKG_VERSION"));
const MEBIBYTE: usize = 1024 * 1024;
const REDIRECTS: usize = 3;

/// What a client is made of. The default is right for production; tests replace the outside world.
#[derive(Clone)]
pub struct Options {
    /// Where the operator sends vendors' hosts instead.
    pub routes: RouteTable,
    /// How long connecting may take; 10 s.
    pub connect_timeout: Duration,
    /// How long one attempt may take from first to last byte; 60 s.
    pub request_timeout: Duration,
    /// The largest answer taken, in bytes after decompression; 64 MiB.
    pub body_limit: usize,
    /// Time and waiting.
    pub clock: Arc<dyn Clock>,
    /// Draws from 0 to 1, for pauses.
    pub chance: fn() -> f64,
    /// Turns names into addresses; the address guard judges what it gives.
    pub lookup: Arc<dyn Lookup>,
}

impl Default for Options {
    #[expect(clippy::disallowed_methods, reason = "pauses between two tries need no injected randomness unless a test says so")]
    fn default() -> Self {
        Self {
            routes: RouteTable::default(),
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_mins(1),
            body_limit: 64 * MEBIBYTE,
            clock: Arc::new(SystemClock),
            chance: rand::random::<f64>,
            lookup: Arc::new(SystemLookup),
        }
    }
}

/// The client could not be set up, for instance because the machine has no root certificates.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up; are the system's root certificates installed?")]
pub struct BuildError(#[from] reqwest::Error);

/// The client. Cheap to clone; [`Client::for_run`] gives one that writes to a run's call log and stops with the run.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    calls: Arc<dyn CallLog>,
    cancellation: CancellationToken,
}

struct Shared {
    options: Options,
    /// Reaches public addresses only.
    guarded: reqwest::Client,
    /// Reaches what the operator named.
    routed: reqwest::Client,
}

impl Client {
    /// Sets up the connections. Call it once per process.
    #[expect(clippy::disallowed_methods, reason = "the home of the guarded client")]
    pub fn new(options: Options) -> std::result::Result<Self, BuildError> {
        // Whoever comes first installs the provider; they all install this one.
        drop(rustls::crypto::ring::default_provider().install_default());
        let base = || {
            reqwest::Client::builder()
                .user_agent(USER_AGENT)
                .connect_timeout(options.connect_timeout)
                .timeout(options.request_timeout)
                .redirect(Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                // A proxy would resolve the name again, out of the guard's sight; the route table is the way to use one.
                .no_proxy()
        };
        let guarded = base().https_only(true).dns_resolver(AddressGuard(Arc::clone(&options.lookup))).build()?;
        // HTTP/2 takes the host from the address, and here the two differ.
        let routed = base().http1_only().build()?;
        Ok(Self {
            shared: Arc::new(Shared { options, guarded, routed }),
            calls: Arc::new(NoCallLog),
            cancellation: CancellationToken::new(),
        })
    }

    /// The same client for one run: its attempts go to `calls`, and it gives up as soon as `cancellation` is cancelled.
    #[must_use]
    pub fn for_run(&self, calls: Arc<dyn CallLog>, cancellation: CancellationToken) -> Self {
        Self { shared: Arc::clone(&self.shared), calls, cancellation }
    }

    /// What time it is here, for what a vendor dates by the clock, such as the life of a token.
    pub fn now(&self) -> SystemTime {
        self.shared.options.clock.now()
    }

    /// Sends a request and tries again where that can help. An answer is given whatever its status; [`Answer::json`] judges it.
    ///
    /// # Errors
    /// `Configuration` for an address that is no vendor's, `Unreachable` when no answer came, `Internal` when the run was cancelled: whoever
    /// cancelled knows from the token.
    pub async fn send(&self, request: &Request) -> Result<Answer> {
        let options = &self.shared.options;
        let mut attempt = 1;
        loop {
            let started = options.clock.now();
            let outcome = tokio::select! {
                biased;
                () = self.cancellation.cancelled() => return Err(cancelled(request)),
                outcome = self.follow(request) => outcome,
            };
            let elapsed = options.clock.now().duration_since(started).unwrap_or_default();
            let pause = retry::pause(attempt, ending(request, &outcome), (options.chance)());
            self.calls.record(CallRow {
                method: request.method.to_string(),
                path: shown_path(&request.url),
                status: outcome.as_ref().ok().map(Answer::status),
                ms: milliseconds(elapsed),
                attempt,
                waited_ms: milliseconds(pause.unwrap_or_default()),
            });
            tracing::debug!(
                provider = %request.provider,
                operation = request.operation,
                attempt,
                status = outcome.as_ref().ok().map(Answer::status),
                elapsed_ms = milliseconds(elapsed),
                "vendor call"
            );
            let Some(pause) = pause else { return outcome };
            tokio::select! {
                biased;
                () = self.cancellation.cancelled() => return Err(cancelled(request)),
                () = options.clock.sleep(pause) => {}
            }
            attempt += 1;
        }
    }

    /// One attempt. A redirect of a read is followed on the same host only, for the credentials go along.
    async fn follow(&self, request: &Request) -> Result<Answer> {
        let mut url = request.url.clone();
        for _ in 0..REDIRECTS {
            let answer = self.exchange(request, &url).await?;
            match same_host_redirect(request, &url, &answer) {
                Some(next) => url = next,
                None => return Ok(answer),
            }
        }
        self.exchange(request, &url).await
    }

    async fn exchange(&self, request: &Request, url: &Url) -> Result<Answer> {
        vendor_url::check(request.provider, request.operation, url)?;
        let Shared { options, guarded, routed } = &*self.shared;
        let mut headers = request.headers.clone();
        let builder = match options.routes.route(url) {
            Some(address) => {
                let host = HeaderValue::from_str(url.host_str().unwrap_or_default()).expect("a checked host is valid in a header");
                headers.insert(HOST, host);
                routed.request(request.method.clone(), address)
            }
            None => guarded.request(request.method.clone(), url.clone()),
        };
        let builder = match &request.body {
            Some(body) => builder.body(body.clone()),
            None => builder,
        };
        let failed = |error: reqwest::Error| transport::failure(request, &error, options.request_timeout);
        let mut response = builder.headers(headers).send().await.map_err(failed)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > options.body_limit {
                return Err(too_large(request, options.body_limit));
            }
            body.extend_from_slice(&chunk);
        }
        let retry_after = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| retry::retry_after(value, options.clock.now()));
        Ok(Answer {
            provider: request.provider,
            operation: request.operation,
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            body,
            retry_after,
        })
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("routes", &self.shared.options.routes).finish_non_exhaustive()
    }
}

fn ending(request: &Request, outcome: &Result<Answer>) -> Ending {
    match outcome {
        // Without an answer, or with one of somebody on the way, it may have been done.
        Err(_) | Ok(Answer { status: 408 | 502 | 504, .. }) if !request.is_repeatable => Ending::Final,
        Ok(answer) => Ending::Answered { status: answer.status, retry_after: answer.retry_after },
        Err(error) if error.kind == FailureKind::Unreachable && error.retry == Retry::Backoff => Ending::Lost,
        Err(_) => Ending::Final,
    }
}

fn same_host_redirect(request: &Request, url: &Url, answer: &Answer) -> Option<Url> {
    if request.method != Method::GET || !answer.is_redirect() {
        return None;
    }
    let next = url.join(answer.header(LOCATION.as_str())?).ok()?;
    (next.scheme() == url.scheme() && next.host() == url.host() && next.port() == url.port()).then_some(next)
}

fn too_large(request: &Request, limit: usize) -> Error {
    let message = format!("{}'s answer is larger than {} MiB.", request.provider.label(), limit / MEBIBYTE);
    Error::permanent(FailureKind::Protocol, request.operation, message)
}

fn cancelled(request: &Request) -> Error {
    Error::permanent(FailureKind::Internal, request.operation, "The run was cancelled.")
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
