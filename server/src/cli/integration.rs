//! `orgonaut integration`

mod lifecycle;

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use connectors::{Capability, CheckOutcome, CheckStep};
use contract::Provider;
use engine::operator::{ProviderRow, TargetChoice};

use super::error::CommandError;
use super::reconcile_nightly::ReconcileNightly;
use super::table::{Column, table};
use super::webhook_secret::WebhookSecret;
use super::{Session, argument, stdin};
use lifecycle::Which;

/// Connections to HR systems and directories.
#[derive(Debug, Subcommand)]
pub(super) enum Integration {
    Connect(Connect),
    /// Tests a connection step by step.
    Test {
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
        /// The provider's id.
        #[arg(long, value_parser = argument::provider)]
        provider: Provider,
    },
    /// Lists what can be connected.
    Providers,
    /// Lists connections, those that are over among them, newest first.
    List {
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
    },
    /// Shows one connection: its status, when it last synced, where it applies.
    Show(Which),
    /// Pauses a connection: runs that wait end, the one that runs stops.
    Pause(Which),
    /// Resumes a connection and queues one reconciliation.
    Resume(Which),
    /// Disconnects a provider and erases the stored credentials. People and the log stay.
    Disconnect(Which),
    ReconcileNightly(ReconcileNightly),
    /// The secrets deliveries of a webhook prove themselves by.
    #[command(subcommand)]
    WebhookSecret(WebhookSecret),
}

/// Connects a provider and queues the first sync.
#[derive(Debug, Args)]
pub(super) struct Connect {
    /// The tenant's slug.
    #[arg(long)]
    tenant: String,
    /// The provider's id, such as bamboohr.
    #[arg(long, value_parser = argument::provider)]
    provider: Provider,
    /// A setting, such as subdomain=acme. May be given several times.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = argument::setting)]
    settings: Vec<(String, String)>,
    /// A secret that is read from standard input, such as `api_key`. Several take one line each, in this order.
    #[arg(long = "set-stdin", value_name = "NAME")]
    secrets: Vec<String>,
    /// Where people go: baseline, or scenario:ID. May be given several times.
    #[arg(long = "target", required_unless_present = "all_future_scenarios", value_parser = argument::target)]
    targets: Vec<TargetChoice>,
    /// Takes in scenarios made from now on.
    #[arg(long)]
    all_future_scenarios: bool,
}

impl Integration {
    pub(super) async fn run(self, session: &Session) -> Result<(), CommandError> {
        match self {
            Self::Connect(connect) => connect.run(session).await,
            Self::Test { tenant, provider } => test(session, &tenant, provider).await,
            Self::Providers => providers(session).await,
            Self::List { tenant } => lifecycle::list(session, &tenant).await,
            Self::Show(which) => lifecycle::show(session, &which).await,
            Self::Pause(which) => lifecycle::pause(session, &which).await,
            Self::Resume(which) => lifecycle::resume(session, &which).await,
            Self::Disconnect(which) => lifecycle::disconnect(session, &which).await,
            Self::ReconcileNightly(reconcile) => reconcile.run(session).await,
            Self::WebhookSecret(command) => command.run(session).await,
        }
    }
}

impl Connect {
    async fn run(self, session: &Session) -> Result<(), CommandError> {
        let services = session.services().await?;
        if let Some(provider) = services.providers().iter().find(|row| row.provider == self.provider) {
            refuse_secrets_as_arguments(&self.settings, provider)?;
        }
        let secrets = stdin::secrets(&self.secrets)?;
        let settings: BTreeMap<_, _> = self.settings.into_iter().collect();
        let integration =
            services.connect_integration(&self.tenant, self.provider, settings, secrets, self.targets, self.all_future_scenarios).await?;
        session.output.answer(&integration, |integration| {
            format!(
                "{} ({}) is connected as {}. The first sync is queued as {}.",
                integration.provider.label(),
                integration.account,
                integration.id,
                integration.first_run
            )
        })
    }
}

