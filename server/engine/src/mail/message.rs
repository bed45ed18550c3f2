//! A letter as a message: text and HTML of the same words, and headers that tell programs not to answer.

use std::time::{Duration, SystemTime};

use contract::Timestamp;
use lettre::Message;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use uuid::Uuid;

use super::content::Content;
use super::options::Sender;

/// RFC 3834: out-of-office programs do not answer it.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Who writes to whom, and when.
pub(super) struct Envelope<'a> {
    /// The mail's id; every try has the same, so that a mail server that got it twice can tell.
    pub(super) id: Uuid,
    /// Whom it comes from.
    pub(super) from: &'a Sender,
    /// The host for the message's own id.
    pub(super) host: &'a str,
    /// The address it goes to.
    pub(super) to: &'a str,
    /// When it was written.
    pub(super) at: Timestamp,
}

/// The message; the error says what of it cannot be sent.
pub(super) fn message(envelope: &Envelope<'_>, content: &Content) -> Result<Message, String> {
    let to: Mailbox = envelope.to.parse().map_err(|_| format!("{} is not an address mail can be sent to", envelope.to))?;
    let text = content.text().map_err(|error| error.to_string())?;
    let html = content.html().map_err(|error| error.to_string())?;
    let micros = u64::try_from(envelope.at.0).unwrap_or_default();
    Message::builder()
        .message_id(Some(format!("<{}@{}>", envelope.id, envelope.host)))
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
        .from(envelope.from.0.clone())
        .to(to)
        .subject(content.subject.clone())
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(text, html))
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::MailOptions;

    #[test]
    fn programs_are_asked_not_to_answer_and_every_try_is_the_same_message() {
        let from = MailOptions::of("https://people.example.com").from;
        let envelope = Envelope { id: Uuid::nil(), from: &from, host: "people.example.com", to: "maja@example.com", at: Timestamp(0) };
        let content =
            Content { subject: "Hello".to_owned(), paragraphs: vec!["Words.".to_owned()], action: None, footnote: "Because.".to_owned() };
        let sent = String::from_utf8(message(&envelope, &content).unwrap().formatted()).unwrap();
        for header in [
            "Auto-Submitted: auto-generated\r\n",
            "Message-ID: <00000000-0000-0000-0000-000000000000@people.example.com>\r\n",
            "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n",
            "From: Orgonaut <orgonaut@people.example.com>\r\n",
            "To: maja@example.com\r\n",
            "Content-Type: multipart/alternative;",
        ] {
            assert!(sent.contains(header), "{header} in {sent}");
        }
    }

    #[test]
    fn what_is_no_address_is_said() {
        let from = MailOptions::of("https://people.example.com").from;
        let envelope = Envelope { id: Uuid::nil(), from: &from, host: "people.example.com", to: "maja@", at: Timestamp(0) };
        let content = Content { subject: String::new(), paragraphs: Vec::new(), action: None, footnote: String::new() };
        assert!(message(&envelope, &content).unwrap_err().contains("maja@"));
    }
}
