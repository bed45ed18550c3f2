//! The signed-in person's own account. It needs no permission: it is theirs.

use contract::AppError;
use contract::form::{NameForm, PasswordForm};
use contract::view::ProfileView;
use serde_json::json;
use store::Priority;
use store::audit::category;

use crate::Services;
use crate::access::{Actor, ClientAddress};
use crate::error::{self, Error};

const RENAMED: &str = "user.rename";

impl Services {
    /// The account.
    pub async fn profile(&self, actor: &Actor) -> Result<ProfileView, AppError> {
        let credential = self.parts.store.credential(&actor.viewer.email).await.map_err(Error::from)?;
        let credential = credential.ok_or(AppError::Unauthenticated)?;
        Ok(ProfileView {
            name: actor.viewer.name.clone(),
            email: actor.viewer.email.clone(),
            has_password: credential.password_hash.is_some(),
            password_is_initial: credential.password_is_initial,
        })
    }

    /// Renames the person, in every tenant they are a member of.
    pub async fn rename_self(&self, actor: &Actor, form: &NameForm) -> Result<(), AppError> {
        let fields = form.errors("your name");
        if !fields.is_empty() {
            return Err(AppError::Invalid { fields });
        }
        let name = form.name.trim();
        if name == actor.viewer.name {
            return Ok(());
        }
        if !self.write_name(actor, &form.was, name).await? {
            let stored = format!("“{}”", actor.viewer.name);
            return Err(self.saved_first(actor, actor.user_id.0, RENAMED, &stored).await?);
        }
        Ok(())
    }

    /// Replaces the person's password and ends all their other sign-ins; `session` is the one that asks.
    pub async fn change_password(&self, actor: &Actor, form: &PasswordForm, session: i128, from: ClientAddress) -> Result<(), AppError> {
        self.parts.identity.change_password(actor, form, from).await?;
        self.parts.sessions.end_others(actor.user_id, session).await?;
        Ok(())
    }

    async fn write_name(&self, actor: &Actor, was: &str, name: &str) -> error::Result<bool> {
        let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
        if !transaction.rename_user(actor.user_id, was, name).await? {
            return Ok(false);
        }
        let entity = ("user", actor.user_id.0);
        let event = self.parts.identity.event(category::ACCESS, RENAMED, Some(actor.user_id), entity, json!({ "attributes": ["name"] }));
        transaction.insert_audit_events(actor.org_id, &[event]).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
