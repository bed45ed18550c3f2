//! A server, from its start to its rest.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::figures::memory_kib;

const REST: Duration = Duration::from_secs(3);

/// Starts the server on an empty folder; gives milliseconds to its first 200, and its resident memory in KiB after a rest.
pub(crate) fn start_and_rest() -> (f64, f64) {
    let folder = tempfile::tempdir().expect("a folder");
    let address = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its address");
    let began = Instant::now();
    let mut server = Command::new(env!("CARGO_BIN_EXE_orgonaut"))
        .arg("serve")
        .env("ORGONAUT_DATA", folder.path())
        .env("ORGONAUT_ADDR", address.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server");
    while !answers(&address.to_string()) {
        assert!(began.elapsed() < Duration::from_secs(20), "the server does not answer");
        std::thread::sleep(Duration::from_millis(1));
    }
    let start_ms = began.elapsed().as_secs_f64() * 1000.0;
    std::thread::sleep(REST);
    let idle_kib = memory_kib(&server.id().to_string(), "VmRSS:");
    server.kill().expect("a running server");
    server.wait().expect("its end");
    (start_ms, idle_kib)
}

fn answers(address: &str) -> bool {
    let Ok(mut connection) = TcpStream::connect(address) else { return false };
    let mut answer = [0; 15];
    connection.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").is_ok()
        && connection.read_exact(&mut answer).is_ok()
        && answer.starts_with(b"HTTP/1.1 200")
}
