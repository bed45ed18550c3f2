//! A limit per address, generous to people and to the offices they share an address with. Attempts to sign in have their own, stricter
//! one in the engine.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use engine::ClientAddress;
use http::header::RETRY_AFTER;
use http::{HeaderValue, Request, StatusCode};
use tokio_util::sync::CancellationToken;
use tower_governor::governor::GovernorConfigBuilder;
use tower_governor::key_extractor::KeyExtractor;
use tower_governor::{GovernorError, GovernorLayer};

/// How many seconds' worth of requests may come at once: opening a page fetches several things.
const BURST_SECONDS: u32 = 10;
/// How often addresses that have been quiet are forgotten.
const FORGET_EVERY: Duration = Duration::from_mins(1);

/// Lets one address make `per_second` requests in the long run; a task beside it ends at `shutdown`.
pub(crate) fn limit(router: Router, per_second: NonZeroU32, shutdown: &CancellationToken) -> Router {
    govern(router, ByAddress, per_second, shutdown, too_many)
}

/// The same for whatever `key` tells clients apart by.
pub(crate) fn limit_by<K>(router: Router, key: K, per_second: NonZeroU32, shutdown: &CancellationToken) -> Router
where
    K: KeyExtractor + Send + Sync + 'static,
    K::Key: Send + Sync + 'static,
{
    govern(router, key, per_second, shutdown, too_many)
}

/// The same by address, with another answer to one request too many, made from the seconds to wait.
pub(crate) fn limit_with(router: Router, per_second: NonZeroU32, shutdown: &CancellationToken, too_many: fn(u64) -> Response) -> Router {
    govern(router, ByAddress, per_second, shutdown, too_many)
}

fn govern<K>(router: Router, key: K, per_second: NonZeroU32, shutdown: &CancellationToken, too_many: fn(u64) -> Response) -> Router
where
    K: KeyExtractor + Send + Sync + 'static,
    K::Key: Send + Sync + 'static,
{
    let config = GovernorConfigBuilder::default()
        .period(Duration::from_secs(1) / per_second.get())
        .burst_size(per_second.get().saturating_mul(BURST_SECONDS))
        .key_extractor(key)
        .finish()
        .expect("neither the period nor the burst is zero");
    let (limiter, shutdown) = (config.limiter().clone(), shutdown.clone());
    tokio::spawn(async move {
        while shutdown.run_until_cancelled(tokio::time::sleep(FORGET_EVERY)).await.is_some() {
            limiter.retain_recent();
        }
    });
    router.layer(GovernorLayer::new(config).error_handler(move |error| refuse(&error, too_many)))
}

/// Tells clients apart by address; of IPv6 by the /64, of which one client has all.
#[derive(Debug, Clone, Copy)]
struct ByAddress;

impl KeyExtractor for ByAddress {
    type Key = IpAddr;

    fn extract<T>(&self, request: &Request<T>) -> Result<Self::Key, GovernorError> {
        let address = request.extensions().get::<ClientAddress>().ok_or(GovernorError::UnableToExtractKey)?;
        Ok(match address.0 {
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
            address @ IpAddr::V4(_) => address,
        })
    }
}

fn refuse(error: &GovernorError, too_many: fn(u64) -> Response) -> Response {
    if let GovernorError::TooManyRequests { wait_time, .. } = error {
        return too_many(*wait_time);
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

fn too_many(wait: u64) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.max(1)));
    response
}
