//! Master keys in a file of this machine, which only its owner may read:
//!
//! ```json
//! { "active": "3f9c2a7d51e08b46", "keys": { "3f9c2a7d51e08b46": "<base64 of 32 bytes>" } }
//! ```
//!
//! A key is named by the beginning of its fingerprint, so rings made apart never use one name for two keys. To rotate, add a key and make
//! it the active one: data keys are wrapped anew as they are used, and the old key can go once the database uses it no more.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::cipher::Key;
use super::error::Unavailable;
use super::provider::{Fingerprint, KeyProvider};
use crate::entropy::Entropy;

const OWNER_ONLY: u32 = 0o600;

/// The ring.
#[derive(Debug)]
pub struct LocalKeyRing {
    active: String,
    keys: BTreeMap<String, Key>,
    entropy: Arc<dyn Entropy>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RingFile {
    active: String,
    keys: BTreeMap<String, SecretString>,
}

impl LocalKeyRing {
    /// Reads a ring. Refused unless its owner alone may read and write it.
    pub fn load(path: &Path, entropy: Arc<dyn Entropy>) -> Result<Self, Unavailable> {
        let mut file = std::fs::File::open(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Unavailable::Missing { path: path.to_owned() },
            _ => unusable(path, &error),
        })?;
        let metadata = file.metadata().map_err(|error| unusable(path, &error))?;
        let mode = metadata.permissions().mode() & 0o777;
        if mode & !OWNER_ONLY != 0 {
            return Err(Unavailable::Exposed { path: path.to_owned(), mode });
        }
        let length = usize::try_from(metadata.len()).unwrap_or_default();
        let mut text = Zeroizing::new(String::with_capacity(length));
        file.read_to_string(&mut text).map_err(|error| unusable(path, &error))?;
        Self::parse(&text, entropy).map_err(|reason| unusable(path, &reason))
    }

    fn parse(text: &str, entropy: Arc<dyn Entropy>) -> Result<Self, &'static str> {
        // The parser's own message could quote the file.
        let file: RingFile = serde_json::from_str(text).map_err(|_| "it is not the JSON of a key ring")?;
        let mut keys = BTreeMap::new();
        for (key_id, encoded) in file.keys {
            let bytes = STANDARD.decode(encoded.expose_secret()).map(Zeroizing::new);
            let key = bytes.ok().and_then(|bytes| Key::from_bytes(&bytes)).ok_or("a key in it is not the base64 of 32 bytes")?;
            keys.insert(key_id, key);
        }
        if !keys.contains_key(&file.active) {
            return Err("its active key is not among its keys");
        }
        Ok(Self { active: file.active, keys, entropy })
    }

    /// Makes a ring of one new key. If another process makes one at the same time, there is one ring and both have it.
    pub fn create(path: &Path, entropy: Arc<dyn Entropy>) -> Result<Self, Unavailable> {
        let key = Key::draw(&*entropy);
        let key_id = name(&hash(&key));
        let encoded = Zeroizing::new(STANDARD.encode(key.expose()));
        let text = Zeroizing::new(format!("{{ \"active\": \"{key_id}\", \"keys\": {{ \"{key_id}\": \"{}\" }} }}\n", *encoded));

        // Written whole under another name first: a ring is there completely or not at all.
        let draft = path.with_extension(format!("{key_id}.draft"));
        let written = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(&draft).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        let linked = written.and_then(|()| std::fs::hard_link(&draft, path));
        // Before anything is wrapped by it: a ring that a power cut takes away takes every secret along.
        let linked = linked.and_then(|()| path.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all()));
        let removed = std::fs::remove_file(&draft);
        match linked {
            Ok(()) => removed.map_err(|error| unusable(path, &error))?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(unusable(path, &error)),
        }
        Self::load(path, entropy)
    }
}

#[async_trait]
impl KeyProvider for LocalKeyRing {
    fn active(&self) -> Fingerprint {
        Fingerprint { key_id: self.active.clone(), hash: hash(&self.keys[&self.active]) }
    }

    fn fingerprint(&self, key_id: &str) -> Option<Fingerprint> {
        let key = self.keys.get(key_id)?;
        Some(Fingerprint { key_id: key_id.to_owned(), hash: hash(key) })
    }

    async fn wrap(&self, associated: &[u8], key: &Key) -> Result<Vec<u8>, Unavailable> {
        Ok(self.keys[&self.active].encrypt(&*self.entropy, associated, key.expose()))
    }

    async fn unwrap(&self, key_id: &str, associated: &[u8], wrapped: &[u8]) -> Result<Option<Key>, Unavailable> {
        let master = self.keys.get(key_id).ok_or_else(|| Unavailable::WrongRing { key_id: key_id.to_owned() })?;
        Ok(master.decrypt(associated, wrapped).and_then(|bytes| Key::from_bytes(&bytes)))
    }
}

/// The key itself is random, so its hash gives nothing away.
fn hash(key: &Key) -> [u8; 32] {
    Sha256::new().chain_update(b"orgonaut master key").chain_update(key.expose()).finalize().into()
}

fn name(hash: &[u8; 32]) -> String {
    let beginning = std::array::from_fn(|at| hash[at]);
    format!("{:016x}", u64::from_be_bytes(beginning))
}

fn unusable(path: &Path, reason: &impl ToString) -> Unavailable {
    Unavailable::Unusable { path: path.to_owned(), reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    fn entropy() -> Arc<dyn Entropy> {
        Arc::new(SystemEntropy)
    }

    #[test]
    fn a_new_ring_is_readable_by_its_owner_alone_and_is_the_same_when_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let created = LocalKeyRing::create(&path, entropy()).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, OWNER_ONLY);
        assert_eq!(LocalKeyRing::load(&path, entropy()).unwrap().active(), created.active());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "the draft is still there");
    }

    #[test]
    fn a_ring_that_is_there_is_never_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let first = LocalKeyRing::create(&path, entropy()).unwrap();
        assert_eq!(LocalKeyRing::create(&path, entropy()).unwrap().active(), first.active());
    }

    #[test]
    fn a_ring_that_others_may_read_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        LocalKeyRing::create(&path, entropy()).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let refusal = LocalKeyRing::load(&path, entropy()).unwrap_err();
        assert_eq!(refusal, Unavailable::Exposed { path, mode: 0o640 });
        assert!(refusal.to_string().contains("has mode 640") && refusal.to_string().contains("chmod 600"), "{refusal}");
    }

    #[test]
    fn what_is_no_ring_is_refused_without_quoting_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let short = r#"{ "active": "a", "keys": { "a": "c2hvcnQtc2VjcmV0" } }"#;
        let inactive = r#"{ "active": "b", "keys": { "a": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" } }"#;
        for text in ["", "c2hvcnQtc2VjcmV0", short, inactive] {
            OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(OWNER_ONLY)
                .open(&path)
                .unwrap()
                .write_all(text.as_bytes())
                .unwrap();
            let refusal = LocalKeyRing::load(&path, entropy()).unwrap_err();
            assert!(matches!(refusal, Unavailable::Unusable { .. }), "{refusal}");
            assert!(!refusal.to_string().contains("c2hvcnQ"), "{refusal}");
        }
    }

    #[test]
    fn a_key_is_not_in_debug() {
        let folder = tempfile::tempdir().unwrap();
        let ring = LocalKeyRing::create(&folder.path().join("keys.json"), entropy()).unwrap();
        let secret = STANDARD.encode(ring.keys[&ring.active].expose());
        assert!(!format!("{ring:?}").contains(&secret));
        assert!(format!("{ring:?}").contains("Key(…)"));
    }
}
