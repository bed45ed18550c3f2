//! Slows down guessing. An attempt is counted as failed before its outcome is known, so that attempts made at once all count, and taken
//! back when it succeeds.
//!
//! | failures in a row | of an account | from an address (IPv6: a /64) |
//! |---|---|---|
//! | fewer than | 5: no wait | 20: no wait |
//! | then, each adding one | 5 s, 15 s, 1 min, 5 min, 15 min from then on | the same |
//!
//! A day without an attempt forgets them. Accounts that do not exist are slowed down like those that do. Behind one address there may be
//! a whole office, hence the longer leash.

use std::net::IpAddr;
use std::sync::Arc;

use contract::AppError;
use contract::time::Timestamp;
use sha2::{Digest as _, Sha256};
use store::{Priority, Store, Transaction};

use crate::access::ClientAddress;
use crate::clock::Clock;
use crate::error::Result;

const WAITS_SECONDS: [i64; 5] = [5, 15, 60, 300, 900];
const FORGOTTEN_AFTER_SECONDS: i64 = 86_400;

/// Whose failures are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    hash: [u8; 32],
    free_failures: i64,
}

impl Subject {
    /// An account by its normalised mail address, whether or not there is one.
    pub(super) fn account(email: &str) -> Self {
        Self { hash: hash("account", email), free_failures: 5 }
    }

    /// Where a request comes from.
    pub(super) fn address(from: ClientAddress) -> Self {
        Self { hash: hash("address", &network(from)), free_failures: 20 }
    }

    /// The address mail is asked for: each counts, whether or not there is such an account.
    pub(super) fn mail_to(email: &str) -> Self {
        Self { hash: hash("mail", email), free_failures: 5 }
    }

    /// Where mail is asked from.
    pub(super) fn asking(from: ClientAddress) -> Self {
        Self { hash: hash("asking", &network(from)), free_failures: 20 }
    }

    fn wait_seconds(&self, failures: i64) -> i64 {
        let step = failures - self.free_failures;
        usize::try_from(step).map_or(0, |step| WAITS_SECONDS[step.min(WAITS_SECONDS.len() - 1)])
    }
}

fn network(ClientAddress(address): ClientAddress) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        // A single host is usually given a /64 to choose its address from.
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    }
}

fn hash(kind: &str, name: &str) -> [u8; 32] {
    Sha256::new().chain_update(kind).chain_update([0]).chain_update(name).finalize().into()
}

#[derive(Debug, Clone)]
pub(super) struct Throttle {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Throttle {
    pub(super) const fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// Counts an attempt, or refuses it with the time to wait. An address comes before an account, so that a blocked one adds no rows.
    pub(super) async fn admit(&self, subjects: &[&Subject]) -> Result<()> {
        let now = self.clock.now();
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        let mut is_new = false;
        for subject in subjects {
            let Some(failures) = transaction.count_sign_in(&subject.hash, now).await? else {
                drop(transaction);
                return Err(self.refusal(subject, now).await?.into());
            };
            is_new |= failures == 1;
            let wait = subject.wait_seconds(failures);
            if wait > 0 {
                transaction.block_sign_in(&subject.hash, now.plus_seconds(wait)).await?;
            }
        }
        transaction.commit().await?;
        if is_new {
            self.forget(now).await?;
        }
        Ok(())
    }

    /// The account's owner got in: nothing is held against the account, and this attempt not against the address.
    pub(super) async fn succeeded(&self, transaction: &mut Transaction, address: &Subject, account: Option<&Subject>) -> Result<()> {
        transaction.uncount_sign_in(&address.hash, self.clock.now()).await?;
        if let Some(account) = account {
            transaction.delete_sign_in_failures(&account.hash).await?;
        }
        Ok(())
    }

    /// Holds nothing against an account any more.
    pub(super) async fn forgive(&self, transaction: &mut Transaction, account: &Subject) -> Result<()> {
        Ok(transaction.delete_sign_in_failures(&account.hash).await?)
    }

    async fn refusal(&self, subject: &Subject, now: Timestamp) -> Result<AppError> {
        let until = self.store.sign_in_blocked_until(&subject.hash).await?.unwrap_or(now);
        let seconds = (until.millis_since(now) + 999) / 1000;
        Ok(AppError::RateLimited { retry_after_s: u32::try_from(seconds).unwrap_or(u32::MAX) })
    }

    /// In a transaction of its own: deleting what others count at the same moment must not hold them up.
    async fn forget(&self, now: Timestamp) -> Result<()> {
        let mut transaction = self.store.begin(Priority::Batch).await?;
        transaction.delete_sign_in_failures_before(now.plus_seconds(-FORGOTTEN_AFTER_SECONDS)).await?;
        Ok(transaction.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Subject {
        Subject::address(ClientAddress(text.parse().unwrap()))
    }

    #[test]
    fn waits_grow_after_five_failures_of_an_account_and_twenty_from_an_address() {
        let account = Subject::account("maja@example.com");
        assert_eq!([0, 4, 5, 6, 7, 8, 9, 10, 1000].map(|failures| account.wait_seconds(failures)), [0, 0, 5, 15, 60, 300, 900, 900, 900]);
        assert_eq!([5, 19, 20, 24, 99].map(|failures| address("192.0.2.1").wait_seconds(failures)), [0, 0, 5, 900, 900]);
    }

    #[test]
    fn hosts_of_one_ipv6_network_are_one_address_and_ipv4_has_one_spelling() {
        assert_eq!(address("2001:db8:1:2::1"), address("2001:db8:1:2:ffff::9"));
        assert_ne!(address("2001:db8:1:2::1"), address("2001:db8:1:3::1"));
        assert_eq!(address("192.0.2.1"), address("::ffff:192.0.2.1"));
        assert_ne!(address("192.0.2.1"), address("192.0.2.2"));
    }
}
