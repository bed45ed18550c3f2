//! Inviting people by mail, and taking invitations back.

use contract::form::{AcceptForm, ForgotPasswordForm, InviteForm, ResetPasswordForm};
use contract::id::PublicKind;
use contract::view::{InvitationRow, InvitationView};
use contract::{AppError, FieldError, Permission};
use serde_json::json;
use store::audit::category;
use store::invitations::NewInvitation;
use store::mail::NewMail;
use store::{Priority, Transaction};

use crate::Services;
use crate::access::{Actor, ClientAddress, SignedIn};
use crate::error::{Error, Result};
use crate::mail::{InTenant, Letter};

/// How long a link works, in seconds.
const GOOD_FOR: i64 = 7 * 86_400;
/// How soon an invitation may be sent once more, in seconds.
const PAUSE: i64 = 60;
/// The most that are open at once in a tenant.
const OPEN_MAX: i64 = 200;

impl Services {
    /// Invitations nobody has accepted, the newest first.
    pub async fn invitations(&self, actor: &Actor) -> std::result::Result<Vec<InvitationRow>, AppError> {
        actor.require(Permission::MembersManage)?;
        let now = self.parts.clock.now();
        let rows = self.parts.store.open_invitations(actor.org_id, OPEN_MAX).await.map_err(Error::from)?;
        let rows = rows.into_iter().map(|row| InvitationRow {
            id: row.public_id,
            email: row.email,
            role: row.role,
            invited_by: row.invited_by_name,
            sent_at: row.asked_at,
            expires_at: row.expires_at,
            is_expired: row.expires_at <= now,
        });
        Ok(rows.collect())
    }

    /// Invites somebody by mail; gives their address. A member is not invited, and nobody is twice. The same form twice within a minute, as
    /// a double click sends it, is done once.
    pub async fn invite(&self, actor: &Actor, form: &InviteForm) -> std::result::Result<String, AppError> {
        actor.require(Permission::MembersManage)?;
        let mut fields = form.errors();
        let may_give = self.roles_to_give(actor).await?;
        if !form.role.is_empty() && !may_give.iter().any(|role| role.key == form.role) {
            fields.push(FieldError::new("role", "Choose one of these roles: your own does not include all of that one."));
        }
        if !fields.is_empty() {
            return Err(AppError::Invalid { fields });
        }
        Ok(self.write_invitation(actor, form).await?)
    }

    async fn write_invitation(&self, actor: &Actor, form: &InviteForm) -> Result<String> {
        let (store, org, now) = (&self.parts.store, actor.org_id, self.parts.clock.now());
        let email = form.email.trim().to_lowercase();
        if let Some(credential) = store.credential(&email).await?
            && store.member(org, credential.id).await?.is_some()
        {
            return Err(AppError::field("email", "This person is a member already.").into());
        }
        if store.open_invitations(org, OPEN_MAX).await?.len() >= usize::try_from(OPEN_MAX).unwrap_or(usize::MAX) {
            let sentence = "There are 200 open invitations. Take some back, or wait until they are accepted.";
            return Err(AppError::Invalid { fields: vec![FieldError::form(sentence)] }.into());
        }
        let role = store.role_by_key(org, &form.role).await?.ok_or_else(|| AppError::field("role", "Choose a role."))?;
        let ids = &self.parts.worker.ids;
        let public_id = ids.public(PublicKind::Invitation);
        let new = NewInvitation {
            org_id: org,
            id: ids.next(),
            public_id: &public_id,
            email: &email,
            role_id: role.id,
            invited_by: actor.user_id,
            at: now,
            expires_at: now.plus_seconds(GOOD_FOR),
        };
        let mut transaction = store.begin(Priority::Interactive).await?;
        match transaction.insert_invitation(&new).await {
            Ok(()) => {}
            Err(store::Error::Exists) => {
                drop(transaction);
                if self.was_just_sent(actor, &email, &role.key).await? {
                    return Ok(email);
                }
                let sentence = "This address has an open invitation. Send it again, or take it back, on the page of the members.";
                return Err(AppError::field("email", sentence).into());
            }
            Err(error) => return Err(error.into()),
        }
        self.queue_invitation(&mut transaction, actor, new.id, &email, &role.name).await?;
        let detail = json!({ "role": role.key });
        let event = self.parts.identity.event(category::ACCESS, "member.invite", Some(actor.user_id), ("invitation", new.id.0), detail);
        transaction.insert_audit_events(org, &[event]).await?;
        transaction.commit().await?;
        Ok(email)
    }

