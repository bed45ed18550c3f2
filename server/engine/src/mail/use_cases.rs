//! Looking at the settings of mail, and trying them out.

use contract::view::{MailView, MailWay};
use contract::{AppError, FieldError, Permission};

use super::letter::{InTenant, Letter};
use super::links::Links;
use super::message::{Envelope, message};
use crate::Services;
use crate::access::Actor;
use crate::error::{Error, Result};

impl Services {
    /// The folder mail is written into where no mail server is configured.
    pub fn mail_folder(&self) -> Option<String> {
        match self.parts.mail.mailer.way() {
            MailWay::Folder(folder) => Some(folder),
            MailWay::Server(_) => None,
        }
    }

    /// Where mail goes and how sending goes in the tenant.
    pub async fn mail(&self, actor: &Actor) -> std::result::Result<MailView, AppError> {
        actor.require(Permission::MembersManage)?;
        Ok(self.read_mail(actor).await?)
    }

    async fn read_mail(&self, actor: &Actor) -> Result<MailView> {
        let state = self.parts.store.mail_state(actor.org_id).await?;
        Ok(MailView {
            way: self.parts.mail.mailer.way(),
            from: self.parts.mail.from.to_string(),
            waiting: state.waiting.unsigned_abs(),
            last_error: self.parts.store.last_mail_error(actor.org_id).await?,
            failed: state.failed.unsigned_abs(),
            last_sent_at: state.last_sent_at,
            test_to: actor.viewer.email.clone(),
        })
    }

    /// Sends a test to whoever asks, past the queue, so that they see at once how it went.
    pub async fn send_test_mail(&self, actor: &Actor) -> std::result::Result<(), AppError> {
        actor.require(Permission::MembersManage)?;
        self.parts.identity.admit_mail(&actor.viewer.email).await?;
        let mail = &self.parts.mail;
        let links = Links::new(&mail.public_url);
        let tenant = InTenant { id: actor.viewer.tenant_id.clone(), name: actor.viewer.tenant_name.clone() };
        let content = Letter::Test { tenant }.content(&links, "");
        let worker = &self.parts.worker;
        let envelope =
            Envelope { id: worker.ids.next(), from: &mail.from, host: links.host(), to: &actor.viewer.email, at: self.parts.clock.now() };
        let message = message(&envelope, &content).map_err(|_| Error::Broken("the test mail could not be written"))?;
        mail.mailer.send(&envelope.id.to_string(), &message).await.map_err(|error| {
            tracing::warn!(tenant = %actor.org_id, error = error.message, "a test mail was not sent");
            AppError::Invalid { fields: vec![FieldError::form(format!("The test was not sent: {}.", error.message.trim_end_matches('.')))] }
        })
    }
}
