//! The secrets a delivery may prove itself by, and how they are kept: sealed together as `config_encrypted.webhook_secret` (O9).

use contract::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroize as _;

use super::facts::{SecretFacts, SecretKind};

/// The name among the secrets of a connection.
pub(crate) const FIELD: &str = "webhook_secret";
/// Fewer characters can be guessed.
const SHORTEST: usize = 16;
const LONGEST: usize = 200;
const FINGERPRINT: usize = 6;

/// A secret and when it was given.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) value: SecretString,
    pub(super) set_at: Option<Timestamp>,
}

/// The secret in use, and the one before it, which is accepted too while the vendor still sends it.
#[derive(Debug, Clone, Default)]
pub(super) struct Pair {
    pub(super) current: Option<Kept>,
    pub(super) previous: Option<Kept>,
}

impl Pair {
    /// Puts a secret in use. The one before it is accepted on, unless it must not be.
    pub(super) fn replace(&mut self, value: SecretString, at: Timestamp, keeps_previous: bool) {
        let is_same = self.current.as_ref().is_some_and(|kept| kept.value.expose_secret() == value.expose_secret());
        let before = if is_same { self.previous.take() } else { self.current.take() };
        self.previous = before.filter(|_| keeps_previous);
        self.current = Some(Kept { value, set_at: Some(at) });
    }
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Secrets {
    pub(super) hmac: Pair,
    pub(super) shared: Pair,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StoredPair {
    current: Option<Stored>,
    previous: Option<Stored>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    value: String,
    set_at: Option<i64>,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.value.zeroize();
    }
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StoredSecrets {
    hmac: StoredPair,
    shared: StoredPair,
}

impl Secrets {
    /// Reads what was sealed. Anything but our own form is one plain value that a deployment provisioned: it serves as both.
    pub(super) fn read(opened: &SecretString) -> Self {
        let text = opened.expose_secret();
        let pair = |stored: StoredPair| {
            let kept = |stored: Stored| Kept { value: SecretString::from(stored.value.as_str()), set_at: stored.set_at.map(Timestamp) };
            Pair { current: stored.current.map(kept), previous: stored.previous.map(kept) }
        };
        match serde_json::from_str::<StoredSecrets>(text) {
            Ok(stored) => Self { hmac: pair(stored.hmac), shared: pair(stored.shared) },
            Err(_) if text.trim().is_empty() => Self::default(),
            Err(_) => {
                let plain = || Pair { current: Some(Kept { value: SecretString::from(text.trim()), set_at: None }), previous: None };
                Self { hmac: plain(), shared: plain() }
            }
        }
    }

    /// The text to seal.
    pub(super) fn write(&self) -> SecretString {
        let pair = |pair: &Pair| {
            let stored = |kept: &Kept| Stored { value: kept.value.expose_secret().to_owned(), set_at: kept.set_at.map(|at| at.0) };
            StoredPair { current: pair.current.as_ref().map(stored), previous: pair.previous.as_ref().map(stored) }
        };
        let stored = StoredSecrets { hmac: pair(&self.hmac), shared: pair(&self.shared) };
        SecretString::from(serde_json::to_string(&stored).expect("secrets are plain text"))
    }

    /// Those of a kind.
    pub(super) const fn of(&self, kind: SecretKind) -> &Pair {
        match kind {
            SecretKind::Hmac => &self.hmac,
            SecretKind::Shared => &self.shared,
        }
    }

    /// The same, to be changed.
    pub(super) const fn of_mut(&mut self, kind: SecretKind) -> &mut Pair {
        match kind {
            SecretKind::Hmac => &mut self.hmac,
            SecretKind::Shared => &mut self.shared,
        }
    }

    /// What may be known of those that are accepted.
    pub(super) fn facts(&self) -> Vec<SecretFacts> {
        let of_kind = |kind: SecretKind| {
            let pair = self.of(kind);
            [(true, &pair.current), (false, &pair.previous)].into_iter().filter_map(move |(is_current, kept)| {
                let kept = kept.as_ref()?;
                Some(SecretFacts { kind, is_current, fingerprint: fingerprint(&kept.value), set_at: kept.set_at })
            })
        };
        SecretKind::ALL.into_iter().flat_map(of_kind).collect()
    }
}

/// What a secret is recognised by: `printf %s "$SECRET" | sha256sum` begins with it.
pub(super) fn fingerprint(secret: &SecretString) -> String {
    let hash = Sha256::digest(secret.expose_secret().as_bytes());
    hex::encode(&hash[..FINGERPRINT])
}

/// What is wrong with a secret somebody gives.
pub(super) fn fault(secret: &SecretString) -> Option<String> {
    let text = secret.expose_secret();
    if text.bytes().any(|byte| !byte.is_ascii_graphic()) {
        Some("A webhook secret has only letters, digits and signs, no blanks. Copy it again.".to_owned())
    } else if text.len() < SHORTEST {
        Some(format!("A webhook secret has at least {SHORTEST} characters; BambooHR's private key has 32."))
    } else if text.len() > LONGEST {
        Some(format!("A webhook secret has at most {LONGEST} characters."))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(7);

    fn value(kept: Option<&Kept>) -> Option<&str> {
        kept.map(|kept| kept.value.expose_secret())
    }

    #[test]
    fn what_was_sealed_is_read_as_it_was() {
        let mut secrets = Secrets::default();
        secrets.hmac.replace("first".into(), NOW, true);
        secrets.hmac.replace("second".into(), NOW, true);
        secrets.shared.replace("{third}".into(), NOW, true);
        let read = Secrets::read(&secrets.write());
        assert_eq!((value(read.hmac.current.as_ref()), value(read.hmac.previous.as_ref())), (Some("second"), Some("first")));
        assert_eq!((value(read.shared.current.as_ref()), value(read.shared.previous.as_ref())), (Some("{third}"), None));
        assert_eq!(read.facts().len(), 3);
    }

    #[test]
    fn one_plain_value_serves_as_both() {
        for plain in ["123b929362d51613054f71e5e5d4bf2c", "{not ours}", "42", "\"quoted\""] {
            let read = Secrets::read(&plain.into());
            assert_eq!((value(read.hmac.current.as_ref()), value(read.shared.current.as_ref())), (Some(plain), Some(plain)));
        }
        assert!(Secrets::read(&" ".into()).facts().is_empty());
    }

    #[test]
    fn a_secret_that_leaked_is_not_accepted_on_and_the_same_one_again_displaces_none() {
        let mut pair = Pair::default();
        pair.replace("first".into(), NOW, true);
        pair.replace("second".into(), NOW, true);
        pair.replace("second".into(), NOW, true);
        assert_eq!((value(pair.current.as_ref()), value(pair.previous.as_ref())), (Some("second"), Some("first")));
        pair.replace("third".into(), NOW, false);
        assert_eq!((value(pair.current.as_ref()), value(pair.previous.as_ref())), (Some("third"), None));
    }

    #[test]
    fn a_fingerprint_is_the_beginning_of_the_hash_anybody_can_make() {
        assert_eq!(fingerprint(&"123b929362d51613054f71e5e5d4bf2c".into()).len(), 12);
        assert_eq!(fingerprint(&"abc".into()), "ba7816bf8f01");
    }

    #[test]
    fn short_long_and_broken_secrets_are_refused_in_words() {
        for bad in ["", "0123456789abcde", "0123456789abcdef ", "0123456789abcdef\u{e9}", &"a".repeat(201)] {
            assert!(fault(&bad.into()).is_some_and(|sentence| sentence.ends_with('.')), "{bad}");
        }
        assert_eq!(fault(&"0123456789abcdef".into()), None);
    }
}
