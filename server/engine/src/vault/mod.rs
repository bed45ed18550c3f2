//! The vault: secrets of integrations, sealed so that the database alone opens none of them.
//!
//! Each tenant has a data key, kept in the database wrapped by a master key that only the [`KeyProvider`] has. A sealed secret is
//!
//! | bytes | what |
//! |---|---|
//! | 1 | format, 1 |
//! | 8 | version of the tenant's data key, big endian |
//! | 12 | nonce |
//! | rest | AES-256-GCM ciphertext and tag |
//!
//! and opens only for the tenant, integration and field it was sealed for: they are its associated data.
//!
//! Without the right master keys the vault is degraded: sealing and opening fail with [`Error::Unavailable`], everything else works.

mod cipher;
mod error;
mod provider;
mod ring;
mod sealed;

use std::path::Path;
use std::sync::Arc;

use contract::id::{IntegrationId, OrgId};
use secrecy::{ExposeSecret as _, SecretString};
use store::keys::{DataKeyRow, MasterKeyRow};
use store::{Priority, Store};

pub use cipher::Key;
pub use error::{Error, Unavailable};
pub use provider::{Fingerprint, KeyProvider};
pub use ring::LocalKeyRing;
pub use sealed::Sealed;

use crate::clock::Clock;
use crate::entropy::Entropy;

type Result<T> = std::result::Result<T, Error>;

/// Seals and opens secrets. Cheap to clone. Never call it inside a transaction: it has its own.
#[derive(Debug, Clone)]
pub struct Vault {
    store: Store,
    provider: std::result::Result<Arc<dyn KeyProvider>, Unavailable>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Vault {
    /// A vault whose master keys are in a ring file. The ring is made if there is none and nothing in the database needs another.
    /// A ring that is missing, unreadable or the wrong one gives a degraded vault; only the database can make this fail.
    pub async fn with_local_ring(
        store: Store,
        ring: &Path,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> std::result::Result<Self, store::Error> {
        let in_use = store.master_keys_in_use().await?;
        let provider = match LocalKeyRing::load(ring, entropy.clone()) {
            Err(Unavailable::Missing { .. }) if in_use.is_empty() => LocalKeyRing::create(ring, entropy.clone()),
            loaded => loaded,
        };
        let provider = provider.and_then(|provider| check(&provider, &in_use).map(|()| Arc::new(provider) as Arc<dyn KeyProvider>));
        Ok(Self { store, provider, clock, entropy })
    }

    /// Why the vault is degraded, as a sentence for whoever runs the installation; `None` when it is not.
    pub fn unavailable(&self) -> Option<&Unavailable> {
        self.provider.as_ref().err()
    }

    /// Seals a secret for one field of an integration.
    pub async fn seal(&self, org: OrgId, integration: IntegrationId, field: &str, secret: &SecretString) -> Result<Sealed> {
        let (version, key) = self.newest_key(org).await?;
        let associated = Sealed::associated_data(version, org, integration, field);
        let ciphertext = key.encrypt(&*self.entropy, &associated, secret.expose_secret().as_bytes());
        Ok(Sealed::new(version, &ciphertext))
    }

    /// Opens what [`Vault::seal`] made for the same tenant, integration and field; [`Error::Unreadable`] for anything else.
    pub async fn open(&self, org: OrgId, integration: IntegrationId, field: &str, sealed: &Sealed) -> Result<SecretString> {
        let (version, ciphertext) = sealed.parts().ok_or(Error::Unreadable)?;
        self.provider()?;
        let row = self.store.data_key(org, version).await?.ok_or(Error::Unreadable)?;
        let key = self.unwrap(org, row).await?;
        let associated = Sealed::associated_data(version, org, integration, field);
        let plaintext = key.decrypt(&associated, ciphertext).ok_or(Error::Unreadable)?;
        let text = std::str::from_utf8(&plaintext).map_err(|_| Error::Unreadable)?;
        Ok(SecretString::from(text))
    }

    /// A new secret of 256 bits, in hexadecimal digits.
    pub fn new_secret(&self) -> SecretString {
        let bytes: [u8; 32] = self.entropy.bytes();
        SecretString::from(hex::encode(bytes))
    }

    fn provider(&self) -> Result<&dyn KeyProvider> {
        Ok(&**self.provider.as_ref().map_err(Clone::clone)?)
    }

    async fn newest_key(&self, org: OrgId) -> Result<(i64, Key)> {
        self.provider()?;
        let row = match self.store.newest_data_key(org).await? {
            Some(row) => row,
            None => self.add_data_key(org).await?,
        };
        Ok((row.version, self.unwrap(org, row).await?))
    }

    /// Makes the tenant's first data key, or finds that another node just did.
    async fn add_data_key(&self, org: OrgId) -> Result<DataKeyRow> {
        let provider = self.provider()?;
        // Another node with a ring of its own may have been first since this one started.
        check(provider, &self.store.master_keys_in_use().await?)?;
        let master = provider.active();
        let version = 1;
        let wrapped = provider.wrap(&wrapping_data(org, version), &Key::draw(&*self.entropy)).await?;
        let created_at = self.clock.now();
        let row = DataKeyRow { version, master_key_id: master.key_id.clone(), wrapped, created_at };

        let mut transaction = self.store.begin(Priority::Interactive).await?;
        transaction.insert_master_key(&MasterKeyRow { key_id: master.key_id, fingerprint: master.hash.to_vec(), created_at }).await?;
        match transaction.insert_data_key(org, &row).await {
            Ok(()) => transaction.commit().await?,
            Err(store::Error::Exists) => {
                drop(transaction);
                return self.store.newest_data_key(org).await?.ok_or(Error::Unreadable);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(row)
    }

    /// Unwraps a data key. One that an older master key wrapped is wrapped by the active one, so that the older can be retired.
    async fn unwrap(&self, org: OrgId, row: DataKeyRow) -> Result<Key> {
        let provider = self.provider()?;
        let associated = wrapping_data(org, row.version);
        let key = provider.unwrap(&row.master_key_id, &associated, &row.wrapped).await?.ok_or(Error::Unreadable)?;
        let master = provider.active();
        if master.key_id != row.master_key_id {
            let wrapped = provider.wrap(&associated, &key).await?;
            let mut transaction = self.store.begin(Priority::Interactive).await?;
            let created_at = self.clock.now();
            let fingerprint = master.hash.to_vec();
            transaction.insert_master_key(&MasterKeyRow { key_id: master.key_id.clone(), fingerprint, created_at }).await?;
            transaction.update_data_key(org, row.version, &master.key_id, &wrapped).await?;
            transaction.commit().await?;
        }
        Ok(key)
    }
}

/// Every master key in use has to be at hand, and the same.
fn check(provider: &dyn KeyProvider, in_use: &[MasterKeyRow]) -> std::result::Result<(), Unavailable> {
    for key in in_use {
        if provider.fingerprint(&key.key_id).is_none_or(|known| known.hash[..] != key.fingerprint[..]) {
            return Err(Unavailable::WrongRing { key_id: key.key_id.clone() });
        }
    }
    Ok(())
}

fn wrapping_data(org: OrgId, version: i64) -> Vec<u8> {
    [b"data key".as_slice(), org.0.as_bytes(), &version.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests;
