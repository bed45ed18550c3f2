//! Connecting the HR system from its form.

use std::collections::BTreeMap;

use connectors::registry::Registration;
use connectors::{CheckOutcome, CheckStep, Connector, Field as ConnectionField};
use contract::form::{HrisForm, SECRET_MAX, SETTING_MAX};
use contract::view::{SettingChoice, StepOutcome, TestStep};
use contract::{AppError, FieldError, Provider};
use secrecy::{ExposeSecret as _, SecretString};
use store::contexts::{ContextRow, kind};

use crate::Services;
use crate::access::Actor;
use crate::connection::{NewConnection, together};
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

impl Services {
    /// What the connection form of a vendor asks for; `None` where no connector reads it.
    pub fn connection_fields(&self, provider: Provider) -> Option<&'static [ConnectionField]> {
        self.parts.connections.registry.get(provider).ok().map(|registration| registration.descriptor.fields)
    }

    /// Everything that is wrong with what was entered, before anything is sent.
    pub fn connection_errors(&self, form: &HrisForm, secret: Option<&SecretString>) -> Vec<FieldError> {
        let Ok(registration) = self.parts.connections.registration(form.vendor()) else {
            return vec![FieldError::form(format!("{} cannot be connected yet.", form.vendor().label()))];
        };
        let too_long = registration.descriptor.fields.iter().filter_map(|field| too_long(field, form, secret)).collect::<Vec<_>>();
        if !too_long.is_empty() {
            return too_long;
        }
        let secrets = secret.map(|secret| secrets(registration, secret)).unwrap_or_default();
        registration.connect(&together(&settings(registration, form), &secrets)).err().unwrap_or_default()
    }

    /// Tries the credentials of the form step by step (O7). Nothing is saved.
    pub async fn test_hris(&self, actor: &Actor, form: &HrisForm, secret: &SecretString) -> Result<Vec<TestStep>, AppError> {
        self.offered(actor).await?;
        self.steps(form, secret).await
    }

    /// What the lists of the form can hold, read with its credentials: setting and value.
    pub async fn hris_choices(
        &self,
        actor: &Actor,
        form: &HrisForm,
        secret: &SecretString,
    ) -> Result<Vec<(String, SettingChoice)>, AppError> {
        self.offered(actor).await?;
        let registration = self.parts.connections.registration(form.vendor())?;
        let mut settings = settings(registration, form);
        // What was chosen before says nothing about what there is.
        settings.retain(|name, _| registration.descriptor.fields.iter().all(|field| !field.is_list || field.name != name));
        let connector = registration.connect(&together(&settings, &secrets(registration, secret)));
        let connector = connector.map_err(|fields| AppError::Invalid { fields })?;
        self.choices(&*connector).await
    }

    /// What the lists of a connector can hold: setting and value.
    pub(super) async fn choices(&self, connector: &dyn Connector) -> Result<Vec<(String, SettingChoice)>, AppError> {
        let mut choices = Vec::new();
        for field in connector.descriptor().fields.iter().filter(|field| field.is_list) {
            let found = connector.choices(&self.parts.connections.http, field.name).await;
            let found = found.map_err(|error| AppError::field(error.setting.unwrap_or(field.name), error.message))?;
            choices.extend(found.into_iter().map(|choice| (field.name.to_owned(), choice)));
        }
        Ok(choices)
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
        let registration = self.parts.connections.registration(form.vendor())?;
        let new = NewConnection {
            provider: form.vendor(),
            settings: settings(registration, form),
            secrets: secrets(registration, secret),
            targets,
            all_future_scenarios: form.all_future,
            reviews_first_sync: form.review,
        };
        let (_, run) = self.parts.connections.connect(&org, new, Some(actor.user_id)).await?;
        Ok(Connecting::Connected { first_run: run.public_id })
    }

    /// Replaces the secret of the connection, after trying it.
    pub async fn replace_hris_key(&self, actor: &Actor, secret: &SecretString) -> Result<Option<Vec<TestStep>>, AppError> {
        let integration = self.connected(actor).await?;
        let registration = self.parts.connections.registration(integration.provider)?;
        let field = secret_field(registration);
        let length = secret.expose_secret().trim().chars().count();
        if length == 0 || length > SECRET_MAX {
            let error = if length == 0 { connectors::registry::missing(field) } else { too_long_secret(field, integration.provider) };
            return Err(AppError::Invalid { fields: vec![error] });
        }
        let secrets = secrets(registration, secret);
        let steps = self.try_out(integration.provider, &integration.settings.0, &secrets).await?;
        if steps.iter().any(|step| step.outcome == StepOutcome::Failed) {
            return Ok(Some(steps));
        }
        self.parts.connections.replace_secrets(&integration, &secrets, Some(actor.user_id)).await?;
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
        let registration = self.parts.connections.registration(form.vendor())?;
        self.try_out(form.vendor(), &settings(registration, form), &secrets(registration, secret)).await
    }

    async fn try_out(
        &self,
        provider: Provider,
        settings: &BTreeMap<String, String>,
        secrets: &BTreeMap<String, SecretString>,
    ) -> Result<Vec<TestStep>, AppError> {
        let steps = self.parts.connections.try_out(provider, settings, secrets).await?;
        Ok(steps.into_iter().map(step).collect())
    }
}

/// The settings of the form that the connector knows; what is strange is left out, and so is what was left empty and may be.
pub(super) fn settings(registration: &Registration, form: &HrisForm) -> BTreeMap<String, String> {
    let plain = registration.descriptor.fields.iter().filter(|field| !field.is_secret);
    let entered = plain.map(|field| (field, form.setting(field.name))).filter(|(field, value)| !field.is_optional || !value.is_empty());
    entered.map(|(field, value)| (field.name.to_owned(), value.to_owned())).collect()
}

fn secrets(registration: &Registration, secret: &SecretString) -> BTreeMap<String, SecretString> {
    BTreeMap::from([(secret_field(registration).name.to_owned(), secret.clone())])
}

/// The one secret of a connection form.
pub(super) fn secret_field(registration: &Registration) -> &'static ConnectionField {
    registration.descriptor.fields.iter().find(|field| field.is_secret).expect("a connection has a secret")
}

pub(super) fn too_long(field: &'static ConnectionField, form: &HrisForm, secret: Option<&SecretString>) -> Option<FieldError> {
    if field.is_secret {
        let is_too_long = secret.is_some_and(|secret| secret.expose_secret().chars().count() > SECRET_MAX);
        return is_too_long.then(|| too_long_secret(field, form.vendor()));
    }
    let max = if field.is_list { 10 * SETTING_MAX } else { SETTING_MAX };
    let is_too_long = form.setting(field.name).chars().count() > max;
    is_too_long.then(|| FieldError::new(field.name, format!("Use at most {max} characters.")))
}

fn too_long_secret(field: &ConnectionField, provider: Provider) -> FieldError {
    let message = format!("{}: it has at most {SECRET_MAX} characters. Copy it from {} again.", field.label, provider.label());
    FieldError::new(field.name, message)
}

pub(super) fn step(step: CheckStep) -> TestStep {
    let outcome = match step.outcome {
        CheckOutcome::Passed => StepOutcome::Passed,
        CheckOutcome::Warned => StepOutcome::Warned,
        CheckOutcome::Failed => StepOutcome::Failed,
        CheckOutcome::Skipped => StepOutcome::Skipped,
    };
    TestStep { label: step.label.to_owned(), outcome, message: step.message, setting: step.setting.map(str::to_owned) }
}
