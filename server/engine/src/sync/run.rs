//! One run while it is carried out: what it is, what it holds, how far it is.

use std::sync::{Arc, Mutex, PoisonError};

use connectors::http::CallLog;
use contract::id::{ContextId, OrgId, RunId};
use contract::run::RunPhase;
use contract::view::{CallRow, RunCounts};
use contract::{Date, Provider, Timestamp};
use jiff::tz::TimeZone;
use store::runs::{Lease, RunRow};
use store::{Priority, Store, Transaction};
use tokio_util::sync::CancellationToken;

use super::failure::{Result, Stop};
use super::group::Group;
use crate::clock::Clock;
use crate::ids::Ids;

/// How long a lease lasts without a sign of life, in seconds.
pub const LEASE_SECONDS: i64 = 60;

/// A run in the hands of a worker.
#[derive(Debug)]
pub struct Run {
    /// Its row, as it was claimed.
    pub row: RunRow,
    /// The right to write.
    pub lease: Lease,
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Ids,
    /// Zone of "today".
    pub zone: TimeZone,
    /// Cancelled when a person asks the run to stop, or the lease is lost.
    pub cancellation: CancellationToken,
    /// What was asked of the vendor and is not stored yet.
    pub calls: Arc<Calls>,
    /// Counts so far.
    pub counts: RunCounts,
    /// Whether a person has approved what the run staged, which is all it applies now.
    pub is_approved: bool,
    /// Targets for which what others had left waiting for a decision is part of what this one staged.
    pub taken_over: Vec<ContextId>,
    /// The runs it is carried out together with.
    pub group: Group,
    /// How long the same cause of a failing connection is no news, in seconds.
    pub cooldown_seconds: i64,
}

impl Run {
    /// Tenant.
    pub const fn org(&self) -> OrgId {
        self.row.org_id
    }

    /// Id.
    pub const fn id(&self) -> RunId {
        self.row.id
    }

    /// Vendor.
    pub const fn provider(&self) -> Provider {
        self.row.provider
    }

    /// The day, in the configured zone.
    pub fn today(&self) -> Date {
        day(self.clock.now(), &self.zone)
    }

    /// The run that answers for a person: this one, unless it is carried out together with others.
    pub fn answering(&self, source_id: &str) -> RunId {
        self.group.answering(source_id).unwrap_or_else(|| self.id())
    }

    /// The same worker's hold on another run of the same connection, under the same lease.
    pub(super) fn under(&self, row: RunRow) -> Self {
        Self {
            counts: row.counts(),
            row,
            lease: self.lease,
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            ids: self.ids.clone(),
            zone: self.zone.clone(),
            cancellation: self.cancellation.clone(),
            calls: Arc::default(),
            is_approved: false,
            taken_over: Vec::new(),
            group: Group::default(),
            cooldown_seconds: self.cooldown_seconds,
        }
    }

    /// Begins a transaction that this run may write in: it carries the lease's epoch, so a worker that lost it changes nothing.
    pub async fn begin(&self) -> Result<Transaction> {
        if self.cancellation.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        let mut transaction = self.store.begin(Priority::Batch).await?;
        let until = self.clock.now().plus_seconds(LEASE_SECONDS);
        if transaction.fence(self.lease, until).await? { Ok(transaction) } else { Err(Stop::LeaseLost) }
    }

    /// Notes how far the run is, and what it asked the vendor, in the transaction of the step it took.
    pub async fn note_progress(&self, transaction: &mut Transaction, phase: RunPhase, done: u64, total: Option<u64>) -> Result<()> {
        transaction.update_run_progress(self.org(), self.id(), phase, done, total, self.counts).await?;
        self.store_calls(transaction).await
    }

    /// Stores the calls made since the last time.
    pub async fn store_calls(&self, transaction: &mut Transaction) -> Result<()> {
        let calls = self.calls.take();
        if !calls.is_empty() {
            let first = transaction.next_call_seq(self.org(), self.id()).await?;
            transaction.insert_run_calls(self.org(), self.id(), first, &calls).await?;
        }
        Ok(())
    }
}

/// The calendar day of a moment.
pub fn day(at: Timestamp, zone: &TimeZone) -> Date {
    let moment = jiff::Timestamp::from_microsecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    Date::parse(&moment.to_zoned(zone.clone()).date().to_string()).expect("a day of this era is a date")
}

/// Collects calls between two transactions.
#[derive(Debug, Default)]
pub struct Calls(Mutex<Vec<CallRow>>);

impl Calls {
    fn take(&self) -> Vec<CallRow> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl CallLog for Calls {
    fn record(&self, call: CallRow) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    }
}
