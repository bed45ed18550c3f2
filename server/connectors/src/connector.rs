//! The trait every connector implements: data plus a few calls. Retry, throttling, the SSRF guard, redaction and the call log are in the
//! HTTP client around it, never in a connector.

use contract::view::SettingChoice;
use contract::{Attribute, Date, FailureKind, Provider};
use domain::source::{Completeness, RejectedRecord, SourceRecord, WithheldField};
use secrecy::SecretString;
use serde::Serialize;

use crate::coverage::Coverage;
use crate::error::{Error, Result};
use crate::http::Client;

/// One input of a connection form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Name on the command line and in the form.
    pub name: &'static str,
    /// The vendor's own word for it.
    pub label: &'static str,
    /// A sentence on where to find it.
    pub help: &'static str,
    /// An example.
    pub example: &'static str,
    /// A secret goes to the vault, is read from standard input and is never shown again.
    pub is_secret: bool,
    /// Whether it may be left empty.
    pub is_optional: bool,
    /// Whether it is a list, separated by commas, that [`Connector::choices`] can say the values of.
    pub is_list: bool,
}

/// A field of the source and the attribute it gives, for whoever chooses where attributes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NamedField {
    /// The attribute.
    pub attribute: Attribute,
    /// The vendor's own name of the field.
    pub vendor_field: &'static str,
}

/// What a connector is, for catalogues and forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Descriptor {
    /// The provider.
    pub provider: Provider,
    /// What a connection needs.
    pub fields: &'static [Field],
    /// The field that names the account at the vendor, such as `subdomain`.
    pub account_field: &'static str,
    /// What it is matched by, as documented to people (S9).
    pub matching_key: &'static str,
    /// The fields of people it reads.
    pub people_fields: &'static [NamedField],
}

/// What a connector can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "a capability list is a list of yes and no")]
pub struct Capability {
    /// Reads people.
    pub people: bool,
    /// Reads departments and divisions by stable id.
    pub organisation_units: bool,
    /// Reads some people by id.
    pub by_id: bool,
    /// Reads only what changed since a cursor.
    pub delta: bool,
    /// The vendor tells us of changes.
    pub webhooks: bool,
}

/// How one step of "Test connection" went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// Good.
    Passed,
    /// It works, with something to know.
    Warned,
    /// It does not.
    Failed,
    /// Not tried, because an earlier step failed.
    Skipped,
}

/// One named step of "Test connection" (O7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckStep {
    /// Stable word, such as `authenticate`.
    pub name: &'static str,
    /// The words people read, such as "Sign in with the API key".
    pub label: &'static str,
    /// How it went.
    pub outcome: CheckOutcome,
    /// What was found, or what to do; empty when there is nothing to say.
    pub message: String,
    /// Of a failed step: the setting that can put it right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<&'static str>,
}

/// Whom to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PullScope {
    /// Everybody.
    All,
    /// The people with these source ids.
    People(Vec<String>),
}

/// Asks for one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    /// Whom to read.
    pub scope: PullScope,
    /// The cursor of the page before, `None` for the first. Opaque to everyone but the connector; safe to store and to resume from.
    pub cursor: Option<String>,
    /// The day, for sources that date what they say and leave it to the reader what is in force.
    pub today: Date,
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Usable records.
    pub records: Vec<SourceRecord>,
    /// Source ids of people the vendor says are gone (explicit removal).
    pub removed: Vec<String>,
    /// Records left out, and why.
    pub rejected: Vec<RejectedRecord>,
    /// Fields that were asked for and did not come (X3).
    pub withheld: Vec<WithheldField>,
    /// Sentences on how this was read that an admin should know, such as a better read path that the key may not use.
    pub notices: Vec<String>,
    /// Whether the vendor made the listing begin again with this page: what came before in this pull does not count any more.
    pub restarted: bool,
    /// Cursor of the following page.
    pub next: Option<String>,
    /// On the last page: how much of the source the whole pull has seen.
    pub completeness: Option<Completeness>,
    /// How many people the source says there are, where it does.
    pub total: Option<u64>,
}

impl Page {
    /// Ends a pull of everybody: says what was withheld, and whether all the source counts were read.
    pub(crate) fn end(&mut self, coverage: &Coverage, fields: impl IntoIterator<Item = NamedField>, read: u64, count: Option<u64>) {
        self.withheld = coverage.withheld(fields);
        self.completeness = Some(completeness(read, count));
    }
}

/// Absence means something only when everybody the source speaks of was read. An empty company is never taken at its word (X3).
const fn completeness(read: u64, count: Option<u64>) -> Completeness {
    match count {
        _ if read == 0 => Completeness::Partial,
        Some(count) if read < count => Completeness::Partial,
        _ => Completeness::Full,
    }
}

/// A webhook to be made at the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebhookRequest<'a> {
    /// The name it has there.
    pub name: &'a str,
    /// The address the vendor calls.
    pub address: &'a str,
}

/// A webhook that was made at the vendor.
#[derive(Debug, Clone)]
pub struct MadeWebhook {
    /// The vendor's id of it.
    pub id: String,
    /// The key the vendor signs with; it is told this once.
    pub key: SecretString,
}

/// A connection to one account of one vendor.
#[async_trait::async_trait]
pub trait Connector: std::fmt::Debug + Send + Sync {
    /// What it is.
    fn descriptor(&self) -> &'static Descriptor;

    /// What it can do.
    fn capability(&self) -> Capability;

    /// The account at the vendor as it is understood, whatever was typed: `acme` for a pasted `https://acme.bamboohr.com/home`.
    fn account(&self) -> &str;

    /// Tests the connection step by step. Every step is in the answer; those after a failed one are skipped.
    async fn check(&self, http: &Client) -> Vec<CheckStep>;

    /// The values a list of the form can have, read from the vendor. Other fields have none.
    ///
    /// # Errors
    /// As [`Connector::pull`].
    async fn choices(&self, _http: &Client, _field: &str) -> Result<Vec<SettingChoice>> {
        Ok(Vec::new())
    }

    /// Reads one page.
    ///
    /// # Errors
    /// Classified by [`crate::Error`]; a bad record is never an error but part of [`Page::rejected`].
    async fn pull(&self, http: &Client, request: PullRequest) -> Result<Page>;

    /// Makes a webhook at the vendor. It is the one thing a connector writes there, and only ever with a credential given for it.
    ///
    /// # Errors
    /// Classified by [`crate::Error`]; `Configuration` where the vendor has none.
    async fn register_webhook(&self, _http: &Client, _webhook: WebhookRequest<'_>) -> Result<MadeWebhook> {
        let message = format!("{} has no webhooks.", self.descriptor().provider.label());
        Err(Error::permanent(FailureKind::Configuration, "make a webhook", message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pull_is_full_only_when_everybody_came() {
        for (read, count, expected) in [
            (600, Some(600), Completeness::Full),
            (600, None, Completeness::Full),
            (601, Some(600), Completeness::Full),
            (599, Some(600), Completeness::Partial),
            (0, Some(0), Completeness::Partial),
            (0, None, Completeness::Partial),
        ] {
            assert_eq!(completeness(read, count), expected, "{read} of {count:?}");
        }
    }
}
