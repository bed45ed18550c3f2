//! Saves that do not start from what is stored.

use contract::AppError;
use store::last_change::LastChange;
use uuid::Uuid;

use crate::Services;
use crate::access::Actor;
use crate::error;

impl Services {
    /// The refusal for somebody whose form was opened before another save: who saved, and what is stored now. What they entered themselves
    /// is in the form again.
    pub(super) async fn saved_first(&self, actor: &Actor, entity: Uuid, action: &str, stored: &str) -> error::Result<AppError> {
        let who = self.who_saved(actor, entity, action).await?;
        let message =
            format!("{who} saved this while it was open here: it is now {stored}. Your own entry is below; save again to replace it.");
        Ok(AppError::Conflict { message })
    }

    /// Who did this to it last, as a sentence begins with them.
    pub(crate) async fn who_saved(&self, actor: &Actor, entity: Uuid, action: &str) -> error::Result<String> {
        Ok(match self.parts.store.last_change(actor.org_id, entity, action).await? {
            Some(change) if change.user_id == Some(actor.user_id) => "You".to_owned(),
            Some(LastChange { name: Some(name), .. }) => name,
            _ => "Somebody else".to_owned(),
        })
    }
}
