//! Connecting a vendor, and what a connection is made of.

mod lifecycle;
mod rerun;
mod summary;

pub use lifecycle::Disconnection;

use std::collections::BTreeMap;
use std::sync::Arc;

use connectors::http::Client;
use connectors::registry::{Registration, Setting, Settings};
use connectors::{CheckStep, Registry};
use contract::id::{IntegrationId, OrgId, PublicKind, UserId};
use contract::{AppError, FieldError, Provider, audit_action};
use domain::health::Rest;
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use store::audit::{AuditEvent, category};
use store::contexts::ContextRow;
use store::integrations::{FlowRow, IntegrationRow, flow_kind, health, status};
use store::orgs::OrgRow;
use store::runs::RunRow;
use store::{Json, Priority, Store};

use crate::clock::Clock;
use crate::error::Result;
use crate::ids::Ids;
use crate::schedule;
use crate::sync::catch_up::Cause;
use crate::sync::flow::{self, FlowRules};
use crate::sync::queue::Queue;
use crate::vault::{self, Sealed, Vault};
use crate::webhook;

/// Use cases about connections. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Connections {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Ids,
    /// Secrets.
    pub vault: Arc<Vault>,
    /// Connectors.
    pub registry: Arc<Registry>,
    /// The way out.
    pub http: Client,
    /// The zone schedules begin in.
    pub zone: TimeZone,
}

/// A connection to be made.
#[derive(Debug)]
pub struct NewConnection {
    /// The vendor.
    pub provider: Provider,
    /// Plain settings by field name.
    pub settings: BTreeMap<String, String>,
    /// Secrets by field name.
    pub secrets: BTreeMap<String, SecretString>,
    /// The contexts to apply to.
    pub targets: Vec<ContextRow>,
    /// Whether scenarios made later are taken in (O16).
    pub all_future_scenarios: bool,
    /// Whether nothing is written until a person has approved a first sync (X1).
    pub reviews_first_sync: bool,
}

/// Opens a connection's settings for its connector. Credentials are read anew for every run (S5).
pub async fn settings(vault: &Vault, integration: &IntegrationRow) -> std::result::Result<Settings, vault::Error> {
    let mut settings: Settings = integration.settings.0.iter().map(|(name, value)| (name.clone(), Setting::Plain(value.clone()))).collect();
    // The webhook's secrets prove what comes in; what goes out to the vendor has no use for them.
    for (name, sealed) in integration.config_encrypted.0.iter().filter(|(name, _)| *name != webhook::FIELD) {
        let sealed = Sealed::try_from(sealed.clone()).map_err(|_| vault::Error::Unreadable)?;
        let secret = vault.open(integration.org_id, integration.id, name, &sealed).await?;
        settings.insert(name.clone(), Setting::Secret(secret));
    }
    Ok(settings)
}

impl Connections {
    /// Connects a vendor for HRIS live sync and queues the first `manual_sync` (O8). Gives the connection and its first run.
    pub async fn connect(&self, org: &OrgRow, new: NewConnection, by: Option<UserId>) -> Result<(IntegrationRow, RunRow)> {
        if !org.plan.has_live_sync() {
            let message =
                format!("HRIS live sync is part of the plans business, enterprise and agency; this tenant is on {}.", org.plan.id());
            return Err(AppError::Invalid { fields: vec![FieldError::form(message)] }.into());
        }
        if new.targets.is_empty() && !new.all_future_scenarios {
            return Err(AppError::field("target", "Choose where incoming changes apply: Live Baseline, scenarios, or both.").into());
        }
        if let Some(fixed) = new.targets.iter().find(|context| !context.is_writable()) {
            let message = format!("{} is archived or a snapshot; nothing can be written to it.", fixed.name);
            return Err(AppError::field("target", message).into());
        }
        let registration = self.registration(new.provider)?;
        let settings = checked(registration, &new.settings, &new.secrets)?;
        let now = self.clock.now();
        let id = self.ids.next();
        let sealed = self.seal(org.id, id, &new.secrets).await?;
        let integration = IntegrationRow {
            org_id: org.id,
            id,
            public_id: self.ids.public(PublicKind::Integration),
            provider: new.provider,
            settings: Json(settings),
            config_encrypted: Json(sealed),
            status: status::ACTIVE.to_owned(),
            health: health::UNKNOWN.to_owned(),
            last_error: None,
            last_sync_at: None,
            last_reconciled_at: None,
            created_at: now,
            connected_by: by,
            secrets_set_at: now,
            deleted_at: None,
        };
        let flow = FlowRow {
            org_id: org.id,
            id: self.ids.next(),
            integration_id: id,
            kind: flow_kind::PLANNING.to_owned(),
            targets_baseline: new.targets.iter().any(|context| context.kind == store::contexts::kind::BASELINE),
            future_scenarios_since: new.all_future_scenarios.then_some(now),
            rules: Json(serde_json::to_value(FlowRules::default()).unwrap_or_default()),
            is_enabled: true,
            created_at: now,
            ended_at: None,
            version: 1,
            changed_by: None,
            changed_at: None,
            awaits_review: new.reviews_first_sync,
        };
        match self.insert(&integration, &flow, &new.targets, by).await {
            Ok(()) => {}
            Err(store::Error::Exists) => return Err(self.taken(org.id).await?.into()),
            Err(error) => return Err(error.into()),
        }
        let run = self.queue().manual_sync(&integration, &flow, by).await?;
        Ok((integration, run))
    }

