//! Puts the address a request comes from into its extensions, after trusted proxies were taken off.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use engine::ClientAddress;

use crate::config::TrustedProxies;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Sets [`ClientAddress`].
pub(crate) async fn set_client_address(
    State(proxies): State<TrustedProxies>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let lines: Vec<_> = request.headers().get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
    let client = proxies.client(peer.ip(), lines.into_iter());
    request.extensions_mut().insert(ClientAddress(client));
    next.run(request).await
}
