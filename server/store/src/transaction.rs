//! Transactions that write.

use contract::id::RunId;

use crate::bell::{Bell, CHANNEL};
use crate::engine::{Pools, Store};
use crate::error::Result;
use crate::gate::{Pass, Priority};

pub(crate) enum Inner {
    // The pass comes after the transaction, so that a rollback is queued on the connection before the next writer is let through.
    Sqlite { transaction: sqlx::Transaction<'static, sqlx::Sqlite>, _pass: Pass },
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// A transaction; without [`Transaction::commit`] nothing of it happens.
pub struct Transaction {
    pub(crate) inner: Inner,
    bell: Bell,
    queued: Option<RunId>,
}

impl std::fmt::Debug for Transaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transaction").finish_non_exhaustive()
    }
}

impl Transaction {
    pub(crate) async fn begin(store: &Store, priority: Priority) -> Result<Self> {
        let inner = match &store.pools {
            Pools::Sqlite { writer, gate, .. } => {
                let pass = gate.enter(priority).await;
                // Immediate, because a transaction that reads before it writes could otherwise fail at once with SQLITE_BUSY_SNAPSHOT.
                Inner::Sqlite { transaction: writer.begin_with("BEGIN IMMEDIATE").await?, _pass: pass }
            }
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Self { inner, bell: store.bell.clone(), queued: None })
    }

    /// Rings the bell once this run is durably queued.
    pub(crate) const fn ring_for(&mut self, run: RunId) {
        self.queued = Some(run);
    }

    /// The connection underneath, on SQLite: for measuring, never for a query of the product.
    pub fn sqlite(&mut self) -> Option<&mut sqlx::SqliteConnection> {
        match &mut self.inner {
            Inner::Sqlite { transaction, .. } => Some(&mut **transaction),
            Inner::Postgres(_) => None,
        }
    }

    /// Makes it durable.
    pub async fn commit(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite { transaction, _pass } => transaction.commit().await?,
            Inner::Postgres(mut transaction) => {
                if let Some(run) = self.queued {
                    let notify = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(run.to_string());
                    notify.execute(&mut *transaction).await?;
                }
                transaction.commit().await?;
            }
        }
        if self.queued.is_some() {
            self.bell.ring();
        }
        Ok(())
    }
}