    /// What the database's refusal of a second connection means (O2).
    async fn taken(&self, org: OrgId) -> Result<AppError> {
        let live = self.store.live_integrations(org).await?;
        let names: Vec<String> =
            live.iter().map(|integration| format!("{} ({})", integration.provider.label(), self.account(integration))).collect();
        let message =
            format!("{} is connected already. Disconnect it before connecting another: there is one HR connection.", names.join(", "));
        Ok(AppError::Conflict { message })
    }

    async fn seal(&self, org: OrgId, id: IntegrationId, secrets: &BTreeMap<String, SecretString>) -> Result<BTreeMap<String, String>> {
        let mut sealed = BTreeMap::new();
        for (name, secret) in secrets {
            let secret = SecretString::from(secret.expose_secret().trim().to_owned());
            sealed.insert(name.clone(), String::from(self.vault.seal(org, id, name, &secret).await?));
        }
        Ok(sealed)
    }

    async fn insert(&self, integration: &IntegrationRow, flow: &FlowRow, targets: &[ContextRow], by: Option<UserId>) -> store::Result<()> {
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        transaction.insert_integration(integration).await?;
        transaction.insert_flow(flow).await?;
        let schedule = schedule::nightly(integration.org_id, integration.id, self.ids.next(), &self.zone, self.clock.now());
        transaction.save_schedule(integration.org_id, &schedule).await?;
        for context in targets.iter().filter(|context| context.kind == store::contexts::kind::SCENARIO) {
            transaction.insert_flow_scenario(integration.org_id, flow.id, context.id).await?;
        }
        let detail = json!({ "provider": integration.provider.id() });
        transaction.insert_audit_events(integration.org_id, &[self.event(integration, "integration.connect", by, detail)]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What the audit log says of an act upon a connection (E6): names, never values.
    pub fn event(&self, integration: &IntegrationRow, action: &str, by: Option<UserId>, detail: serde_json::Value) -> AuditEvent {
        AuditEvent {
            id: self.ids.next(),
            at: self.clock.now(),
            category: category::INTEGRATION.to_owned(),
            action: audit_action::of_act(action),
            user_id: by,
            entity: Some("integration".to_owned()),
            entity_id: Some(integration.id.0),
            context_id: None,
            run_id: None,
            detail: Json(detail),
            values_hash: None,
        }
    }

    /// Replaces the secrets of a connection with ones that were tried before, and queues one reconciliation: what the old ones could not
    /// read is caught up with. A connection that rests catches up when it is resumed.
    pub async fn replace_secrets(
        &self,
        integration: &IntegrationRow,
        secrets: &BTreeMap<String, SecretString>,
        by: Option<UserId>,
    ) -> Result<()> {
        let sealed = self.seal(integration.org_id, integration.id, secrets).await?;
        let detail = json!({ "secrets": secrets.keys().collect::<Vec<_>>() });
        let flow = self.store.planning_flow(integration.org_id, integration.id).await?;
        let has_live_sync = self.store.org(integration.org_id).await?.is_some_and(|org| org.plan.has_live_sync());
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        let mut kept = transaction.lock_integration_secrets(integration.org_id, integration.id).await?.unwrap_or_default();
        kept.extend(sealed);
        transaction.update_integration_secrets(integration.org_id, integration.id, &kept, self.clock.now()).await?;
        if let Some(flow) = flow.filter(|_| has_live_sync && integration.status == status::ACTIVE) {
            let targets = flow::targets(&self.store, &flow).await?;
            self.queue().catch_up(&mut transaction, integration, &targets, by, Cause::NewSecret).await?;
        }
        // The schedule shall try the new ones at its next time.
        transaction.update_schedule_rest(integration.org_id, integration.id, Rest::default()).await?;
        transaction.insert_audit_events(integration.org_id, &[self.event(integration, "integration.replace_secret", by, detail)]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Tries settings that are not stored, step by step (O7).
    pub async fn try_out(
        &self,
        provider: Provider,
        settings: &BTreeMap<String, String>,
        secrets: &BTreeMap<String, SecretString>,
    ) -> Result<Vec<CheckStep>> {
        let connector =
            self.registration(provider)?.connect(&together(settings, secrets)).map_err(|fields| AppError::Invalid { fields })?;
        Ok(connector.check(&self.http).await)
    }

    /// The stored connection to a vendor.
    pub async fn live(&self, org: OrgId, provider: Provider) -> Result<IntegrationRow> {
        let live = self.store.live_integrations(org).await?;
        live.into_iter()
            .find(|integration| integration.provider == provider)
            .ok_or_else(|| AppError::field("provider", format!("{} is not connected in this tenant.", provider.label())).into())
    }

    /// Tests a stored connection step by step (O7).
    pub async fn test(&self, integration: &IntegrationRow) -> Result<Vec<CheckStep>> {
        let settings = settings(&self.vault, integration).await?;
        let connector = self.registration(integration.provider)?.connect(&settings).map_err(|fields| AppError::Invalid { fields })?;
        Ok(connector.check(&self.http).await)
    }

    /// Queues a full `manual_sync`, or joins an equal one.
    pub async fn request_sync(&self, integration: &IntegrationRow, by: Option<UserId>) -> Result<RunRow> {
        let flow = self.flow(integration).await?;
        Ok(self.queue().manual_sync(integration, &flow, by).await?)
    }

    /// The account at the vendor, such as the subdomain.
    pub fn account(&self, integration: &IntegrationRow) -> String {
        let field = self.registry.get(integration.provider).map(|registration| registration.descriptor.account_field);
        field.ok().and_then(|field| integration.settings.0.get(field)).cloned().unwrap_or_default()
    }

    /// Queues a full `manual_sync` that stops before writing, or joins an equal one.
    pub async fn request_preview(&self, integration: &IntegrationRow, by: Option<UserId>) -> Result<RunRow> {
        let flow = self.flow(integration).await?;
        Ok(self.queue().preview(integration, &flow, by).await?)
    }

    /// The live sync of a connection.
    pub async fn flow(&self, integration: &IntegrationRow) -> Result<FlowRow> {
        let flow = self.store.planning_flow(integration.org_id, integration.id).await?;
        flow.ok_or_else(|| AppError::field("provider", "This connection feeds no planning context.").into())
    }

    /// What queues runs.
    pub(crate) fn queue(&self) -> Queue<'_> {
        Queue { store: &self.store, clock: &*self.clock, ids: &self.ids }
    }

    /// How the connector of a provider is known.
    pub fn registration(&self, provider: Provider) -> Result<&Registration> {
        self.registry.get(provider).map_err(|error| AppError::field("provider", format!("There is {error}.")).into())
    }
}

/// Checks everything a connector needs; gives the plain settings as it understands them.
pub(crate) fn checked(
    registration: &Registration,
    settings: &BTreeMap<String, String>,
    secrets: &BTreeMap<String, SecretString>,
) -> Result<BTreeMap<String, String>> {
    let connector = registration.connect(&together(settings, secrets)).map_err(|fields| AppError::Invalid { fields })?;
    let entered = settings.iter().map(|(name, value)| (name.clone(), value.trim().to_owned()));
    let mut plain: BTreeMap<String, String> = entered.filter(|(_, value)| !value.is_empty()).collect();
    plain.insert(registration.descriptor.account_field.to_owned(), connector.account().to_owned());
    Ok(plain)
}

/// Settings and secrets as a connector takes them.
pub(crate) fn together(settings: &BTreeMap<String, String>, secrets: &BTreeMap<String, SecretString>) -> Settings {
    let plain = settings.iter().map(|(name, value)| (name.clone(), Setting::Plain(value.clone())));
    plain.chain(secrets.iter().map(|(name, secret)| (name.clone(), Setting::Secret(secret.clone())))).collect()
}
