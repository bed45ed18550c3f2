//! Where deliveries are let in. Many of them share one look at the database, and yet each is judged by what stood there after it came: a
//! look that has begun takes in nobody any more. So a rotated secret, a pause or a downgrade counts at once, on every node.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use contract::Provider;
use contract::id::{IntegrationId, OrgId};
use contract::view::{ContextName, RunTargets};
use store::Store;
use store::integrations::status;
use store::webhooks::EndpointRow;
use tokio::sync::oneshot;

use super::secrets::{FIELD, Secrets};
use crate::error::{Error, Result};
use crate::vault::{self, Sealed, Vault};

/// Whom a delivery is for.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) org: OrgId,
    pub(super) integration: IntegrationId,
    /// What an event applies to; `None` when nothing is queued: paused, downgraded, switched off (O17, O27).
    pub(super) targets: Option<serde_json::Value>,
    pub(super) secrets: Arc<Secrets>,
}

/// What a look gave; `None` where there is no such tenant, or it has no such connection.
pub(super) type Found = std::result::Result<Option<Arc<Endpoint>>, Unavailable>;

/// The database or the vault does not answer; it was logged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unavailable;

type Waiting = Vec<oneshot::Sender<Found>>;

/// Looks endpoints up.
#[derive(Clone)]
pub(crate) struct Endpoints {
    store: Store,
    vault: Arc<Vault>,
    provider: Provider,
    /// Who waits for the next look, by tenant; there is an entry as long as somebody looks.
    waiting: Arc<Mutex<HashMap<String, Waiting>>>,
    /// What sealed secrets were opened to.
    opened: Arc<Mutex<Opened>>,
}

/// Secrets by connection, with the sealed text they were opened from.
type Opened = BTreeMap<IntegrationId, (String, Arc<Secrets>)>;

impl std::fmt::Debug for Endpoints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoints").field("provider", &self.provider).finish_non_exhaustive()
    }
}

impl Endpoints {
    /// Of connections to one vendor.
    pub(crate) fn new(store: Store, vault: Arc<Vault>, provider: Provider) -> Self {
        Self { store, vault, provider, waiting: Arc::default(), opened: Arc::default() }
    }

    /// Looks, or shares the look that begins next.
    pub(super) async fn find(&self, tenant: &str) -> Found {
        let (sender, receiver) = oneshot::channel();
        let is_first = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let is_first = !waiting.contains_key(tenant);
            waiting.entry(tenant.to_owned()).or_default().push(sender);
            is_first
        };
        if is_first {
            // Not in this request's own future: others wait for it too, and must not lose it when this one goes away.
            tokio::spawn(self.clone().look(tenant.to_owned()));
        }
        receiver.await.unwrap_or(Err(Unavailable))
    }

    async fn look(self, tenant: String) {
        loop {
            let waiting = {
                let mut all = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                match all.get_mut(&tenant) {
                    Some(waiting) if !waiting.is_empty() => std::mem::take(waiting),
                    _ => {
                        all.remove(&tenant);
                        return;
                    }
                }
            };
            let found = self.read(&tenant).await.map(|endpoint| endpoint.map(Arc::new)).map_err(|error| {
                tracing::error!(error = &error as &dyn std::error::Error, tenant, "a delivery could not be judged");
                Unavailable
            });
            for sender in waiting {
                // Whoever went away needs no answer.
                let _gone = sender.send(found.clone());
            }
        }
    }

    async fn read(&self, tenant: &str) -> Result<Option<Endpoint>> {
        let Some(row) = self.store.webhook_endpoint(self.provider, tenant).await? else { return Ok(None) };
        let is_open = row.plan.has_live_sync() && row.status == status::ACTIVE && row.is_enabled == Some(true);
        let targets = if is_open { Some(self.targets(&row).await?) } else { None };
        Ok(Some(Endpoint { org: row.org_id, integration: row.integration_id, targets, secrets: self.secrets(&row).await? }))
    }

    async fn targets(&self, row: &EndpointRow) -> Result<serde_json::Value> {
        let scenarios = match row.flow_id {
            Some(flow) => self.store.flow_scenarios(row.org_id, flow).await?,
            None => Vec::new(),
        };
        let targets = RunTargets {
            baseline: row.targets_baseline == Some(true),
            scenarios: scenarios.into_iter().map(|scenario| ContextName { id: scenario.public_id, name: scenario.name }).collect(),
            all_future_scenarios: row.future_scenarios_since.is_some(),
        };
        serde_json::to_value(targets).map_err(|_| Error::Broken("targets of a flow are not JSON"))
    }

    async fn secrets(&self, row: &EndpointRow) -> Result<Arc<Secrets>> {
        let Some(sealed) = row.config_encrypted.0.get(FIELD) else { return Ok(Arc::default()) };
        let known = self.opened.lock().unwrap_or_else(PoisonError::into_inner).get(&row.integration_id).cloned();
        if let Some((_, secrets)) = known.filter(|(known, _)| known == sealed) {
            return Ok(secrets);
        }
        let parsed = Sealed::try_from(sealed.clone()).map_err(|_| vault::Error::Unreadable)?;
        let opened = self.vault.open(row.org_id, row.integration_id, FIELD, &parsed).await?;
        let secrets = Arc::new(Secrets::read(&opened));
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).insert(row.integration_id, (sealed.clone(), Arc::clone(&secrets)));
        Ok(secrets)
    }
}
