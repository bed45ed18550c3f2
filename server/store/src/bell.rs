//! Tells workers that a run was queued: within the process at once, from one PostgreSQL node to the others by LISTEN/NOTIFY.

use std::sync::Arc;

use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use crate::engine::Pools;
use crate::{Result, Store};

/// The channel of PostgreSQL nodes; what is told is the run's id.
pub(crate) const CHANNEL: &str = "orgonaut_runs";

/// Rung when a run is queued. Whoever misses it finds the run when they look the next time.
#[derive(Debug, Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Waits until it rings; counts from this call, not from the first poll.
    pub fn rung(&self) -> Notified<'_> {
        self.0.notified()
    }

    pub(crate) fn ring(&self) {
        self.0.notify_waiters();
    }
}

impl Store {
    /// The bell of this process.
    pub const fn bell(&self) -> &Bell {
        &self.bell
    }

    /// Rings the bell for runs other nodes queue, until the database can no longer be reached. A SQLite file has no other nodes: there it waits
    /// for ever.
    pub async fn listen(&self) -> Result<()> {
        let Pools::Postgres(pool) = &self.pools else { return std::future::pending().await };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        loop {
            listener.recv().await?;
            self.bell.ring();
        }
    }
}
