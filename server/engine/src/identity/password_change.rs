//! Another password, for those who know the one they have.

use contract::form::PasswordForm;
use contract::{AppError, FieldError};
use secrecy::SecretString;
use serde_json::json;
use store::Priority;
use store::audit::category;

use super::throttle::Subject;
use super::{Identity, normalised_email};
use crate::access::{Actor, ClientAddress};
use crate::error::Result;

impl Identity {
    /// Replaces the password of whoever asks. The one they have is asked for and its guessing throttled like that of a sign-in. Sent twice,
    /// it is done once.
    pub(crate) async fn change_password(&self, actor: &Actor, form: &PasswordForm, from: ClientAddress) -> Result<()> {
        let fields = form.errors();
        if !fields.is_empty() {
            return Err(AppError::Invalid { fields }.into());
        }
        let email = normalised_email(&actor.viewer.email);
        let (address, account) = (Subject::address(from), Subject::account(&email));
        self.throttle.admit(&[&address, &account]).await?;
        let credential = self.store.credential(&email).await?.ok_or(AppError::Unauthenticated)?;
        let Some(stored) = credential.password_hash else {
            return Err(AppError::Invalid { fields: vec![FieldError::form("You sign in without a password here.")] }.into());
        };
        let new = SecretString::from(form.new_password.as_str());
        let is_right = self.passwords.verify(&form.current_password.as_str().into(), Some(stored.clone())).await?.is_right;
        let is_done = self.passwords.verify(&new, Some(stored)).await?.is_right;
        if is_right && is_done {
            return Err(AppError::field("new_password", "This is the password you have now; choose another.").into());
        }
        if !is_right && !is_done {
            return Err(AppError::field("current_password", "This is not the password you have now.").into());
        }
        let hash = if is_done { None } else { Some(self.passwords.hash(&new).await?) };
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        self.throttle.succeeded(&mut transaction, &address, Some(&account)).await?;
        if let Some(hash) = hash {
            transaction.update_password_hash(actor.user_id, &hash).await?;
            transaction.set_password_is_initial(actor.user_id, false).await?;
            transaction.delete_password_resets_of(actor.user_id).await?;
            let event = self.event(category::ACCESS, "user.change_password", Some(actor.user_id), ("user", actor.user_id.0), json!({}));
            transaction.insert_audit_events(actor.org_id, &[event]).await?;
        }
        Ok(transaction.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use contract::form::SignInForm;

    use super::*;
    use crate::identity::testing::{ADDRESS, Installation, PASSWORD, app_error};

    const NEW: &str = "a window left open";

    fn form(current: &str, new: &str) -> PasswordForm {
        PasswordForm { current_password: current.to_owned(), new_password: new.to_owned() }
    }

    async fn signs_in(installation: &Installation, password: &str) -> bool {
        let form = SignInForm { email: "maja@example.com".to_owned(), password: password.to_owned(), next: String::new() };
        installation.identity.sign_in(&form, ADDRESS).await.is_ok()
    }

    #[tokio::test]
    async fn who_knows_the_old_password_signs_in_with_the_new_one_alone() {
        let installation = Installation::with_owner().await;
        let actor = installation.actor().await;
        installation.identity.change_password(&actor, &form(PASSWORD, NEW), ADDRESS).await.unwrap();
        assert!(signs_in(&installation, NEW).await);
        assert!(!signs_in(&installation, PASSWORD).await);
    }

    #[tokio::test]
    async fn sent_twice_it_is_done_once() {
        let installation = Installation::with_owner().await;
        let actor = installation.actor().await;
        for _ in 0..2 {
            installation.identity.change_password(&actor, &form(PASSWORD, NEW), ADDRESS).await.unwrap();
        }
        let audit = installation.store.audit_events(actor.org_id, None, 100).await.unwrap();
        assert_eq!(audit.iter().filter(|event| event.action == "user.change_password").count(), 1);
    }

    #[tokio::test]
    async fn a_wrong_or_equal_password_is_told_at_its_field_and_changes_nothing() {
        let installation = Installation::with_owner().await;
        let actor = installation.actor().await;
        for (current, new, field) in [
            ("not the password", NEW, "current_password"),
            ("", NEW, "current_password"),
            (PASSWORD, "short", "new_password"),
            (PASSWORD, PASSWORD, "new_password"),
        ] {
            let refused = installation.identity.change_password(&actor, &form(current, new), ADDRESS).await.unwrap_err();
            let AppError::Invalid { fields } = app_error(refused) else { panic!("it was not refused as invalid") };
            assert_eq!(fields.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), [field]);
        }
        assert!(signs_in(&installation, PASSWORD).await);
    }

    #[tokio::test]
    async fn guessing_the_old_password_is_slowed_down() {
        let installation = Installation::with_owner().await;
        let actor = installation.actor().await;
        for _ in 0..5 {
            installation.identity.change_password(&actor, &form("not the password", NEW), ADDRESS).await.unwrap_err();
        }
        let refused = installation.identity.change_password(&actor, &form(PASSWORD, NEW), ADDRESS).await.unwrap_err();
        assert_eq!(app_error(refused), AppError::RateLimited { retry_after_s: 5 });
    }
}
