//! Where master keys are. The vault hands data keys over to be wrapped and never sees what wraps them.

use async_trait::async_trait;

use super::cipher::Key;
use super::error::Unavailable;

/// A master key by name and hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Its name, unlike any other key's.
    pub key_id: String,
    /// A hash that tells two keys of one name apart.
    pub hash: [u8; 32],
}

/// A keeper of master keys: a file on this machine, or a service.
#[async_trait]
pub trait KeyProvider: std::fmt::Debug + Send + Sync {
    /// The key that wraps from now on.
    fn active(&self) -> Fingerprint;

    /// A key it has, by name.
    fn fingerprint(&self, key_id: &str) -> Option<Fingerprint>;

    /// Wraps a data key by the active master key, bound to `associated`.
    async fn wrap(&self, associated: &[u8], key: &Key) -> Result<Vec<u8>, Unavailable>;

    /// Unwraps a data key; `None` when it was not wrapped by that key with that `associated`.
    async fn unwrap(&self, key_id: &str, associated: &[u8], wrapped: &[u8]) -> Result<Option<Key>, Unavailable>;
}