fn refuse_secrets_as_arguments(settings: &[(String, String)], provider: &ProviderRow) -> Result<(), CommandError> {
    match settings.iter().find(|(name, _)| provider.secrets.contains(&name.as_str())) {
        Some((name, _)) => Err(CommandError::Input(format!(
            "{name} is a secret, and arguments can be seen by others on this machine: pass it with --set-stdin {name}, and make a new one \
             at {}, because this one has been shown.",
            provider.provider.label()
        ))),
        None => Ok(()),
    }
}

async fn test(session: &Session, tenant: &str, provider: Provider) -> Result<(), CommandError> {
    let steps = session.services().await?.test_integration(tenant, provider).await?;
    session.output.answer(&steps, |steps| {
        let rows = steps.iter().map(|step| [outcome(step.outcome).to_owned(), step.label.to_owned(), step.message.clone()]);
        table([Column::Text("RESULT"), Column::Text("STEP"), Column::Text("FOUND")], rows)
    })?;
    verdict(&steps)
}

/// A test is passed when no step failed; a warning is something to know, not a failure.
fn verdict(steps: &[CheckStep]) -> Result<(), CommandError> {
    match steps.iter().find(|step| step.outcome == CheckOutcome::Failed) {
        Some(step) => Err(CommandError::Check { step: step.label, message: step.message.clone() }),
        None => Ok(()),
    }
}

const fn outcome(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Passed => "passed",
        CheckOutcome::Warned => "warning",
        CheckOutcome::Failed => "failed",
        CheckOutcome::Skipped => "not tried",
    }
}

async fn providers(session: &Session) -> Result<(), CommandError> {
    let providers = session.services().await?.providers();
    session.output.answer(&providers, |providers| {
        let columns = ["ID", "NAME", "CAN", "FLOWS", "SETTINGS", "SECRETS"].map(Column::Text);
        let rows = providers.iter().map(|row| {
            [
                row.provider.id().to_owned(),
                row.provider.label().to_owned(),
                abilities(row.capability),
                row.flows.join(", "),
                row.settings.join(", "),
                row.secrets.join(", "),
            ]
        });
        table(columns, rows)
    })
}

fn abilities(capability: Capability) -> String {
    let abilities = [
        (capability.people, "people"),
        (capability.organisation_units, "departments"),
        (capability.by_id, "single people"),
        (capability.delta, "changes only"),
        (capability.webhooks, "webhooks"),
    ];
    abilities.into_iter().filter_map(|(is_able, name)| is_able.then_some(name)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_key_given_as_an_argument_is_refused_without_being_repeated() {
        let provider = ProviderRow {
            provider: Provider::BambooHr,
            capability: Capability::default(),
            flows: vec!["planning"],
            settings: vec!["subdomain"],
            secrets: vec!["api_key"],
        };
        let setting = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let error = refuse_secrets_as_arguments(&[setting("subdomain", "acme"), setting("api_key", "s3cret")], &provider).unwrap_err();
        assert!(error.to_string().contains("--set-stdin api_key"), "{error}");
        assert!(!error.to_string().contains("s3cret"), "{error}");
        assert!(refuse_secrets_as_arguments(&[setting("subdomain", "acme")], &provider).is_ok());
    }

    #[test]
    fn a_test_with_a_failed_step_fails_and_names_the_step() {
        let step = |label, outcome| CheckStep { name: "step", label, outcome, message: "Make a new key.".to_owned(), setting: None };
        let error = verdict(&[step("Reach", CheckOutcome::Warned), step("Sign in", CheckOutcome::Failed)]).unwrap_err();
        assert_eq!(error.to_string(), "the connection test failed at \"Sign in\": Make a new key.");
        assert!(verdict(&[step("Reach", CheckOutcome::Warned)]).is_ok());
    }
}
