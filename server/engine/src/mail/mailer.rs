//! The way out for mail, injected.

use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use contract::view::MailWay;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use super::options::MailUrl;

/// How long a mail server may take to answer. Shorter than a page may take, so that a test says what was wrong.
const TIMEOUT: Duration = Duration::from_secs(20);
/// What of an error is kept, in characters.
const ERROR_MAX: usize = 300;

/// Why mail could not be sent; a sentence without secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SendError {
    /// What happened.
    pub message: String,
    /// Whether trying this mail again is of no use.
    pub is_permanent: bool,
}

/// Sends mail.
#[async_trait]
pub trait Mailer: std::fmt::Debug + Send + Sync {
    /// Hands one message on. `name` is unique to the message and the same at every try.
    async fn send(&self, name: &str, message: &Message) -> Result<(), SendError>;

    /// Where it goes.
    fn way(&self) -> MailWay;
}

/// Over SMTP.
pub(super) struct SmtpMailer {
    host: String,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl SmtpMailer {
    pub(super) fn new(url: &MailUrl) -> Self {
        let builder = url.transport().expect("the address was checked when it was read");
        Self { host: url.host(), transport: builder.timeout(Some(TIMEOUT)).build() }
    }
}

impl std::fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpMailer").field("host", &self.host).finish_non_exhaustive()
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, _name: &str, message: &Message) -> Result<(), SendError> {
        self.transport.send(message.clone()).await.map(drop).map_err(|error| {
            // 53x is about who we are, not about this mail: it works once the credentials are right.
            let is_ours = error.status().is_some_and(|code| code.to_string().starts_with("53"));
            SendError { message: shortened(&error.to_string()), is_permanent: error.is_permanent() && !is_ours }
        })
    }

    fn way(&self) -> MailWay {
        MailWay::Server(self.host.clone())
    }
}

/// Into a folder, a file for each message: nothing leaves the machine.
#[derive(Debug)]
pub(super) struct FolderMailer {
    folder: PathBuf,
}

impl FolderMailer {
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

#[async_trait]
impl Mailer for FolderMailer {
    async fn send(&self, name: &str, message: &Message) -> Result<(), SendError> {
        let written = async {
            tokio::fs::create_dir_all(&self.folder).await?;
            tokio::fs::write(self.folder.join(format!("{name}.eml")), message.formatted()).await
        };
        written.await.map_err(|error: std::io::Error| SendError {
            message: shortened(&format!("{} cannot be written to: {error}", self.folder.display())),
            is_permanent: false,
        })
    }

    fn way(&self) -> MailWay {
        MailWay::Folder(self.folder.display().to_string())
    }
}

/// One line of bounded length: the words are the mail server's.
fn shortened(error: &str) -> String {
    error.chars().map(|c| if c.is_control() { ' ' } else { c }).take(ERROR_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_mail_server_are_one_short_line() {
        assert_eq!(shortened("a\r\nb"), "a  b");
        assert_eq!(shortened(&"x".repeat(1_000)).len(), ERROR_MAX);
    }
}
