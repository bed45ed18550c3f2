//! Invitations, as the one who is invited follows them.

use contract::form::AcceptForm;
use contract::view::{InvitationView, Invited};
use contract::{AppError, FieldError, NotificationKind};
use secrecy::SecretString;
use serde_json::json;
use store::audit::category;
use store::invitations::{AcceptedInvitation, InvitationRow};
use store::roles::RoleRow;
use store::users::CredentialRow;
use store::{Priority, Transaction};

use super::{Identity, normalised_email};
use crate::access::{Actor, ClientAddress, SignedIn};
use crate::error::{Error, Result};
use crate::mail::Token;
use crate::notifications::{Announcement, announce};

impl Identity {
    /// What an invitation offers to whoever follows it; `NotFound` when its code is of no use any more.
    pub(crate) async fn invitation(&self, token: &str, actor: Option<&Actor>) -> Result<InvitationView> {
        let invitation = self.find_invitation(token).await?;
        let invited = match actor {
            Some(actor) if normalised_email(&actor.viewer.email) == invitation.email => Invited::SignedIn,
            Some(actor) => Invited::SomebodyElse(actor.viewer.email.clone()),
            None if self.store.credential(&invitation.email).await?.is_some() => Invited::MustSignIn,
            None => Invited::New,
        };
        Ok(InvitationView {
            organisation: invitation.organisation,
            role: invitation.role,
            invited_by: invitation.invited_by_name,
            email: invitation.email,
            invited,
        })
    }

    /// Accepts an invitation. Somebody without an account gets one, by the name and the password of the form; somebody with one shows that
    /// it is theirs by its password, throttled like a sign-in, or by being signed in. Of two who follow it at once, one gets in; sent
    /// twice by the same person, it is done once and ends the same both times.
    pub(crate) async fn accept_invitation(&self, form: &AcceptForm, actor: Option<&Actor>, from: ClientAddress) -> Result<SignedIn> {
        match self.accept_open_invitation(form, actor, from).await {
            // The same form may have come in twice, and the other one was done before this one, or while it was looked at.
            Err(Error::Refused(AppError::NotFound)) => self.accepted_before(form, actor, from).await,
            other => other,
        }
    }

    async fn accept_open_invitation(&self, form: &AcceptForm, actor: Option<&Actor>, from: ClientAddress) -> Result<SignedIn> {
        let invitation = self.find_invitation(&form.token).await?;
        let credential = self.store.credential(&invitation.email).await?;
        match (actor, credential) {
            (Some(actor), _) if normalised_email(&actor.viewer.email) != invitation.email => {
                let sentence = format!("This invitation is for {}. Sign out, then open it again.", invitation.email);
                Err(AppError::Invalid { fields: vec![FieldError::form(sentence)] }.into())
            }
            (Some(actor), _) => self.join(&invitation, actor.user_id, actor.password_is_initial).await,
            (None, Some(credential)) => self.join_by_password(&invitation, credential, form, from).await,
            (None, None) => self.join_as_new(&invitation, form).await,
        }
    }

    /// Who joined by an invitation that is used up, if this is them: a code that was used proves nothing by itself, so they are signed in,
    /// or know the password of the account; and they are a member still.
    async fn accepted_before(&self, form: &AcceptForm, actor: Option<&Actor>, from: ClientAddress) -> Result<SignedIn> {
        let accepted = self.store.accepted_invitation_by_token(&Token::hash_of(&form.token), self.clock.now()).await?;
        let AcceptedInvitation { org_id, email } = accepted.ok_or(AppError::NotFound)?;
        if let Some(actor) = actor {
            if normalised_email(&actor.viewer.email) != email || self.store.member(org_id, actor.user_id).await?.is_none() {
                return Err(AppError::NotFound.into());
            }
            return Ok(SignedIn { user_id: actor.user_id, org_id, password_is_initial: actor.password_is_initial });
        }
        let CredentialRow { id: user_id, password_hash, password_is_initial } =
            self.store.credential(&email).await?.ok_or(AppError::NotFound)?;
        // A form without a password does not count as a guess.
        if form.password.is_empty()
            || !self.knows_password(&email, password_hash, &form.password, from).await?
            || self.store.member(org_id, user_id).await?.is_none()
        {
            return Err(AppError::NotFound.into());
        }
        let event = self.event(category::ACCESS, "user.sign_in", Some(user_id), ("user", user_id.0), json!({}));
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        transaction.insert_audit_events(org_id, &[event]).await?;
        transaction.commit().await?;
        Ok(SignedIn { user_id, org_id, password_is_initial })
    }

