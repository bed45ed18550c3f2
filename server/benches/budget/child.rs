//! Servers that run beside the measurement, each in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use url::form_urlencoded;

use crate::load::Connection;
use crate::members::{MEMBER, PASSWORD};

/// A running process. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    /// Where it listens.
    pub(crate) address: String,
    process: Child,
}

impl Running {
    /// Runs a task of this program that prints where it listens.
    pub(crate) fn task(task: &[&str]) -> Self {
        let this = std::env::current_exe().expect("this program");
        let mut process = Command::new(this).arg("child").args(task).stdout(Stdio::piped()).spawn().expect("a process");
        let mut address = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut address).expect("an address");
        Self { address: address.trim().to_owned(), process }
    }

    /// Runs `orgonaut` on a data folder, without a limit on requests.
    pub(crate) fn orgonaut(folder: &Path) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its address").to_string();
        let process = Command::new(env!("CARGO_BIN_EXE_orgonaut"))
            .arg("serve")
            .env("ORGONAUT_DATA", folder)
            .env("ORGONAUT_ADDR", &address)
            .env("ORGONAUT_RATE_LIMIT", "0")
            .env("ORGONAUT_LOG", "warn")
            .env("ORGONAUT_SITE", concat!(env!("CARGO_MANIFEST_DIR"), "/../target/site"))
            .stdout(Stdio::null())
            .spawn()
            .expect("the server");
        let began = Instant::now();
        while std::net::TcpStream::connect(&address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(20), "the server does not answer");
            std::thread::sleep(Duration::from_millis(5));
        }
        Self { address, process }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.process.kill().expect("a running process");
        self.process.wait().expect("its end");
    }
}

/// Somebody signed in at a server.
#[derive(Debug)]
pub(crate) struct Browser {
    address: String,
    cookie: String,
}

impl Browser {
    /// Signs the member in.
    pub(crate) fn sign_in(server: &Running) -> Self {
        let address = server.address.clone();
        let mut connection = Connection::open(&address);
        let answer = connection.send(&form(&address, "", "/sign-in", &[("email", MEMBER), ("password", PASSWORD), ("next", "/")]));
        assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
        let cookie = answer.cookie.clone().expect("a session");
        Self { address, cookie }
    }

    /// The request for a page, uncompressed.
    pub(crate) fn request(&self, path: &str) -> Vec<u8> {
        self.request_with(path, "")
    }

    /// The request for a page, compressed.
    pub(crate) fn compressed_request(&self, path: &str) -> Vec<u8> {
        self.request_with(path, "Accept-Encoding: br\r\n")
    }

    /// Reads a page.
    pub(crate) fn page(&self, path: &str) -> String {
        let mut connection = Connection::open(&self.address);
        let answer = connection.send(&self.request(path));
        assert_eq!(answer.status, 200, "{path}");
        String::from_utf8(answer.body.clone()).expect("text")
    }

    /// The bytes of an answer's body.
    pub(crate) fn size(&self, request: &[u8]) -> usize {
        let mut connection = Connection::open(&self.address);
        let answer = connection.send(request);
        assert_eq!(answer.status, 200);
        answer.body.len()
    }

    /// Sends a form of a page; gives where it leads.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let mut connection = Connection::open(&self.address);
        let answer = connection.send(&form(&self.address, &self.cookie, path, fields));
        assert_eq!(answer.status, 303, "{}", String::from_utf8_lossy(&answer.body));
        answer.location.clone().expect("where it leads")
    }

    fn request_with(&self, path: &str, header: &str) -> Vec<u8> {
        let Self { address, cookie } = self;
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: text/html\r\nCookie: {cookie}\r\n{header}\r\n").into_bytes()
    }
}

/// The request that sends a form of one of our own pages.
fn form(address: &str, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let fields = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let length = fields.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{fields}"
    )
    .into_bytes()
}
