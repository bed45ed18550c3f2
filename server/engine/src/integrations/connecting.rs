//! Connecting the HR system from its form.

use std::collections::BTreeMap;

use connectors::{CheckOutcome, CheckStep};
use contract::form::HrisForm;
use contract::view::{StepOutcome, TestStep};
use contract::{AppError, FieldError, Provider};
use secrecy::SecretString;
use store::contexts::{ContextRow, kind};

use crate::Services;
use crate::access::Actor;
use crate::connection::NewConnection;
use crate::error::Error;

/// How an attempt to connect went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connecting {
    /// It is connected, and its first sync is queued (O8).
    Connected {
        /// The first run.
        first_run: String,
    },
    /// A step of the test failed; nothing was saved.
    Refused(Vec<TestStep>),
}

const SUBDOMAIN: &str = "subdomain";
const API_KEY: &str = "api_key";

impl Services {
    /// Tries the credentials of the form step by step (O7). Nothing is saved.
    pub async fn test_hris(&self, actor: &Actor, form: &HrisForm, secret: &SecretString) -> Result<Vec<TestStep>, AppError> {
        self.offered(actor).await?;
        self.steps(form, secret).await
    }

    /// Connects with what the form says, after trying it; queues the first `manual_sync` (O8).
    pub async fn connect_hris(&self, actor: &Actor, form: &HrisForm, secret: &SecretString) -> Result<Connecting, AppError> {
        let org = self.offered(actor).await?;
        if let Some(error) = form.target_error() {
            return Err(AppError::Invalid { fields: vec![error] });
        }
        let targets = self.chosen(actor, &form.targets).await?;
        let steps = self.steps(form, secret).await?;
        if steps.iter().any(|step| step.outcome == StepOutcome::Failed) {
            return Ok(Connecting::Refused(steps));
        }
        let new = NewConnection {
            provider: Provider::BambooHr,
            settings: settings(form),
            secrets: secrets(secret),
            targets,
            all_future_scenarios: form.all_future,
            reviews_first_sync: form.review,
        };
        let (_, run) = self.parts.connections.connect(&org, new, Some(actor.user_id)).await?;
        Ok(Connecting::Connected { first_run: run.public_id })
    }

    /// Replaces the key of the connection, after trying it.
    pub async fn replace_hris_key(&self, actor: &Actor, secret: &SecretString) -> Result<Option<Vec<TestStep>>, AppError> {
        let integration = self.connected(actor).await?;
        let steps = self.try_out(&integration.settings.0, secret).await?;
        if steps.iter().any(|step| step.outcome == StepOutcome::Failed) {
            return Ok(Some(steps));
        }
        self.parts.connections.replace_secrets(&integration, &secrets(secret), Some(actor.user_id)).await?;
        Ok(None)
    }

    /// The contexts behind public ids; one that does not exist here, or cannot be written, is refused in words (O15, O22).
    pub(super) async fn chosen(&self, actor: &Actor, ids: &[String]) -> Result<Vec<ContextRow>, AppError> {
        let contexts = self.parts.store.contexts(actor.org_id).await.map_err(Error::from)?;
        let find = |id: &String| {
            let found = contexts.iter().find(|context| context.public_id == *id && context.kind != kind::SNAPSHOT);
            match found {
                Some(context) if context.is_writable() => Ok(context.clone()),
                Some(context) => {
                    Err(FieldError::new("target", format!("{} is archived; nothing is written to it any more.", context.name)))
                }
                None => Err(FieldError::new("target", "One of the chosen scenarios does not exist any more. Choose again.")),
            }
        };
        ids.iter().map(find).collect::<Result<_, _>>().map_err(|error| AppError::Invalid { fields: vec![error] })
    }

    /// The tenant, if live sync is part of its plan (O1).
    async fn offered(&self, actor: &Actor) -> Result<store::orgs::OrgRow, AppError> {
        let org = self.managed_org(actor).await?;
        if org.plan.has_live_sync() {
            return Ok(org);
        }
        let message = "HRIS live sync is part of the plans business, enterprise and agency. Nothing was connected.";
        Err(AppError::Invalid { fields: vec![FieldError::form(message)] })
    }

    async fn steps(&self, form: &HrisForm, secret: &SecretString) -> Result<Vec<TestStep>, AppError> {
        self.try_out(&settings(form), secret).await
    }

    async fn try_out(&self, settings: &BTreeMap<String, String>, secret: &SecretString) -> Result<Vec<TestStep>, AppError> {
        let steps = self.parts.connections.try_out(Provider::BambooHr, settings, &secrets(secret)).await?;
        Ok(steps.into_iter().map(step).collect())
    }
}

fn settings(form: &HrisForm) -> BTreeMap<String, String> {
    BTreeMap::from([(SUBDOMAIN.to_owned(), form.subdomain.clone())])
}

fn secrets(secret: &SecretString) -> BTreeMap<String, SecretString> {
    BTreeMap::from([(API_KEY.to_owned(), secret.clone())])
}

fn step(step: CheckStep) -> TestStep {
    let outcome = match step.outcome {
        CheckOutcome::Passed => StepOutcome::Passed,
        CheckOutcome::Warned => StepOutcome::Warned,
        CheckOutcome::Failed => StepOutcome::Failed,
        CheckOutcome::Skipped => StepOutcome::Skipped,
    };
    TestStep { label: step.label.to_owned(), outcome, message: step.message }
}
