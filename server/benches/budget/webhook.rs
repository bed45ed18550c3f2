//! Deliveries to the server, against inserting the rows they leave once more (ADR 0007).

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener as Listener};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sandbox::ADMINISTRATOR_KEY;
use serde_json::Value;
use sha2::Sha256;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::company;
use crate::figures::{Figure, median, run_child};

const KEY: &str = "123b929362d51613054f71e5e5d4bf2c";
const SENT_AT: &str = "1769884920";
const ROUNDS: usize = 5;
/// Connections that always have a delivery under way.
const CONNECTIONS: usize = 256;
const SATURATED: Duration = Duration::from_secs(4);
/// Deliveries a second of the open loop, and for how long.
const RATE: u64 = 1_000;
const STEADY: Duration = Duration::from_secs(8);
/// Tenants whose first sync of ten thousand people runs meanwhile.
const SYNCING: usize = 6;

/// The figures.
pub(crate) fn figures() -> Vec<Figure> {
    let (mut rates, mut ratios, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let yardstick = Served::yardstick();
        let bare = saturate(yardstick.address);
        drop(yardstick);
        let server = Served::installation(None, "web");
        let rate = saturate(server.address);
        rates.push(rate);
        ratios.push(rate / server.inserted_again());
        shares.push(rate / bare);
    }
    let quiet = steady(&Served::installation(None, "web"));
    let company = company::start(10_000);
    let busy = Served::installation(Some(&company.address), "all");
    let beside = steady(&busy);
    vec![
        Figure::at_least("webhook: deliveries a second, durable, saturated", median(&mut rates), 5_000.0, "/s"),
        Figure::at_least("webhook: rate ÷ that of inserting the rows they leave once more", median(&mut ratios), 1.0 / 3.0, "×"),
        Figure::noted("webhook: rate ÷ that of a handler that only verifies the signature", median(&mut shares), "×"),
        Figure::at_most("webhook: p99 at 1,000 deliveries a second", quiet, 50.0, "ms"),
        Figure::at_most("webhook: p99 at 1,000 deliveries a second while 10,000 people are imported, again and again", beside, 50.0, "ms"),
    ]
}

/// A process that takes deliveries. It ends when this is dropped.
struct Served {
    address: SocketAddr,
    process: Child,
    folder: Option<tempfile::TempDir>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().expect("a running server");
        self.process.wait().expect("its end");
    }
}

impl Served {
    /// A handler that only verifies.
    fn yardstick() -> Self {
        let this = std::env::current_exe().expect("this program");
        let mut process = Command::new(this).args(["child", "verify"]).stdout(Stdio::piped()).spawn().expect("a process");
        let mut address = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut address).expect("an address");
        Self { address: address.trim().parse().expect("an address"), process, folder: None }
    }

    /// Ends it; rows a second of inserting what it has written into an empty database.
    #[expect(clippy::cast_precision_loss, reason = "rows")]
    fn inserted_again(mut self) -> f64 {
        let folder = self.folder.take().expect("an installation");
        drop(self);
        let again = run_child(&["reinsert", &folder.path().to_string_lossy(), "1"]);
        let figure = |name: &str| again[name].as_u64().expect("a figure") as f64;
        figure("rows") * 1e6 / figure("wall_us")
    }

    /// The server with a provisioned tenant; with a company's address, further tenants import it meanwhile.
    fn installation(company: Option<&str>, role: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let address = Listener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its address");
        let program = |arguments: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_orgonaut"));
            command.args(arguments.split(' ')).env("ORGONAUT_DATA", folder.path()).env("ORGONAUT_ADDR", address.to_string());
            command.env("ORGONAUT_RATE_LIMIT", "0").env("ORGONAUT_LOG", "error");
            if let Some(company) = company {
                command.env("ORGONAUT_HTTP_ROUTES", format!("*.bamboohr.com=http://{company}"));
            }
            command.stderr(Stdio::null());
            command
        };
        let connect = "--provider bamboohr --set subdomain=acme --set-stdin api_key --target baseline";
        for number in 0..if company.is_some() { 1 + SYNCING } else { 1 } {
            let tenant = if number == 0 { "acme".to_owned() } else { format!("acme-{number}") };
            run(program(&format!("tenant create --slug {tenant} --name Acme --plan business")), "");
            run(program(&format!("integration connect --tenant {tenant} {connect}")), ADMINISTRATOR_KEY);
        }
        let set = "integration webhook-secret set --tenant acme --provider bamboohr --kind hmac --secret-stdin";
        run(program(set), KEY);
        let process = program(&format!("serve --role {role}")).stdout(Stdio::null()).spawn().expect("the server");
        let began = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(20), "the server does not answer");
            std::thread::sleep(Duration::from_millis(1));
        }
        Self { address, process, folder: Some(folder) }
    }
}

