//! Requests over kept connections: at a given rate, or as many as go.
//!
//! A thread for each connection, because a thread wakes within some fifty microseconds where a timer of the runtime rounds to a millisecond.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The longest an answer may take before the measurement is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer, its body as it was sent.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// Status.
    pub(crate) status: u16,
    /// The value of `Set-Cookie` up to its first semicolon.
    pub(crate) cookie: Option<String>,
    /// Where it leads.
    pub(crate) location: Option<String>,
    /// Body, compressed or not.
    pub(crate) body: Vec<u8>,
}

/// A connection that is kept.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    answer: Answer,
    line: String,
}

impl Connection {
    /// Connects.
    pub(crate) fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("a listening server");
        stream.set_nodelay(true).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a connection");
        Self { stream: BufReader::with_capacity(64 * 1024, stream), answer: Answer::default(), line: String::new() }
    }

    /// Sends a request and reads the whole answer.
    pub(crate) fn send(&mut self, request: &[u8]) -> &Answer {
        self.stream.get_mut().write_all(request).expect("a connection that takes requests");
        self.answer.body.clear();
        let status = self.read_line();
        self.answer.status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        let (mut length, mut is_chunked) = (0, false);
        loop {
            let line = self.read_line();
            let Some((name, value)) = line.split_once(": ") else { break };
            match name {
                "content-length" => length = value.parse().expect("a length"),
                "transfer-encoding" => is_chunked = true,
                "location" => self.answer.location = Some(value.to_owned()),
                "set-cookie" => self.answer.cookie = value.split(';').next().map(str::to_owned),
                _ => {}
            }
        }
        if is_chunked {
            loop {
                let size = usize::from_str_radix(&self.read_line(), 16).expect("the size of a chunk");
                self.read_body(size);
                self.read_line();
                if size == 0 {
                    break;
                }
            }
        } else {
            self.read_body(length);
        }
        &self.answer
    }

    fn read_line(&mut self) -> String {
        self.line.clear();
        self.stream.read_line(&mut self.line).expect("an answer");
        self.line.trim_end().to_owned()
    }

    fn read_body(&mut self, size: usize) {
        let read = self.stream.by_ref().take(size as u64).read_to_end(&mut self.answer.body).expect("a body");
        assert_eq!(read, size, "the answer was cut off");
    }
}

/// Times of answers, in milliseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    /// The time that this share of them did not exceed.
    pub(crate) fn at(&mut self, share: f64) -> f64 {
        self.0.sort_by(f64::total_cmp);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "some thousands of them")]
        let place = (share * (self.0.len() - 1) as f64).round() as usize;
        self.0[place]
    }

    fn all(threads: Vec<Vec<f64>>) -> Self {
        Self(threads.into_iter().flatten().collect())
    }
}

/// Sends requests in turn at a steady rate, whatever the server does. A time counts from the moment the request was due, so that one slow
/// answer is not hidden by those that had to wait behind it.
pub(crate) fn at_rate(address: &str, requests: &[Vec<u8>], per_second: u32, time: Duration) -> Times {
    const CONNECTIONS: usize = 20;
    let interval = Duration::from_secs(1) / per_second;
    let count = usize::try_from(time.as_micros() / interval.as_micros()).expect("a number of requests");
    let next = AtomicUsize::new(0);
    let mut connections: Vec<Connection> = (0..CONNECTIONS).map(|_| Connection::open(address)).collect();
    let begin = Instant::now() + Duration::from_millis(50);
    Times::all(thread::scope(|scope| {
        let threads = connections.iter_mut().map(|connection| {
            let next = &next;
            scope.spawn(move || {
                let mut times = Vec::with_capacity(count);
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        return times;
                    }
                    let due = begin + interval * u32::try_from(at).expect("a number of requests");
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                    expect_ok(connection.send(&requests[at % requests.len()]));
                    times.push(due.elapsed().as_secs_f64() * 1000.0);
                }
            })
        });
        let threads: Vec<_> = threads.collect();
        threads.into_iter().map(|thread| thread.join().expect("measured times")).collect()
    }))
}

/// Sends requests in turn on this many connections, each as soon as the one before is answered. Gives their times and how many were answered
/// in a second.
pub(crate) fn saturate(address: &str, requests: &[Vec<u8>], connections: usize, time: Duration) -> (Times, f64) {
    let mut connections: Vec<Connection> = (0..connections).map(|_| Connection::open(address)).collect();
    let next = AtomicUsize::new(0);
    let begin = Instant::now();
    let times = Times::all(thread::scope(|scope| {
        let threads = connections.iter_mut().map(|connection| {
            let next = &next;
            scope.spawn(move || {
                let mut times = Vec::new();
                while begin.elapsed() < time {
                    let sent = Instant::now();
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    expect_ok(connection.send(&requests[at % requests.len()]));
                    times.push(sent.elapsed().as_secs_f64() * 1000.0);
                }
                times
            })
        });
        let threads: Vec<_> = threads.collect();
        threads.into_iter().map(|thread| thread.join().expect("measured times")).collect()
    }));
    #[expect(clippy::cast_precision_loss, reason = "some thousands of them")]
    let per_second = times.0.len() as f64 / begin.elapsed().as_secs_f64();
    (times, per_second)
}

fn expect_ok(answer: &Answer) {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
}
