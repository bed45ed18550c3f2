//! The two databases behind one [`Store`].

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, PgPool, SqlitePool};

use crate::bell::Bell;
use crate::error::{Error, Result};
use crate::gate::{Gate, Priority};
use crate::readers::Readers;
use crate::transaction::Transaction;

/// Rows of a batch: more cost more time for whoever waits for the writer, fewer cost a flush more often.
const BATCH: usize = 500;
const PRESSED_BATCH: usize = 50;
/// At most so many of SQLite's connections read at once; each keeps a thread and pages of its own.
const READERS: usize = 6;
/// At most so many look through names at once: each keeps more pages.
const SEARCHERS: usize = 2;
/// How long a connection to PostgreSQL may have rested to be used again unasked.
const TRUSTED_FOR: Duration = Duration::from_secs(5);

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one machine.
    Sqlite,
    /// Any number of machines.
    Postgres,
}

#[derive(Debug, Clone)]
pub(crate) enum Pools {
    Sqlite { readers: Readers, searchers: Readers, writer: SqlitePool, gate: Gate },
    Postgres(PgPool),
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pools: Pools,
    pub(crate) bell: Bell,
}

/// Runs `$body` with `$db` as an executor for reading, once for each database; `Db` names its driver. SQLite's readers are `readers` unless
/// others are named.
macro_rules! on_reader {
    ($store:expr, |$db:ident| $body:expr) => {
        on_reader!($store, readers, |$db| $body)
    };
    ($store:expr, $readers:ident, |$db:ident| $body:expr) => {
        match &$store.pools {
            $crate::engine::Pools::Sqlite { $readers, .. } => {
                type Db = sqlx::Sqlite;
                match $readers.get().await {
                    Ok(mut reader) => {
                        let $db = &mut *reader;
                        $body
                    }
                    Err(error) => Err(From::from(error)),
                }
            }
            $crate::engine::Pools::Postgres(pool) => {
                type Db = sqlx::Postgres;
                let $db = pool;
                $body
            }
        }
    };
}

/// Runs `$body` with `$db` as the connection of a transaction, once for each database; `Db` names its driver.
macro_rules! on_transaction {
    ($transaction:expr, |$db:ident| $body:expr) => {
        match &mut $transaction.inner {
            $crate::transaction::Inner::Sqlite { transaction, .. } => {
                type Db = sqlx::Sqlite;
                let $db = &mut **transaction;
                $body
            }
            $crate::transaction::Inner::Postgres(transaction) => {
                type Db = sqlx::Postgres;
                let $db = &mut **transaction;
                $body
            }
        }
    };
}

impl Store {
    /// Opens the database named by a URL, `sqlite://path` or `postgres://…`. A SQLite file is created when it is not there.
    pub async fn open(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            // A node that stands still in the middle of a transaction must not hold the others' rows for ever.
            let options = PgConnectOptions::from_str(url)?.options([("idle_in_transaction_session_timeout", "60s")]);
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(10))
                // A connection used a moment ago is there: asking takes a round trip for each query.
                .test_before_acquire(false)
                .before_acquire(|connection, used| {
                    Box::pin(async move {
                        if used.idle_for > TRUSTED_FOR {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_with(options)
                .await?;
            Ok(Self { pools: Pools::Postgres(pool), bell: Bell::default() })
        } else {
            Err(Error::UnknownEngine)
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("recursive_triggers", "ON")
            .pragma("cache_size", "-4000")
            .pragma("temp_store", "MEMORY")
            // Whole indexes are read: the reading thread shall not wait for every fifty rows to be taken.
            .row_buffer_size(2_000);
        // An import touches the same index pages batch after batch: kept at hand, and written back less often, they cost little
        // (docs/benchmarks.md).
        let writing = options.clone().pragma("cache_size", "-32000").pragma("wal_autocheckpoint", "8000");
        let writer = SqlitePoolOptions::new().max_connections(1).test_before_acquire(false).connect_with(writing).await?;
        let reading = options.pragma("query_only", "ON");
        // A search goes to pages all over the table of names and words: that of 100,000 people stays at hand.
        let searchers = Readers::of(reading.clone().pragma("cache_size", "-24000"), SEARCHERS)?;
        let readers = Readers::of(reading, READERS)?;
        // A file that cannot be read is told of here.
        drop(readers.get().await?);
        Ok(Self { pools: Pools::Sqlite { readers, searchers, writer, gate: Gate::default() }, bell: Bell::default() })
    }

    /// Which database it is.
    pub const fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// Brings the schema up to date. Safe to call from several nodes at once.
    pub async fn migrate(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => sqlx::migrate!("../../migrations/sqlite").run(writer).await?,
            Pools::Postgres(pool) => sqlx::migrate!("../../migrations/postgres").run(pool).await?,
        }
        Ok(())
    }

    /// Begins a transaction that may write. On SQLite it waits for its turn in the writer's queue.
    pub async fn begin(&self, priority: Priority) -> Result<Transaction> {
        Transaction::begin(self, priority).await
    }

    /// Rows a batch of a sync may have now. On SQLite there are fewer while others wait for the one writer.
    pub fn batch_rows(&self) -> usize {
        match &self.pools {
            Pools::Sqlite { gate, .. } if gate.is_pressed() => PRESSED_BATCH,
            Pools::Sqlite { .. } | Pools::Postgres(_) => BATCH,
        }
    }

    /// Whether a sync had better end its transaction after a batch: somebody waits for SQLite's one writer, or did a moment ago. On PostgreSQL
    /// others write at the same time and may wait for its rows, unseen: always.
    pub fn is_writer_wanted(&self) -> bool {
        match &self.pools {
            Pools::Sqlite { gate, .. } => gate.is_wanted(),
            Pools::Postgres(_) => true,
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        on_reader!(self, |db| sqlx::query::<Db>("SELECT 1").execute(db).await.map(drop))?;
        Ok(())
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, searchers, writer, .. } => {
                readers.close();
                searchers.close();
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}
