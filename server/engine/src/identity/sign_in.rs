//! Signing in with a password.

use contract::form::SignInForm;
use contract::{AppError, FieldError};
use secrecy::SecretString;
use serde_json::json;
use store::Priority;
use store::audit::category;

use super::throttle::Subject;
use super::{Identity, normalised_email};
use crate::access::{ClientAddress, SignedIn};
use crate::error::Result;

impl Identity {
    /// Checks a password, throttled by address and by account. What is wrong is said in one sentence whether or not there is such an
    /// account; both take the same time. The person lands in the tenant they joined first.
    pub async fn sign_in(&self, form: &SignInForm, from: ClientAddress) -> Result<SignedIn> {
        let fields = form.errors();
        if !fields.is_empty() {
            return Err(AppError::Invalid { fields }.into());
        }
        let email = normalised_email(&form.email);
        let (address, account) = (Subject::address(from), Subject::account(&email));
        self.throttle.admit(&[&address, &account]).await?;

        let password = SecretString::from(form.password.as_str());
        let credential = self.store.credential(&email).await?;
        let password_is_initial = credential.as_ref().is_some_and(|credential| credential.password_is_initial);
        let (user_id, hash) = credential.map(|credential| (credential.id, credential.password_hash)).unzip();
        let verdict = self.passwords.verify(&password, hash.flatten()).await?;
        let Some(user_id) = user_id.filter(|_| verdict.is_right) else {
            return Err(refusal("The address or the password is not right.").into());
        };
        let memberships = self.store.memberships(user_id).await?;
        let Some(org_id) = memberships.first().map(|membership| membership.org_id) else {
            return Err(refusal("You are not a member of any organisation here. Ask an owner or admin to add you.").into());
        };
        let new_hash = if verdict.is_outdated { Some(self.passwords.hash(&password).await?) } else { None };

        let event = self.event(category::ACCESS, "user.sign_in", Some(user_id), ("user", user_id.0), json!({}));
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        self.throttle.succeeded(&mut transaction, &address, Some(&account)).await?;
        if let Some(hash) = new_hash {
            transaction.update_password_hash(user_id, &hash).await?;
        }
        transaction.insert_audit_events(org_id, &[event]).await?;
        transaction.commit().await?;
        Ok(SignedIn { user_id, org_id, password_is_initial })
    }

