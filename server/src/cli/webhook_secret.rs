//! `orgonaut integration webhook-secret`

use clap::{Args, Subcommand};
use contract::Provider;
use engine::webhook::{SecretFacts, SecretKind};
use jiff::tz::TimeZone;
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::error::CommandError;
use super::run::moment;
use super::table::{Column, table};
use super::{Session, argument, stdin};

/// The secrets deliveries of a webhook prove themselves by.
#[derive(Debug, Subcommand)]
pub(super) enum WebhookSecret {
    /// Puts a secret in use, read from standard input.
    Set {
        #[command(flatten)]
        of: Of,
        /// Which: hmac is the key the vendor signs with, shared the secret that is sent along. Left out, it serves as both.
        #[arg(long, value_parser = argument::secret_kind)]
        kind: Option<SecretKind>,
        /// Reads the secret from standard input; there is no other way.
        #[arg(long, required = true)]
        secret_stdin: bool,
        #[command(flatten)]
        before: Before,
    },
    /// Makes a new shared secret, puts it in use and prints it this once.
    Rotate {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        before: Before,
    },
    /// Shows what the accepted secrets are recognised by: the beginning of their SHA-256.
    Fingerprint {
        #[command(flatten)]
        of: Of,
    },
}

/// Whose.
#[derive(Debug, Args)]
pub(super) struct Of {
    /// The tenant's slug.
    #[arg(long)]
    tenant: String,
    /// The provider's id.
    #[arg(long, value_parser = argument::provider)]
    provider: Provider,
}

/// What becomes of the secret before.
#[derive(Debug, Args)]
pub(super) struct Before {
    /// Accepts the secret before no longer, because it has leaked. Left out, it is accepted on until the next change.
    #[arg(long)]
    drop_previous: bool,
}

impl WebhookSecret {
    pub(super) async fn run(self, session: &Session) -> Result<(), CommandError> {
        let services = session.services().await?;
        match self {
            Self::Set { of, kind, before, .. } => {
                let secret = stdin::secret("webhook_secret")?;
                let facts = services.set_webhook_secret(&of.tenant, of.provider, kind, &secret, !before.drop_previous).await?;
                session.output.answer(&facts, |facts| shown(facts, &session.config.time_zone))
            }
            Self::Rotate { of, before } => {
                let secret = services.rotate_webhook_secret(&of.tenant, of.provider, !before.drop_previous).await?;
                // Made here and shown to nobody else: whoever set this going has to have it.
                session.output.answer(&json!({ "secret": secret.expose_secret() }), |_| secret.expose_secret().to_owned())
            }
            Self::Fingerprint { of } => {
                let facts = services.webhook_fingerprints(&of.tenant, of.provider).await?;
                session.output.answer(&facts, |facts| shown(facts, &session.config.time_zone))
            }
        }
    }
}

fn shown(facts: &[SecretFacts], zone: &TimeZone) -> String {
    let rows = facts.iter().map(|fact| {
        [
            fact.kind.id().to_owned(),
            if fact.is_current { "in use" } else { "before, accepted" }.to_owned(),
            fact.fingerprint.clone(),
            fact.set_at.map(|at| moment(at, zone)).unwrap_or_default(),
        ]
    });
    table(["KIND", "STATE", "FINGERPRINT", "SET"].map(Column::Text), rows)
}
