//! Another password, for those who forgot the one they have but read their mail.

use contract::AppError;
use contract::form::{ForgotPasswordForm, ResetPasswordForm};
use secrecy::SecretString;
use serde_json::json;
use store::Priority;
use store::audit::category;
use store::mail::NewMail;
use store::password_resets::{OpenReset, UsedReset};
use uuid::Uuid;

use super::throttle::Subject;
use super::{Identity, normalised_email};
use crate::access::ClientAddress;
use crate::error::{Error, Result};
use crate::mail::{Letter, Token};

/// How long somebody who asked may wait for the mail, in seconds; its link is good for an hour from when it is sent.
const ASKED_SECONDS: i64 = 3 * 86_400;

impl Identity {
    /// Notes that somebody asks for a link to a new password, throttled by address. Whether there is such an account is looked up by whoever
    /// sends the mail: asking takes as long, and says the same, for any address.
    pub(crate) async fn ask_for_password(&self, form: &ForgotPasswordForm, from: ClientAddress) -> Result<()> {
        let fields = form.errors();
        if !fields.is_empty() {
            return Err(AppError::Invalid { fields }.into());
        }
        let email = normalised_email(&form.email);
        self.throttle.admit(&[&Subject::asking(from), &Subject::mail_to(&email)]).await?;
        let now = self.clock.now();
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        transaction.insert_password_reset(self.ids.next::<Uuid>(), &email, now, now.plus_seconds(ASKED_SECONDS)).await?;
        Ok(transaction.commit().await?)
    }

    /// Whose link it is; `NotFound` when it is of no use any more.
    pub(crate) async fn find_password_reset(&self, token: &str) -> Result<OpenReset> {
        let found = self.store.password_reset_by_token(&Token::hash_of(token), self.clock.now()).await?;
        Ok(found.ok_or(AppError::NotFound)?)
    }

    /// Replaces a forgotten password. All sign-ins of the person end, every other link of theirs too, and nothing is held against the account
    /// any more. They are told by mail. Sent twice, it is done once and ends the same both times.
    pub(crate) async fn reset_password(&self, form: &ResetPasswordForm, from: ClientAddress) -> Result<()> {
        match self.use_password_reset(form).await {
            // The same form may have come in twice, and the other one was done before this one, or while it was looked at.
            Err(Error::Refused(AppError::NotFound)) => self.was_reset_before(form, from).await,
            other => other,
        }
    }

    /// Passes when the link is used up and the password of its owner, who is a member still, is this very one; else `NotFound`. A code that
    /// was used proves nothing by itself, and guessing is throttled like that of a sign-in.
    async fn was_reset_before(&self, form: &ResetPasswordForm, from: ClientAddress) -> Result<()> {
        let used = self.store.used_password_reset_by_token(&Token::hash_of(&form.token), self.clock.now()).await?;
        // A password that could not have been chosen does not count as a guess.
        let UsedReset { user_id, email } = used.filter(|_| form.errors().is_empty()).ok_or(AppError::NotFound)?;
        let credential = self.store.credential(&email).await?.ok_or(AppError::NotFound)?;
        if self.store.memberships(user_id).await?.is_empty()
            || !self.knows_password(&email, credential.password_hash, &form.password, from).await?
        {
            return Err(AppError::NotFound.into());
        }
        Ok(())
    }

    async fn use_password_reset(&self, form: &ResetPasswordForm) -> Result<()> {
        let reset = self.find_password_reset(&form.token).await?;
        let fields = form.errors();
        if !fields.is_empty() {
            return Err(AppError::Invalid { fields }.into());
        }
        let hash = self.passwords.hash(&SecretString::from(form.password.as_str())).await?;
        let memberships = self.store.memberships(reset.user_id).await?;
        let now = self.clock.now();
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        if !transaction.use_password_reset(reset.id, now).await? {
            return Err(AppError::NotFound.into());
        }
        transaction.delete_password_resets_of(reset.user_id).await?;
        transaction.update_password_hash(reset.user_id, &hash).await?;
        transaction.set_password_is_initial(reset.user_id, false).await?;
        transaction.delete_sessions_of(reset.user_id).await?;
        self.throttle.forgive(&mut transaction, &Subject::account(&reset.email)).await?;
        if let Some(membership) = memberships.first() {
            let event = self.event(category::ACCESS, "user.reset_password", Some(reset.user_id), ("user", reset.user_id.0), json!({}));
            transaction.insert_audit_events(membership.org_id, &[event]).await?;
            let mail = NewMail {
                org_id: membership.org_id,
                id: self.ids.next(),
                recipient: &reset.email,
                member: Some((reset.user_id, None)),
                letter: &Letter::PasswordChanged.to_json(),
                at: now,
            };
            transaction.insert_mail(&mail).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Counts mail that somebody has sent to themselves, or refuses it with the time to wait.
    pub(crate) async fn admit_mail(&self, email: &str) -> Result<()> {
        self.throttle.admit(&[&Subject::mail_to(&normalised_email(email))]).await
    }
}
