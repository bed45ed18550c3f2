//! The installation as a whole: opening it, working for it, asking after it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use connectors::Registry;
use connectors::http::{Client, Options, RouteTable};
use contract::{AppError, Provider};
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret as _, SecretString};
use store::Store;
use tokio_util::sync::CancellationToken;

use crate::Services;
use crate::clock::{Clock, SystemClock};
use crate::connection::Connections;
use crate::entropy::{Entropy, SystemEntropy};
use crate::identity::Identity;
use crate::ids::Ids;
use crate::mail::{Delivery, MailOptions, MailSetup};
use crate::services::Parts;
use crate::sessions::Sessions;
use crate::sync::worker::Worker;
use crate::vault::Vault;
use crate::webhook::{Endpoints, Intake};

/// The key ring in the data folder.
const KEY_RING: &str = "keys.json";
/// Runs one process carries out at the same time; each is of another connection.
const WORKERS: usize = 2;

/// What the operator decided that the use cases need.
#[derive(Debug, Clone)]
pub struct Installation {
    /// The database's address; it may hold a password.
    pub database_url: SecretString,
    /// The folder of the key ring.
    pub data: PathBuf,
    /// Which vendor hosts are reached elsewhere.
    pub http_routes: RouteTable,
    /// The zone of schedules.
    pub time_zone: TimeZone,
    /// How mail is sent.
    pub mail: MailOptions,
}

/// What is outside the process, injected.
#[derive(Debug, Clone)]
pub struct Outside {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The way to vendors.
    pub http: Client,
    /// Connectors.
    pub registry: Arc<Registry>,
    /// The way out for mail.
    pub mail: MailSetup,
}

/// Why an installation cannot be opened; a sentence for the operator, without secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OpenError(pub String);

impl Services {
    /// Opens the database, brings its schema up to date and puts the use cases together.
    pub async fn open(installation: Installation) -> Result<Self, OpenError> {
        let options = Options { routes: installation.http_routes, ..Options::default() };
        let outside = Outside {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            http: Client::new(options).map_err(|error| OpenError(error.to_string()))?,
            registry: Arc::new(Registry::standard()),
            mail: MailSetup::new(installation.mail, &installation.data),
        };
        let store = Store::open(installation.database_url.expose_secret()).await.map_err(|error| open_error(&error))?;
        store.migrate().await.map_err(|error| open_error(&error))?;
        Self::assemble(store, &installation.data, installation.time_zone, outside).await.map_err(|error| open_error(&error))
    }

    /// Puts the use cases together over a database whose schema is up to date.
    pub async fn assemble(store: Store, data: &Path, zone: TimeZone, outside: Outside) -> store::Result<Self> {
        let Outside { clock, entropy, http, registry, mail } = outside;
        let ids = Ids::new(Arc::clone(&clock), Arc::clone(&entropy));
        let vault = Vault::with_local_ring(store.clone(), &data.join(KEY_RING), Arc::clone(&clock), Arc::clone(&entropy)).await?;
        if let Some(reason) = vault.unavailable() {
            tracing::error!(%reason, "the vault is unavailable: pages work, syncs do not");
        }
        let vault = Arc::new(vault);
        let connections = Connections {
            store: store.clone(),
            clock: Arc::clone(&clock),
            ids: ids.clone(),
            vault: Arc::clone(&vault),
            registry: Arc::clone(&registry),
            http: http.clone(),
            zone: zone.clone(),
        };
        let endpoints = Endpoints::new(store.clone(), Arc::clone(&vault), Provider::BambooHr);
        let intake = Intake::new(store.clone());
        let worker = Worker {
            name: ids.next::<uuid::Uuid>().to_string(),
            store: store.clone(),
            clock: Arc::clone(&clock),
            ids: ids.clone(),
            vault,
            registry,
            http,
            zone: zone.clone(),
            cooldown_seconds: mail.alert_cooldown_seconds,
        };
        let delivery = Delivery::new(store.clone(), Arc::clone(&clock), Arc::clone(&entropy), ids.clone(), &mail);
        let identity = Identity::new(store.clone(), Arc::clone(&clock), entropy, ids);
        let sessions = Sessions::new(store.clone(), Arc::clone(&clock));
        let parts = Parts { store, clock, zone, identity, sessions, connections, worker, endpoints, intake, mail, delivery };
        Ok(Self { parts: Arc::new(parts) })
    }

    /// Whether the database answers.
    pub async fn is_reachable(&self) -> bool {
        self.parts.store.ping().await.is_ok()
    }

    /// While there is no user: a new one-time code for `/setup`, which makes every earlier one worthless. Else `None`.
    pub async fn new_setup_code(&self) -> Result<Option<String>, AppError> {
        Ok(self.parts.identity.new_setup_code().await?)
    }

    /// Works on the queue, sends mail and asks for what is due by the schedules, until `shutdown`.
    pub async fn work(&self, shutdown: CancellationToken) {
        let workers = (0..WORKERS).map(|_| self.parts.worker.work(shutdown.clone()));
        let working = async {
            tokio::select! {
                _ = futures::future::join_all(workers) => {}
                () = Box::pin(self.parts.worker.listen()) => {}
            }
        };
        tokio::join!(working, self.parts.delivery.work(shutdown.clone()), Box::pin(self.tick_every_minute(shutdown.clone())));
    }

    /// What sends mail, for whoever drives it step by step.
    pub fn delivery(&self) -> &Delivery {
        &self.parts.delivery
    }

    /// The worker itself, for whoever drives it step by step.
    pub fn worker(&self) -> &Worker {
        &self.parts.worker
    }

    /// The database, for whoever tests or measures against it.
    pub fn store(&self) -> &Store {
        &self.parts.store
    }
}

fn open_error(error: &store::Error) -> OpenError {
    tracing::debug!(error = error as &dyn std::error::Error, "the database could not be opened");
    let cause = std::error::Error::source(error).map(|cause| format!(" ({cause})")).unwrap_or_default();
    OpenError(match error {
        store::Error::UnknownEngine => "`database_url` must begin with sqlite: or postgres:.".to_owned(),
        store::Error::Migration(_) => format!("The database's schema could not be brought up to date{cause}."),
        _ => format!("The database named by `database_url` cannot be opened{cause}."),
    })
}
