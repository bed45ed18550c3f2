//! Ports of the loopback address, and whether a web server answers on one.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use crate::failure::{Context, Failure, Outcome};

const PATIENCE: Duration = Duration::from_secs(2);

/// A port nobody uses now.
pub(crate) fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind(loopback(0)).context("find a free port")?;
    Ok(listener.local_addr().context("find a free port")?.port())
}

/// Fails when somebody uses the port.
pub(crate) fn require_free(port: u16) -> Outcome {
    TcpListener::bind(loopback(port))
        .map(drop)
        .map_err(|error| Failure::new(format!("port {port} cannot be used: {error}")).with_remedy("Choose another with --port."))
}

/// Whether the web server on the port answers a path with 200.
pub(crate) fn answers(port: u16, path: &str) -> bool {
    get(port, path).is_ok_and(|answer| answer.starts_with("HTTP/1.1 200 ") || answer.starts_with("HTTP/1.0 200 "))
}

fn get(port: u16, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&loopback(port), PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
    let mut start = [0; 64];
    let length = stream.read(&mut start)?;
    Ok(String::from_utf8_lossy(&start[..length]).into_owned())
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
