//! Passwords: argon2id with the parameters of OWASP's Password Storage Cheat Sheet (19 MiB, two passes, one lane), kept as PHC strings.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use contract::form::PASSWORD_MAX;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

use crate::entropy::Entropy;
use crate::error::{Error, Result};

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;

/// How many are computed at once: it bounds the memory that sign-ins can take to 76 MiB.
const AT_ONCE: usize = 4;

/// Checked where there is no password, so that an unknown address takes as long as a wrong password. Nobody knows a password of this hash.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdC4uLg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What came of checking a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Whether it is the password.
    pub(super) is_right: bool,
    /// Whether it was hashed by other parameters than today's.
    pub(super) is_outdated: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Passwords {
    entropy: Arc<dyn Entropy>,
    permits: Arc<Semaphore>,
}

impl Passwords {
    pub(super) fn new(entropy: Arc<dyn Entropy>) -> Self {
        Self { entropy, permits: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The PHC string to store.
    pub(super) async fn hash(&self, password: &SecretString) -> Result<String> {
        let salt: [u8; SALT_BYTES] = self.entropy.bytes();
        let password = password.clone();
        let hash = self.off_the_runtime(move || argon2().hash_password_with_salt(password.expose_secret().as_bytes(), &salt)).await?;
        hash.map(|hash| hash.to_string()).map_err(|_| Error::Broken("a password could not be hashed"))
    }

    /// Compares a password with a PHC string. Without one, and with a password longer than any that is taken, it is wrong.
    pub(super) async fn verify(&self, password: &SecretString, hash: Option<String>) -> Result<Verdict> {
        // Hashing is made to be slow, so its input is bounded.
        let can_be_right = hash.is_some() && password.expose_secret().chars().count() <= PASSWORD_MAX;
        let password = if can_be_right { password.clone() } else { SecretString::default() };
        let hash = hash.filter(|_| can_be_right).unwrap_or_else(|| NOBODY.to_owned());
        self.off_the_runtime(move || {
            let hash = PasswordHash::new(&hash).map_err(|_| Error::Broken("a stored password is no PHC string"))?;
            let matches = argon2().verify_password(password.expose_secret().as_bytes(), &hash).is_ok();
            Ok(Verdict { is_right: can_be_right && matches, is_outdated: is_outdated(&hash) })
        })
        .await?
    }

    async fn off_the_runtime<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| Error::Broken("password hashing is closed"))?;
        let computed = tokio::task::spawn_blocking(move || {
            let computed = work();
            drop(permit);
            computed
        });
        computed.await.map_err(|_| Error::Broken("password hashing was interrupted"))
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn is_outdated(hash: &PasswordHash) -> bool {
    let today = argon2();
    let same = |params: Params| {
        (params.m_cost(), params.t_cost(), params.p_cost()) == (today.params().m_cost(), today.params().t_cost(), today.params().p_cost())
    };
    hash.algorithm != Algorithm::Argon2id.ident() || !Params::try_from(hash).is_ok_and(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    fn passwords() -> Passwords {
        Passwords::new(Arc::new(SystemEntropy))
    }

    #[tokio::test]
    async fn a_password_is_right_and_any_other_is_not() {
        let passwords = passwords();
        let hash = passwords.hash(&"correct horse battery".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let verdict = passwords.verify(&"correct horse battery".into(), Some(hash.clone())).await.unwrap();
        assert_eq!(verdict, Verdict { is_right: true, is_outdated: false });
        assert!(!passwords.verify(&"correct horse".into(), Some(hash)).await.unwrap().is_right);
    }

    #[tokio::test]
    async fn one_password_hashed_twice_looks_different() {
        let passwords = passwords();
        assert_ne!(passwords.hash(&"correct horse".into()).await.unwrap(), passwords.hash(&"correct horse".into()).await.unwrap());
    }

    #[tokio::test]
    async fn a_hash_of_weaker_parameters_is_outdated_and_still_right() {
        let weaker = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(1024, 1, 1, None).unwrap());
        let hash = weaker.hash_password_with_salt(b"correct horse", b"0123456789abcdef").unwrap().to_string();
        let verdict = passwords().verify(&"correct horse".into(), Some(hash)).await.unwrap();
        assert_eq!(verdict, Verdict { is_right: true, is_outdated: true });
    }

    #[tokio::test]
    async fn where_there_is_no_password_none_is_right_at_the_same_cost() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        assert!(!is_outdated(&nobody), "checking it costs what checking a real one costs");
        for password in ["", "correct horse"] {
            assert!(!passwords().verify(&password.into(), None).await.unwrap().is_right);
        }
    }

    #[tokio::test]
    async fn a_password_longer_than_any_taken_is_wrong() {
        let passwords = passwords();
        let long = SecretString::from("x".repeat(PASSWORD_MAX + 1));
        let hash = passwords.hash(&long).await.unwrap();
        assert!(!passwords.verify(&long, Some(hash)).await.unwrap().is_right);
    }
}
