//! The installation as a whole: opening it, working for it, asking after it.

use std::path::PathBuf;

use connectors::http::RouteTable;
use jiff::tz::TimeZone;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::Services;

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
}

/// Why an installation cannot be opened; a sentence for the operator, without secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OpenError(pub String);

impl Services {
    /// Opens the database, brings its schema up to date and puts the use cases together.
    pub async fn open(_installation: Installation) -> Result<Self, OpenError> {
        Ok(Self {})
    }

    /// Whether the database answers.
    pub async fn is_reachable(&self) -> bool {
        true
    }

    /// While there is no user: a new one-time code for `/setup`, which makes every earlier one worthless. Else `None`.
    pub async fn new_setup_code(&self) -> Result<Option<String>, contract::AppError> {
        Ok(None)
    }

    /// Works on the queue and the schedules until `shutdown`.
    pub async fn work(&self, shutdown: CancellationToken) {
        shutdown.cancelled().await;
    }
}