fn run(mut command: Command, input: &str) {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the program");
    // A command that reads nothing may have ended.
    let _unread = child.stdin.take().expect("its input").write_all(input.as_bytes());
    assert!(child.wait().expect("its end").success(), "{command:?}");
}

/// Is the process of the yardstick.
pub(crate) async fn verify() -> Value {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("{}", listener.local_addr().expect("its address"));
    let handler = |headers: HeaderMap, body: Bytes| async move {
        let header = |name: &str| headers.get(name).map(|value| value.as_bytes().to_vec()).unwrap_or_default();
        let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).expect("a key");
        mac.update(&body);
        mac.update(&header("x-bamboohr-timestamp"));
        let expected = hex::encode(mac.finalize().into_bytes());
        if expected.as_bytes() == header("x-bamboohr-signature") { StatusCode::ACCEPTED } else { StatusCode::UNAUTHORIZED }
    };
    axum::serve(listener, axum::Router::new().route("/{*path}", post(handler))).await.expect("a server");
    Value::Null
}

/// Deliveries a second with every connection busy.
fn saturate(address: SocketAddr) -> f64 {
    let count = Arc::new(AtomicU32::new(0));
    let began = Instant::now();
    block_on(async {
        let senders = (0..CONNECTIONS).map(|sender| {
            let count = Arc::clone(&count);
            tokio::spawn(async move {
                let mut connection = connect(address).await;
                let mut number = 0;
                while began.elapsed() < SATURATED {
                    deliver(&mut connection, &format!("{sender}-{number}")).await;
                    number += 1;
                    count.fetch_add(1, Ordering::Relaxed);
                }
            })
        });
        for sender in senders.collect::<Vec<_>>() {
            sender.await.expect("a sender");
        }
    });
    f64::from(count.load(Ordering::Relaxed)) / began.elapsed().as_secs_f64()
}

/// The 99th percentile in milliseconds, from when each delivery was due to its answer.
fn steady(server: &Served) -> f64 {
    let address = server.address;
    let mut times: Vec<f64> = block_on(async {
        let began = Instant::now() + Duration::from_millis(200);
        let next = Arc::new(AtomicU64::new(0));
        let all = RATE * STEADY.as_secs();
        let senders = (0..64).map(|_| {
            let next = Arc::clone(&next);
            tokio::spawn(async move {
                let mut connection = connect(address).await;
                let mut times = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= all {
                        return times;
                    }
                    let due = began + Duration::from_micros(number * 1_000_000 / RATE);
                    tokio::time::sleep_until(due.into()).await;
                    deliver(&mut connection, &number.to_string()).await;
                    times.push(due.elapsed().as_secs_f64() * 1_000.0);
                }
            })
        });
        let mut times = Vec::new();
        for sender in senders.collect::<Vec<_>>() {
            times.extend(sender.await.expect("a sender"));
        }
        times
    });
    times.sort_by(f64::total_cmp);
    times[times.len() * 99 / 100]
}

fn block_on<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

async fn connect(address: SocketAddr) -> TcpStream {
    let connection = TcpStream::connect(address).await.expect("a connection");
    connection.set_nodelay(true).expect("a setting");
    connection
}

/// Sends an event nobody has sent before and reads the answer.
async fn deliver(connection: &mut TcpStream, at: &str) {
    let body = format!(r#"{{"type":"employee.updated","timestamp":"{at}","data":{{"companyId":"12345","employeeId":"7"}}}}"#);
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).expect("a key");
    mac.update(body.as_bytes());
    mac.update(SENT_AT.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    let request = format!(
        "POST /api/v1/integrations/bamboohr/webhook/acme HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         x-bamboohr-signature: {signature}\r\nx-bamboohr-timestamp: {SENT_AT}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    connection.write_all(request.as_bytes()).await.expect("a connection that takes it");
    let mut answer = Vec::with_capacity(1_024);
    loop {
        let read = connection.read_buf(&mut answer).await.expect("an answer");
        assert!(read > 0, "the connection was closed");
        if is_whole(&answer) {
            break;
        }
    }
    assert!(answer.starts_with(b"HTTP/1.1 202"), "{}", String::from_utf8_lossy(&answer));
}

fn is_whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let text = String::from_utf8_lossy(&answer[..head]).to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok()).unwrap_or_default();
    answer.len() >= head + 4 + length
}
