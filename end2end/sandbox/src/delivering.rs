//! Calling the address of a webhook.

use std::io;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{Request, Uri};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use serde::Serialize;
use tokio::net::TcpStream;

use crate::bamboohr::{Delivery, HookEvent};
use crate::operation::Refused;
use crate::sandbox::Sandbox;

const SENDER: &str = "BambooHR-WebHooks/1.0 (+https://www.bamboohr.com)";

/// How one delivery was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// Where it went.
    pub url: String,
    /// The status; `None` when there was no answer.
    pub status: Option<u16>,
}

impl Sandbox {
    /// Tells the webhooks of an account that something happened, as BambooHR does: each gets a request of its own, signed with its own key.
    ///
    /// # Errors
    /// When there is no such account.
    #[expect(clippy::disallowed_methods, reason = "a vendor has its own clock")]
    pub async fn deliver(&self, account: &str, event: &HookEvent) -> Result<Vec<Delivered>, Refused> {
        let mut delivered = Vec::new();
        for delivery in self.deliveries(account, event, Timestamp::now())? {
            let status = send(&delivery).await.ok();
            delivered.push(Delivered { url: delivery.url, status });
        }
        Ok(delivered)
    }
}

async fn send(delivery: &Delivery) -> io::Result<u16> {
    let uri: Uri = delivery.url.parse().map_err(io::Error::other)?;
    let authority = uri.authority().ok_or_else(|| io::Error::other("an address without a host"))?.clone();
    if uri.scheme_str() != Some("http") {
        return Err(io::Error::other("the sandbox speaks no TLS"));
    }
    let stream = TcpStream::connect((authority.host(), authority.port_u16().unwrap_or(80))).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    tokio::spawn(connection);
    let request = Request::post(uri.path_and_query().map_or("/", |path| path.as_str()))
        .header(HOST, authority.as_str())
        .header(USER_AGENT, SENDER)
        .header(CONTENT_TYPE, delivery.content_type)
        .header("x-bamboohr-timestamp", &delivery.timestamp)
        .header("x-bamboohr-signature", &delivery.signature)
        .body(Body::from(delivery.body.clone()))
        .map_err(io::Error::other)?;
    let response = sender.send_request(request).await.map_err(io::Error::other)?;
    Ok(response.status().as_u16())
}
