//! The readers of the embedded database.
//!
//! Not sqlx's pool: that one asks a connection before and after each use whether it is still there, which takes two more rounds through its
//! thread and costs as much as a small query. A connection to a file of this process does not go stale.

use deadpool::managed::{self, Metrics, Object, Pool, RecycleResult};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, SqliteConnection};

/// At most so many read at once; each keeps a thread and pages of its own.
const READERS: usize = 6;

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
    /// Readers of one database. The first is opened at once, so that a file that cannot be read is told of here.
    pub(crate) async fn open(options: SqliteConnectOptions) -> sqlx::Result<Self> {
        let pool = Pool::builder(Opening(options)).max_size(READERS).build().map_err(|error| sqlx::Error::Configuration(error.into()))?;
        let readers = Self(pool);
        drop(readers.get().await?);
        Ok(readers)
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