    /// Whether the person has sent this very invitation a moment ago.
    async fn was_just_sent(&self, actor: &Actor, email: &str, role: &str) -> Result<bool> {
        let since = self.parts.clock.now().plus_seconds(-PAUSE);
        let open = self.parts.store.open_invitations(actor.org_id, OPEN_MAX).await?;
        let mut same = open.iter().filter(|row| row.email == email && row.role_key == role && row.invited_by == Some(actor.user_id));
        Ok(same.any(|row| row.asked_at > since))
    }

    /// Sends an invitation once more, with a new link that works for seven days; the old one ends. Gives the address.
    pub async fn send_invitation_again(&self, actor: &Actor, id: &str) -> std::result::Result<String, AppError> {
        actor.require(Permission::MembersManage)?;
        Ok(self.resend(actor, id).await?)
    }

    async fn resend(&self, actor: &Actor, id: &str) -> Result<String> {
        let (org, now) = (actor.org_id, self.parts.clock.now());
        let invitation = self.parts.store.invitation(org, id).await?.ok_or(AppError::NotFound)?;
        let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
        let expires_at = now.plus_seconds(GOOD_FOR);
        if !transaction.renew_invitation(org, invitation.id, now.plus_seconds(-PAUSE), now, expires_at).await? {
            return Err(AppError::Conflict { message: "It was sent a moment ago. Wait a minute, then send it again.".to_owned() }.into());
        }
        self.queue_invitation(&mut transaction, actor, invitation.id, &invitation.email, &invitation.role).await?;
        let entity = ("invitation", invitation.id.0);
        let event = self.parts.identity.event(category::ACCESS, "invitation.send_again", Some(actor.user_id), entity, json!({}));
        transaction.insert_audit_events(org, &[event]).await?;
        transaction.commit().await?;
        Ok(invitation.email)
    }

    async fn queue_invitation(
        &self,
        transaction: &mut Transaction,
        actor: &Actor,
        id: contract::id::InvitationId,
        email: &str,
        role: &str,
    ) -> Result<()> {
        let letter = Letter::Invitation {
            invitation: id,
            tenant: InTenant { id: actor.viewer.tenant_id.clone(), name: actor.viewer.tenant_name.clone() },
            role: role.to_lowercase(),
            invited_by: actor.viewer.name.clone(),
        };
        let (ids, at) = (&self.parts.worker.ids, self.parts.clock.now());
        let letter = letter.to_json();
        let mail = NewMail { org_id: actor.org_id, id: ids.next(), recipient: email, member: None, letter: &letter, at };
        Ok(transaction.insert_mail(&mail).await?)
    }

    /// Takes an invitation back: its link does not work any more. Sent twice, it is done once.
    pub async fn revoke_invitation(&self, actor: &Actor, id: &str) -> std::result::Result<(), AppError> {
        actor.require(Permission::MembersManage)?;
        Ok(self.revoke(actor, id).await?)
    }

    async fn revoke(&self, actor: &Actor, id: &str) -> Result<()> {
        let (org, now) = (actor.org_id, self.parts.clock.now());
        let invitation = self.parts.store.invitation(org, id).await?.ok_or(AppError::NotFound)?;
        let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
        if transaction.revoke_invitation(org, invitation.id, now).await? {
            let entity = ("invitation", invitation.id.0);
            let event = self.parts.identity.event(category::ACCESS, "invitation.revoke", Some(actor.user_id), entity, json!({}));
            transaction.insert_audit_events(org, &[event]).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// What an invitation offers to whoever follows it.
    pub async fn invitation(&self, token: &str, actor: Option<&Actor>) -> std::result::Result<InvitationView, AppError> {
        Ok(self.parts.identity.invitation(token, actor).await?)
    }

    /// Accepts an invitation; gives who is signed in by that, and where.
    pub async fn accept_invitation(
        &self,
        form: &AcceptForm,
        actor: Option<&Actor>,
        from: ClientAddress,
    ) -> std::result::Result<SignedIn, AppError> {
        Ok(self.parts.identity.accept_invitation(form, actor, from).await?)
    }

    /// Asks for a link to a new password; the answer is the same for any address.
    pub async fn ask_for_password(&self, form: &ForgotPasswordForm, from: ClientAddress) -> std::result::Result<(), AppError> {
        Ok(self.parts.identity.ask_for_password(form, from).await?)
    }

    /// The address whose password a link is for; `NotFound` when it is of no use any more.
    pub async fn password_reset(&self, token: &str) -> std::result::Result<String, AppError> {
        Ok(self.parts.identity.find_password_reset(token).await?.email)
    }

    /// Replaces a forgotten password and ends all sign-ins of its owner.
    pub async fn reset_password(&self, form: &ResetPasswordForm, from: ClientAddress) -> std::result::Result<(), AppError> {
        Ok(self.parts.identity.reset_password(form, from).await?)
    }
}