    async fn find_invitation(&self, token: &str) -> Result<InvitationRow> {
        let found = self.store.invitation_by_token(&Token::hash_of(token), self.clock.now()).await?;
        Ok(found.ok_or(AppError::NotFound)?)
    }

    async fn join_by_password(
        &self,
        invitation: &InvitationRow,
        credential: CredentialRow,
        form: &AcceptForm,
        from: ClientAddress,
    ) -> Result<SignedIn> {
        if !self.knows_password(&invitation.email, credential.password_hash, &form.password, from).await? {
            return Err(AppError::field("password", "This is not the password of your account.").into());
        }
        self.join(invitation, credential.id, credential.password_is_initial).await
    }

    async fn join_as_new(&self, invitation: &InvitationRow, form: &AcceptForm) -> Result<SignedIn> {
        let fields = form.errors_of_new();
        if !fields.is_empty() {
            return Err(AppError::Invalid { fields }.into());
        }
        let hash = self.passwords.hash(&SecretString::from(form.password.as_str())).await?;
        let mut transaction = self.begin_joining(invitation).await?;
        let user = self
            .insert_user(&mut transaction, invitation.org_id, &invitation.email, &form.name, Some(&hash), invitation.invited_by)
            .await?;
        self.finish_joining(transaction, invitation, user.id, &user.name).await?;
        Ok(SignedIn { user_id: user.id, org_id: invitation.org_id, password_is_initial: false })
    }

    async fn join(&self, invitation: &InvitationRow, user: contract::id::UserId, password_is_initial: bool) -> Result<SignedIn> {
        let signed_in = SignedIn { user_id: user, org_id: invitation.org_id, password_is_initial };
        let mut transaction = self.begin_joining(invitation).await?;
        if self.store.member(invitation.org_id, user).await?.is_some() {
            // Somebody added them by hand meanwhile.
            transaction.commit().await?;
            return Ok(signed_in);
        }
        let name = transaction.user_by_email(&invitation.email).await?.map(|user| user.name).unwrap_or_default();
        self.finish_joining(transaction, invitation, user, &name).await?;
        Ok(signed_in)
    }

    async fn begin_joining(&self, invitation: &InvitationRow) -> Result<Transaction> {
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        if transaction.accept_invitation(invitation.org_id, invitation.id, self.clock.now()).await? {
            Ok(transaction)
        } else {
            Err(AppError::NotFound.into())
        }
    }

    async fn finish_joining(
        &self,
        mut transaction: Transaction,
        invitation: &InvitationRow,
        user: contract::id::UserId,
        name: &str,
    ) -> Result<()> {
        let org = invitation.org_id;
        let role = RoleRow { id: invitation.role_id, key: invitation.role_key.clone(), name: invitation.role.clone() };
        let announcement = Announcement {
            kind: NotificationKind::MemberJoined,
            title: format!("{name} joined as {}", role.name.to_lowercase()),
            body: invitation.invited_by_name.as_ref().map(|by| format!("Invited by {by}.")).unwrap_or_default(),
            link: Some("/settings/members".to_owned()),
            letter: None,
        };
        // Before they are a member themselves: it is news to the others.
        announce(&mut transaction, &self.ids, org, self.clock.now(), announcement).await?;
        self.insert_membership(&mut transaction, org, user, &role, Some(user)).await?;
        let event = self.event(category::ACCESS, "invitation.accept", Some(user), ("invitation", invitation.id.0), json!({}));
        transaction.insert_audit_events(org, &[event]).await?;
        Ok(transaction.commit().await?)
    }
}
