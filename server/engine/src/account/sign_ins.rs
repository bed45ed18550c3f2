//! Where the signed-in person is signed in.

use contract::AppError;
use contract::form::EndSignInForm;
use contract::view::SignInRow;
use serde_json::json;
use store::Priority;
use store::audit::category;

use crate::Services;
use crate::access::Actor;
use crate::error;

impl Services {
    /// Every sign-in of the person, this one first; `session` is the one that asks.
    pub async fn sign_ins(&self, actor: &Actor, session: i128) -> Result<Vec<SignInRow>, AppError> {
        Ok(self.parts.sessions.of(actor.user_id, session).await?)
    }

    /// Ends a sign-in of the person, or all but the one that asks. One that has ended already is ended.
    pub async fn end_sign_in(&self, actor: &Actor, form: &EndSignInForm, session: i128) -> Result<(), AppError> {
        let ended = if form.id == EndSignInForm::OTHERS {
            self.parts.sessions.end_others(actor.user_id, session).await?
        } else {
            self.parts.sessions.end(actor.user_id, &form.id).await?
        };
        if ended > 0 {
            self.note_ended(actor, ended).await?;
        }
        Ok(())
    }

    async fn note_ended(&self, actor: &Actor, ended: u64) -> error::Result<()> {
        let entity = ("user", actor.user_id.0);
        let event = self.parts.identity.event(category::ACCESS, "user.end_sign_in", Some(actor.user_id), entity, json!({ "ended": ended }));
        let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
        transaction.insert_audit_events(actor.org_id, &[event]).await?;
        Ok(transaction.commit().await?)
    }
}