    /// Whether this is the password of an account, for other forms than that of a sign-in: throttled like one.
    pub(super) async fn knows_password(&self, email: &str, hash: Option<String>, password: &str, from: ClientAddress) -> Result<bool> {
        let (address, account) = (Subject::address(from), Subject::account(email));
        self.throttle.admit(&[&address, &account]).await?;
        if !self.passwords.verify(&SecretString::from(password), hash).await?.is_right {
            return Ok(false);
        }
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        self.throttle.succeeded(&mut transaction, &address, Some(&account)).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn refusal(sentence: &str) -> AppError {
    AppError::Invalid { fields: vec![FieldError::form(sentence)] }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordHasher as _;
    use argon2::{Algorithm, Argon2, Params, Version};

    use super::*;
    use crate::error::Error;
    use crate::identity::testing::{ADDRESS, Installation, OTHER_ADDRESS, PASSWORD, app_error};

    fn form(email: &str, password: &str) -> SignInForm {
        SignInForm { email: email.to_owned(), password: password.to_owned(), next: String::new() }
    }

    async fn fail(installation: &Installation, email: &str, from: ClientAddress) -> Error {
        installation.identity.sign_in(&form(email, "not the password"), from).await.unwrap_err()
    }

    #[tokio::test]
    async fn the_right_password_signs_in_however_the_address_is_typed() {
        let installation = Installation::with_owner().await;
        let signed_in = installation.identity.sign_in(&form(" Maja@Example.COM ", PASSWORD), ADDRESS).await.unwrap();
        assert_eq!(signed_in, installation.owner());
        let audit = installation.store.audit_events(signed_in.org_id, None, 100).await.unwrap();
        assert_eq!(audit.last().unwrap().action, "user.sign_in");
    }

    #[tokio::test]
    async fn a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words() {
        let installation = Installation::with_owner().await;
        let wrong = app_error(fail(&installation, "maja@example.com", ADDRESS).await);
        let unknown = app_error(fail(&installation, "noor@example.com", ADDRESS).await);
        assert_eq!(wrong, unknown);
        assert!(matches!(wrong, AppError::Invalid { .. }));
    }

    #[tokio::test]
    async fn an_incomplete_form_is_told_field_by_field_and_counts_as_no_attempt() {
        let installation = Installation::with_owner().await;
        for _ in 0..30 {
            let refused = app_error(installation.identity.sign_in(&form("", ""), ADDRESS).await.unwrap_err());
            assert!(matches!(refused, AppError::Invalid { fields } if fields.len() == 2));
        }
    }

    #[tokio::test]
    async fn the_sixth_attempt_in_a_row_waits_even_with_the_right_password_and_from_elsewhere() {
        let installation = Installation::with_owner().await;
        for _ in 0..5 {
            fail(&installation, "maja@example.com", ADDRESS).await;
        }
        let right = form("maja@example.com", PASSWORD);
        let refused = app_error(installation.identity.sign_in(&right, OTHER_ADDRESS).await.unwrap_err());
        assert_eq!(refused, AppError::RateLimited { retry_after_s: 5 });
        installation.clock.advance_seconds(5);
        installation.identity.sign_in(&right, OTHER_ADDRESS).await.unwrap();
    }

    #[tokio::test]
    async fn an_account_that_does_not_exist_is_throttled_alike() {
        let installation = Installation::with_owner().await;
        for _ in 0..5 {
            fail(&installation, "noor@example.com", ADDRESS).await;
        }
        assert_eq!(app_error(fail(&installation, "noor@example.com", ADDRESS).await), AppError::RateLimited { retry_after_s: 5 });
    }

    #[tokio::test]
    async fn success_clears_the_account() {
        let installation = Installation::with_owner().await;
        for _ in 0..3 {
            for _ in 0..4 {
                fail(&installation, "maja@example.com", ADDRESS).await;
            }
            installation.identity.sign_in(&form("maja@example.com", PASSWORD), ADDRESS).await.unwrap();
        }
    }

    #[tokio::test]
    async fn guessing_many_accounts_from_one_address_blocks_the_address_and_no_other() {
        let installation = Installation::with_owner().await;
        for guess in 0..20 {
            fail(&installation, &format!("guess{guess}@example.com"), ADDRESS).await;
        }
        let right = form("maja@example.com", PASSWORD);
        let refused = app_error(installation.identity.sign_in(&right, ADDRESS).await.unwrap_err());
        assert_eq!(refused, AppError::RateLimited { retry_after_s: 5 });
        installation.identity.sign_in(&right, OTHER_ADDRESS).await.unwrap();
    }

    #[tokio::test]
    async fn of_attempts_made_at_once_no_more_get_through_than_one_after_another() {
        let installation = Installation::with_owner().await;
        let attempts: Vec<_> = (0..12)
            .map(|_| {
                let identity = installation.identity.clone();
                tokio::spawn(async move { app_error(identity.sign_in(&form("maja@example.com", "not it"), ADDRESS).await.unwrap_err()) })
            })
            .collect();
        let mut refused = 0;
        for attempt in attempts {
            refused += u32::from(matches!(attempt.await.unwrap(), AppError::RateLimited { .. }));
        }
        assert_eq!(refused, 7);
    }

    #[tokio::test]
    async fn a_password_hashed_by_older_parameters_is_hashed_anew() {
        let installation = Installation::with_owner().await;
        let weaker = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(1024, 1, 1, None).unwrap());
        let old = weaker.hash_password_with_salt(PASSWORD.as_bytes(), b"0123456789abcdef").unwrap().to_string();
        let mut transaction = installation.store.begin(Priority::Interactive).await.unwrap();
        transaction.update_password_hash(installation.owner().user_id, &old).await.unwrap();
        transaction.commit().await.unwrap();

        installation.identity.sign_in(&form("maja@example.com", PASSWORD), ADDRESS).await.unwrap();
        let now = installation.store.credential("maja@example.com").await.unwrap().unwrap().password_hash.unwrap();
        assert!(now.contains("m=19456"), "{now}");
        installation.identity.sign_in(&form("maja@example.com", PASSWORD), ADDRESS).await.unwrap();
    }
}
