//! AES-256-GCM with a random nonce in front of the ciphertext.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use zeroize::Zeroizing;

use crate::entropy::Entropy;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// A key, wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; KEY_BYTES]>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A new key.
    pub fn draw(entropy: &dyn Entropy) -> Self {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        entropy.fill(&mut *key);
        Self(key)
    }

    /// The key made of these bytes, if there are as many as it takes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// The bytes, for wrapping.
    pub fn expose(&self) -> &[u8] {
        &*self.0
    }

    /// Nonce and ciphertext.
    pub(super) fn encrypt(&self, entropy: &dyn Entropy, associated: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = entropy.bytes();
        let payload = Payload { msg: plaintext, aad: associated };
        let ciphertext = self.cipher().encrypt(&Nonce::from(nonce), payload).expect("a secret is far shorter than 64 GiB");
        [nonce.as_slice(), &ciphertext].concat()
    }

    /// The plaintext, if all of it is as [`Key::encrypt`] left it.
    pub(super) fn decrypt(&self, associated: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: ciphertext, aad: associated };
        self.cipher().decrypt(&Nonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new((&*self.0).into())
    }
}
