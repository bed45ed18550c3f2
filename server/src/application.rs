//! The composition root: a configuration in, a server out that nobody has started yet.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use axum::Router;
use engine::Services;
use engine::installation::{Installation, OpenError};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::{router, session_store};

/// A whole server, not yet listening.
#[derive(Debug)]
pub struct Application {
    /// Every route with every layer.
    pub router: Router,
    /// The use cases, for those who need no request.
    pub services: Services,
    /// What works on the queue and the schedules.
    pub workers: Workers,
    /// Cancelled once: then listeners, workers and open event streams end.
    pub shutdown: CancellationToken,
}

/// Builds the server a configuration describes; the database is opened and brought up to date on the way.
pub async fn build(config: &Config) -> Result<Application, OpenError> {
    let services = open(config).await?;
    if let Some(folder) = services.mail_folder() {
        tracing::warn!(folder, "no mail_url is set: mail is written into this folder, and nothing leaves this machine");
    }
    let shutdown = CancellationToken::new();
    let router = router::router(config, &services, &shutdown);
    let workers = Workers { services: services.clone(), shutdown: shutdown.clone() };
    Ok(Application { router, services, workers, shutdown })
}

/// Opens the use cases alone, for a command that serves nobody.
pub(crate) async fn open(config: &Config) -> Result<Services, OpenError> {
    make_folder(&config.data)?;
    Services::open(Installation {
        database_url: SecretString::from(config.database_url.expose()),
        data: config.data.clone(),
        http_routes: config.http_routes.clone(),
        time_zone: config.time_zone.clone(),
        mail: config.mail.clone(),
    })
    .await
}

/// The data folder holds keys: what is made here is its owner's alone.
fn make_folder(data: &Path) -> Result<(), OpenError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.map_err(|error| OpenError(format!("The data folder {} cannot be made: {error}.", data.display())))
}

/// What works on the queue and the schedules.
#[derive(Debug, Clone)]
pub struct Workers {
    services: Services,
    shutdown: CancellationToken,
}

impl Workers {
    /// Works until the shutdown; what was begun is left so that it can be resumed.
    pub async fn run(self) {
        let sweeping = session_store::sweep(self.services.sessions(), &self.shutdown);
        tokio::join!(self.services.work(self.shutdown.clone()), sweeping);
    }
}
