//! Connecting a vendor, and what a connection is made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use connectors::http::Client;
use connectors::registry::{Registration, Setting, Settings};
use connectors::{CheckStep, Registry};
use contract::id::{OrgId, PublicKind, UserId};
use contract::{AppError, FieldError, Provider};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use store::audit::{AuditEvent, category};
use store::contexts::ContextRow;
use store::integrations::{FlowRow, IntegrationRow, flow_kind, health, status};
use store::orgs::OrgRow;
use store::runs::RunRow;
use store::{Json, Priority, Store};

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::ids::Ids;
use crate::sync::flow::FlowRules;
use crate::sync::queue::Queue;
use crate::vault::{self, Sealed, Vault};

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
}

/// Opens a connection's settings for its connector. Credentials are read anew for every run (S5).
pub async fn settings(vault: &Vault, integration: &IntegrationRow) -> std::result::Result<Settings, vault::Error> {
    let mut settings: Settings = integration.settings.0.iter().map(|(name, value)| (name.clone(), Setting::Plain(value.clone()))).collect();
    for (name, sealed) in &integration.config_encrypted.0 {
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
        let settings = checked(registration, &new)?;
        let now = self.clock.now();
        let id = self.ids.next();
        let mut sealed = BTreeMap::new();
        for (name, secret) in &new.secrets {
            let secret = SecretString::from(secret.expose_secret().trim().to_owned());
            sealed.insert(name.clone(), String::from(self.vault.seal(org.id, id, name, &secret).await?));
        }
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
        };
        self.insert(&integration, &flow, &new.targets, by).await?;
        let run = self.queue().manual_sync(&integration, &flow, by).await?;
        Ok((integration, run))
    }

    async fn insert(&self, integration: &IntegrationRow, flow: &FlowRow, targets: &[ContextRow], by: Option<UserId>) -> Result<()> {
        let taken = |error| match error {
            store::Error::Exists => Error::from(AppError::Conflict {
                message: "This tenant has an HRIS connection already. Disconnect it before connecting another.".to_owned(),
            }),
            other => Error::from(other),
        };
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        transaction.insert_integration(integration).await.map_err(taken)?;
        transaction.insert_flow(flow).await.map_err(taken)?;
        for context in targets.iter().filter(|context| context.kind == store::contexts::kind::SCENARIO) {
            transaction.insert_flow_scenario(integration.org_id, flow.id, context.id).await?;
        }
        let event = AuditEvent {
            id: self.ids.next(),
            at: self.clock.now(),
            category: category::INTEGRATION.to_owned(),
            action: "integration.connect".to_owned(),
            user_id: by,
            entity: Some("integration".to_owned()),
            entity_id: Some(integration.id.0),
            context_id: None,
            run_id: None,
            detail: Json(json!({ "provider": integration.provider.id() })),
            values_hash: None,
        };
        transaction.insert_audit_events(integration.org_id, &[event]).await?;
        transaction.commit().await?;
        Ok(())
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
        let flow = self.store.planning_flow(integration.org_id, integration.id).await?;
        let flow = flow.ok_or_else(|| AppError::field("provider", "This connection feeds no planning context."))?;
        Ok(self.queue().manual_sync(integration, &flow, by).await?)
    }

    /// The account at the vendor, such as the subdomain.
    pub fn account(&self, integration: &IntegrationRow) -> String {
        let field = self.registry.get(integration.provider).map(|registration| registration.descriptor.account_field);
        field.ok().and_then(|field| integration.settings.0.get(field)).cloned().unwrap_or_default()
    }

    fn queue(&self) -> Queue<'_> {
        Queue { store: &self.store, clock: &*self.clock, ids: &self.ids }
    }

    fn registration(&self, provider: Provider) -> Result<&Registration> {
        self.registry.get(provider).map_err(|error| AppError::field("provider", format!("There is {error}.")).into())
    }
}

/// Checks everything a connector needs; gives the plain settings as it understands them.
fn checked(registration: &Registration, new: &NewConnection) -> Result<BTreeMap<String, String>> {
    let mut settings: Settings = new.settings.iter().map(|(name, value)| (name.clone(), Setting::Plain(value.clone()))).collect();
    settings.extend(new.secrets.iter().map(|(name, secret)| (name.clone(), Setting::Secret(secret.clone()))));
    let connector = registration.connect(&settings).map_err(|fields| AppError::Invalid { fields })?;
    let mut plain: BTreeMap<String, String> = new.settings.iter().map(|(name, value)| (name.clone(), value.trim().to_owned())).collect();
    plain.insert(registration.descriptor.account_field.to_owned(), connector.account().to_owned());
    Ok(plain)
}
