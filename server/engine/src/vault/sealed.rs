//! A sealed secret, as it is stored.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::id::{IntegrationId, OrgId};
use serde::{Deserialize, Serialize};

const FORMAT: u8 = 1;

/// A sealed secret. In JSON it is a base64 string.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sealed(Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

impl Sealed {
    pub(super) fn new(key_version: i64, ciphertext: &[u8]) -> Self {
        Self([&[FORMAT], key_version.to_be_bytes().as_slice(), ciphertext].concat())
    }

    /// Version of the data key, and the ciphertext with its nonce; `None` for another format.
    pub(super) fn parts(&self) -> Option<(i64, &[u8])> {
        let (version, ciphertext) = self.0.strip_prefix(&[FORMAT])?.split_first_chunk()?;
        Some((i64::from_be_bytes(*version), ciphertext))
    }

    /// What the ciphertext is bound to. Only the last part varies in length, so no two places share theirs.
    pub(super) fn associated_data(key_version: i64, org: OrgId, integration: IntegrationId, field: &str) -> Vec<u8> {
        [&[FORMAT], key_version.to_be_bytes().as_slice(), org.0.as_bytes(), integration.0.as_bytes(), field.as_bytes()].concat()
    }
}

impl From<Sealed> for String {
    fn from(sealed: Sealed) -> Self {
        STANDARD.encode(sealed.0)
    }
}

impl TryFrom<String> for Sealed {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        STANDARD.decode(text).map(Self)
    }
}
