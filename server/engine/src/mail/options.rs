//! How the operator wants mail to be sent.

use std::path::Path;
use std::sync::Arc;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use secrecy::{ExposeSecret as _, SecretString};

use super::links::Links;
use super::mailer::{FolderMailer, Mailer, SmtpMailer};

/// The folder in the data folder for mail that nobody sends.
const FOLDER: &str = "mail";
/// How long the same cause is no news, in seconds (O31).
const ALERT_COOLDOWN_SECONDS: i64 = 24 * 3_600;

/// The address of a mail server. It may hold a password, so it shows nothing but its scheme.
#[derive(Clone)]
pub struct MailUrl(SecretString);

impl MailUrl {
    /// Reads `smtps://user:password@host:465`, or `smtp://…` with `?tls=required` for STARTTLS. No error repeats it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let example = "write one such as smtps://user:password@mail.example.com or smtp://user:password@mail.example.com:587?tls=required";
        let url = Self(SecretString::from(text));
        if !text.starts_with("smtp://") && !text.starts_with("smtps://") {
            return Err(format!("it does not begin with smtp:// or smtps://; {example}"));
        }
        url.transport().map(|_| url).map_err(|()| format!("it is not the address of a mail server; {example}"))
    }

    pub(super) fn transport(&self) -> Result<lettre::transport::smtp::AsyncSmtpTransportBuilder, ()> {
        AsyncSmtpTransport::<Tokio1Executor>::from_url(self.0.expose_secret()).map_err(|_| ())
    }

    /// The server's name with its port, if it has one: what may be shown.
    pub(super) fn host(&self) -> String {
        let rest = self.0.expose_secret().split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        authority.rsplit('@').next().unwrap_or_default().to_owned()
    }
}

impl std::fmt::Debug for MailUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MailUrl({}:***)", self.0.expose_secret().split(':').next().unwrap_or_default())
    }
}

/// Whom mail comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(pub(super) Mailbox);

impl Sender {
    /// Reads an address, alone or with a name as in `Orgonaut <orgonaut@example.com>`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mailbox = text.parse().map_err(|_| {
            format!("\"{text}\" is not a mail address; write one such as orgonaut@example.com or Orgonaut <orgonaut@example.com>")
        });
        mailbox.map(Self)
    }

    /// `orgonaut` at the host people reach the server under.
    fn of(public_url: &str) -> Self {
        let host = Links::new(public_url).host().to_owned();
        let address = lettre::Address::new("orgonaut", host).or_else(|_| lettre::Address::new("orgonaut", "localhost"));
        Self(Mailbox::new(Some("Orgonaut".to_owned()), address.expect("localhost is a domain")))
    }
}

impl std::fmt::Display for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What the operator decides about mail.
#[derive(Debug, Clone)]
pub struct MailOptions {
    /// The mail server; without one mail stays in the data folder.
    pub url: Option<MailUrl>,
    /// Whom mail comes from.
    pub from: Sender,
    /// The address people reach this server under, for links.
    pub public_url: String,
    /// How long the same cause of a failing connection is no news, in seconds.
    pub alert_cooldown_seconds: i64,
}

impl MailOptions {
    /// What holds where nothing is decided, for a server at this address.
    pub fn of(public_url: &str) -> Self {
        Self { url: None, from: Sender::of(public_url), public_url: public_url.to_owned(), alert_cooldown_seconds: ALERT_COOLDOWN_SECONDS }
    }
}

/// Mail as it is injected.
#[derive(Debug, Clone)]
pub struct MailSetup {
    /// Sends it.
    pub mailer: Arc<dyn Mailer>,
    /// Whom it comes from.
    pub from: Sender,
    /// The address its links begin with.
    pub public_url: String,
    /// How long the same cause of a failing connection is no news, in seconds.
    pub alert_cooldown_seconds: i64,
}

impl MailSetup {
    /// By the options: over SMTP, or into a folder of the data folder.
    pub fn new(options: MailOptions, data: &Path) -> Self {
        let mailer: Arc<dyn Mailer> = match options.url {
            Some(url) => Arc::new(SmtpMailer::new(&url)),
            None => Arc::new(FolderMailer::new(data.join(FOLDER))),
        };
        Self { mailer, from: options.from, public_url: options.public_url, alert_cooldown_seconds: options.alert_cooldown_seconds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_mail_server_is_taken_and_shows_no_password() {
        for (text, host) in [
            ("smtps://maja:s3cret@mail.example.com", "mail.example.com"),
            ("smtp://maja:s3cret@mail.example.com:587?tls=required", "mail.example.com:587"),
            ("smtp://127.0.0.1:1025", "127.0.0.1:1025"),
        ] {
            let url = MailUrl::parse(text).unwrap();
            assert_eq!(url.host(), host);
            assert!(!format!("{url:?}").contains("s3cret"));
        }
    }

    #[test]
    fn what_is_none_is_refused_without_repeating_it() {
        for text in ["mail.example.com", "https://maja:s3cret@mail.example.com", "smtp://", ""] {
            let error = MailUrl::parse(text).unwrap_err();
            assert!(error.contains("write one such as") && !error.contains("s3cret"), "{text}: {error}");
        }
    }

    #[test]
    fn mail_comes_from_the_host_people_know() {
        let from = |url: &str| MailOptions::of(url).from.to_string();
        assert_eq!(from("https://people.example.com"), "Orgonaut <orgonaut@people.example.com>");
        assert_eq!(from("http://localhost:3000"), "Orgonaut <orgonaut@localhost>");
        assert_eq!(Sender::parse("People <hr@example.com>").unwrap().to_string(), "People <hr@example.com>");
        assert!(Sender::parse("nobody").is_err());
    }
}
