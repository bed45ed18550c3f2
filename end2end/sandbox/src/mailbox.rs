//! A mail server that keeps what it is given, for tests that read the mail they cause.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mail_parser::MessageParser;
use mailin::response::OK;
use mailin::{Action, Handler, Response, SessionBuilder};
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How long a client may be silent.
const PATIENCE: Duration = Duration::from_mins(1);

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceivedMail {
    /// The address it came from.
    pub from: String,
    /// The addresses it went to.
    pub to: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// Its own id.
    pub message_id: String,
    /// RFC 3834: whether a program wrote it.
    pub auto_submitted: String,
    /// Its words.
    pub text: String,
    /// The same as a page.
    pub html: String,
}

/// What the mail server has taken; clones are the same mailbox.
#[derive(Debug, Clone, Default)]
pub struct Mailbox(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    received: Vec<ReceivedMail>,
    refusal: Option<u16>,
}

impl Mailbox {
    /// Everything that was taken, oldest first.
    pub fn received(&self) -> Vec<ReceivedMail> {
        self.state().received.clone()
    }

    /// Empties it.
    pub fn forget(&self) {
        self.state().received.clear();
    }

    /// Refuses every mail with this code from now on, such as 451 for "not now" and 550 for "never"; `None` takes them again.
    pub fn refuse(&self, code: Option<u16>) {
        self.state().refusal = code;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A mail server that listens. It takes no more connections once this is dropped.
#[derive(Debug)]
pub struct MailServer {
    /// Where it listens.
    pub address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl MailServer {
    /// Listens on the loopback address; port 0 takes any.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start(port: u16, mailbox: Mailbox) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let accepting = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                let mailbox = mailbox.clone();
                // The session of this SMTP library stays on its thread.
                std::thread::spawn(move || {
                    // A client that goes away in the middle is its own affair.
                    let _ended = stream.into_std().and_then(|stream| converse(stream, mailbox));
                });
            }
        });
        Ok(Self { address, accepting })
    }

    /// The address of this server as Orgonaut's option `mail_url` takes it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn converse(mut stream: TcpStream, mailbox: Mailbox) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let remote = stream.peer_addr()?.ip();
    let mut session =
        SessionBuilder::new("sandbox").build(remote, Letter { mailbox, from: String::new(), to: Vec::new(), body: Vec::new() });
    session.greeting().write_to(&mut stream)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let response = session.process(&line);
        line.clear();
        if response.action != Action::NoReply {
            stream.write_all(&response.buffer()?)?;
        }
        if response.action == Action::Close {
            break;
        }
    }
    Ok(())
}

/// One mail on its way in.
struct Letter {
    mailbox: Mailbox,
    from: String,
    to: Vec<String>,
    body: Vec<u8>,
}

impl Handler for Letter {
    fn mail(&mut self, _: std::net::IpAddr, _: &str, from: &str) -> Response {
        if let Some(code) = self.mailbox.state().refusal {
            return Response::custom(code, "The sandbox takes no mail now".to_owned());
        }
        from.clone_into(&mut self.from);
        self.to.clear();
        self.body.clear();
        OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.to.push(to.to_owned());
        OK
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.body.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let Some(message) = MessageParser::default().parse(&self.body) else {
            return Response::custom(554, "This is no message".to_owned());
        };
        let received = ReceivedMail {
            from: self.from.clone(),
            to: self.to.clone(),
            subject: message.subject().unwrap_or_default().to_owned(),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            auto_submitted: message.header_raw("Auto-Submitted").unwrap_or_default().trim().to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html: message.body_html(0).unwrap_or_default().into_owned(),
        };
        self.mailbox.state().received.push(received);
        OK
    }
}
