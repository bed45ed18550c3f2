//! One port for all vendors: the Host header says which is meant.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request as HttpRequest, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tower::ServiceExt as _;

use crate::control;
use crate::dynamics365;
use crate::faults::Outcome;
use crate::mailbox::MailServer;
use crate::message::{Reply, Request};
use crate::options::Options;
use crate::sandbox::Sandbox;
use crate::vendor::Vendor;

/// Largest request body that is read.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// Hosts under which the control API answers.
const CONTROL_HOSTS: [&str; 3] = ["sandbox", "localhost", "127.0.0.1"];

/// A sandbox that listens. It stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What can be done to it.
    pub sandbox: Sandbox,
    /// The mail server, if it was asked for.
    pub mail: Option<MailServer>,
    accepting: JoinHandle<()>,
}

impl Sandbox {
    /// Makes the companies and listens on the loopback address.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(options: Options) -> io::Result<Running> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let address = listener.local_addr()?;
        let mail_port = options.mail_port;
        let sandbox = Self::new(options);
        let mail = match mail_port {
            Some(port) => Some(MailServer::start(port, sandbox.mailbox().clone()).await?),
            None => None,
        };
        let accepting = tokio::spawn(accept(listener, sandbox.clone()));
        Ok(Running { address, sandbox, mail, accepting })
    }
}

impl Running {
    /// The route table by which an Orgonaut server takes the sandbox for the vendors.
    pub fn routes(&self) -> String {
        let hosts = ["*.bamboohr.com", "*.dynamics.com", dynamics365::SIGN_IN_HOST];
        hosts.map(|host| format!("{host}=http://{}", self.address)).join(",")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Serves connections until aborted, which closes them too.
async fn accept(listener: TcpListener, sandbox: Sandbox) {
    let control = control::router(sandbox.clone());
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                // Small replies must not wait for each other.
                let _ = stream.set_nodelay(true);
                let (sandbox, control) = (sandbox.clone(), control.clone());
                let service = service_fn(move |request| serve(sandbox.clone(), control.clone(), request));
                connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// The connection is to be closed without a reply.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox drops this connection on purpose")]
struct Dropped;

async fn serve(sandbox: Sandbox, control: Router, request: HttpRequest<Incoming>) -> Result<Response, Dropped> {
    let request = request.map(Body::new);
    let host = host(&request);
    if CONTROL_HOSTS.contains(&host.as_str()) {
        let Ok(response) = control.oneshot(request).await;
        return Ok(response);
    }
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let request = Request {
        method: head.method,
        host,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body,
    };
    let Some((vendor, account)) = Vendor::of(&request.host, &request.path) else {
        let body = json!({"error": format!("no vendor of the sandbox answers for the host {}", request.host)});
        return Ok(response(Reply::json_with(StatusCode::NOT_FOUND, "application/json", &body)));
    };
    let cleared = sandbox.cleared();
    let (delay, outcome) = sandbox.decide(vendor, account, &request);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    match outcome {
        Outcome::Reply(reply) => Ok(response(reply)),
        Outcome::Held(reply) => {
            cleared.await;
            Ok(response(reply))
        }
        Outcome::NoAnswer => std::future::pending().await,
        Outcome::DroppedConnection => Err(Dropped),
    }
}

fn response(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = reply.status;
    response.headers_mut().extend(reply.headers);
    response
}

/// The Host header without port, lower case.
fn host(request: &HttpRequest<Body>) -> String {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    host.rsplit_once(':').map_or(host, |(host, _port)| host).to_ascii_lowercase()
}
