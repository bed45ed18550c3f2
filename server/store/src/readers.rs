//! The readers of the embedded database.
//!
//! Not sqlx's pool: that one asks a connection before and after each use whether it is still there, which takes two more rounds through its
//! thread and costs as much as a small query. A connection to a file of this process does not go stale.

use deadpool::managed::{self, Metrics, Object, Pool, QueueMode, RecycleResult};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, SqliteConnection};

/// Opens readers as they are needed.
#[derive(Debug)]
pub(crate) struct Opening(SqliteConnectOptions);

impl managed::Manager for Opening {
    type Type = SqliteConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> sqlx::Result<SqliteConnection> {
        self.0.connect().await
    }

    async fn recycle(&self, _: &mut SqliteConnection, _: &Metrics) -> RecycleResult<sqlx::Error> {
        Ok(())
    }
}

/// The connections that only read.
#[derive(Debug, Clone)]
pub(crate) struct Readers(Pool<Opening>);

impl Readers {
    /// At most `most` readers of one database. Who was used last is used next: their pages are at hand.
    pub(crate) fn of(options: SqliteConnectOptions, most: usize) -> sqlx::Result<Self> {
        let pool = Pool::builder(Opening(options)).max_size(most).queue_mode(QueueMode::Lifo).build();
        Ok(Self(pool.map_err(|error| sqlx::Error::Configuration(error.into()))?))
    }

    /// One of them, as soon as one is free. It goes back when it is dropped.
    pub(crate) async fn get(&self) -> sqlx::Result<Object<Opening>> {
        self.0.get().await.map_err(|error| match error {
            managed::PoolError::Backend(error) => error,
            _ => sqlx::Error::PoolClosed,
        })
    }

    /// Gives out none from now on.
    pub(crate) fn close(&self) {
        self.0.close();
    }
}
