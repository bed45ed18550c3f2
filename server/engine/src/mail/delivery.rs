//! Sending what waits: mail is taken under a lease, so that of several nodes one sends it, and tried again with growing pauses for three
//! days.

use std::sync::Arc;
use std::time::Duration;

use contract::Timestamp;
use store::mail::{MailRow, NewMail, outcome};
use store::password_resets::AskedReset;
use store::{Priority, Store};
use tokio_util::sync::CancellationToken;

use super::letter::Letter;
use super::links::Links;
use super::mailer::{Mailer, SendError};
use super::message::{Envelope, message};
use super::options::{MailSetup, Sender};
use super::token::Token;
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::ids::Ids;

/// How often waiting mail is looked for.
const POLL: Duration = Duration::from_secs(2);
/// Every how many looks what has ended is forgotten: about once an hour.
const SWEEP_EVERY: u32 = 1_800;
/// How long a node may take for one mail, in seconds; longer than any mail server is waited for.
const LEASE_SECONDS: i64 = 120;
/// When mail is given up, in seconds after it was written.
const GIVE_UP_AFTER: i64 = 3 * 86_400;
/// How long mail that has ended is remembered, in seconds.
const REMEMBERED: i64 = 30 * 86_400;
/// How long notifications are, in seconds.
const NOTIFICATIONS_REMEMBERED: i64 = 400 * 86_400;
/// How long the link to a new password works, in seconds.
const RESET_SECONDS: i64 = 3_600;

/// What became of one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// It is on its way.
    Sent,
    /// It is tried again later.
    Postponed,
    /// It was given up.
    Failed,
    /// Nobody wants it any more.
    Dropped,
}

/// Sends mail.
#[derive(Debug, Clone)]
pub struct Delivery {
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    ids: Ids,
    mailer: Arc<dyn Mailer>,
    from: Sender,
    links: Links,
}

impl Delivery {
    /// Puts it together.
    pub fn new(store: Store, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, ids: Ids, mail: &MailSetup) -> Self {
        let links = Links::new(&mail.public_url);
        Self { store, clock, entropy, ids, mailer: Arc::clone(&mail.mailer), from: mail.from.clone(), links }
    }

    /// Sends until `shutdown`; mail in hand is sent to its end.
    pub async fn work(&self, shutdown: CancellationToken) {
        let mut looks = 0_u32;
        while !shutdown.is_cancelled() {
            match self.deliver_once().await {
                Ok(Some(_)) => continue,
                Ok(None) => {}
                Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "waiting mail cannot be read"),
            }
            if looks.is_multiple_of(SWEEP_EVERY)
                && let Err(error) = self.sweep().await
            {
                tracing::warn!(error = &error as &dyn std::error::Error, "old mail and notifications could not be forgotten");
            }
            looks = looks.wrapping_add(1);
            shutdown.run_until_cancelled(tokio::time::sleep(POLL)).await;
        }
    }

    /// Sends the mail that is due longest, if there is one.
    pub async fn deliver_once(&self) -> store::Result<Option<Delivered>> {
        while self.look_up_reset().await? {}
        let now = self.clock.now();
        let mut transaction = self.store.begin(Priority::Batch).await?;
        let Some(mail) = transaction.claim_mail(now, now.plus_seconds(LEASE_SECONDS)).await? else { return Ok(None) };
        transaction.commit().await?;
        self.deliver(&mail).await.map(Some)
    }

    async fn deliver(&self, mail: &MailRow) -> store::Result<Delivered> {
        let Some((letter, token)) = self.prepared(mail).await? else {
            return self.end(mail, outcome::DROPPED, None).await.map(|()| Delivered::Dropped);
        };
        let content = letter.content(&self.links, token.as_ref().map_or("", Token::expose));
        let envelope = Envelope { id: mail.id, from: &self.from, host: self.links.host(), to: &mail.recipient, at: mail.created_at };
        let sent = match message(&envelope, &content) {
            Ok(message) => self.mailer.send(&mail.id.to_string(), &message).await,
            Err(message) => Err(SendError { message, is_permanent: true }),
        };
        match sent {
            Ok(()) => self.end(mail, outcome::SENT, None).await.map(|()| Delivered::Sent),
            Err(error) => self.failed(mail, &error).await,
        }
    }

    async fn failed(&self, mail: &MailRow, error: &SendError) -> store::Result<Delivered> {
        let now = self.clock.now();
        let due_at = now.plus_seconds(pause_seconds(mail.attempts));
        let gives_up = error.is_permanent || mail.created_at.plus_seconds(GIVE_UP_AFTER) <= due_at;
        tracing::warn!(tenant = %mail.org_id, mail = %mail.id, attempt = mail.attempts, gives_up, error = error.message, "mail was not sent");
        if gives_up {
            return self.end(mail, outcome::FAILED, Some(&error.message)).await.map(|()| Delivered::Failed);
        }
        let mut transaction = self.store.begin(Priority::Batch).await?;
        transaction.postpone_mail(mail.org_id, mail.id, mail.attempts, due_at, &error.message).await?;
        transaction.commit().await?;
        Ok(Delivered::Postponed)
    }

    async fn end(&self, mail: &MailRow, outcome: &str, error: Option<&str>) -> store::Result<()> {
        let mut transaction = self.store.begin(Priority::Batch).await?;
        transaction.end_mail(mail.org_id, mail.id, mail.attempts, outcome, error, self.clock.now()).await?;
        transaction.commit().await
    }

    /// The letter with the code of its link, if it has one; `None` when nobody wants it any more: a role was lost, an invitation taken
    /// back, a newer link used.
    async fn prepared(&self, mail: &MailRow) -> store::Result<Option<(Letter, Option<Token>)>> {
        let Ok(letter) = serde_json::from_value::<Letter>(mail.letter.0.clone()) else {
            tracing::error!(tenant = %mail.org_id, mail = %mail.id, "queued mail is of no known kind");
            return Ok(None);
        };
        if let Some((user, needs)) = mail.user_id.zip(mail.needs) {
            let member = self.store.member(mail.org_id, user).await?;
            if !member.is_some_and(|member| member.permissions.contains(&needs)) {
                return Ok(None);
            }
        }
        let token = Token::draw(&*self.entropy);
        let mut transaction = self.store.begin(Priority::Batch).await?;
        let is_wanted = match &letter {
            Letter::Invitation { invitation, .. } => transaction.set_invitation_token(mail.org_id, *invitation, &token.hash()).await?,
            Letter::PasswordReset { reset } => {
                let expires_at = self.clock.now().plus_seconds(RESET_SECONDS);
                transaction.set_password_reset_token(*reset, &token.hash(), expires_at).await?
            }
            _ => return Ok(Some((letter, None))),
        };
        transaction.commit().await?;
        Ok(is_wanted.then_some((letter, Some(token))))
    }

    /// Looks up who asked for a new password, and queues the mail for somebody who has one; `false` when nobody asked.
    async fn look_up_reset(&self) -> store::Result<bool> {
        let mut transaction = self.store.begin(Priority::Batch).await?;
        let Some(AskedReset { id, email }) = transaction.next_asked_reset().await? else { return Ok(false) };
        let credential = self.store.credential(&email).await?.filter(|credential| credential.password_hash.is_some());
        let membership = match &credential {
            Some(credential) => self.store.memberships(credential.id).await?.into_iter().next(),
            None => None,
        };
        match credential.zip(membership) {
            Some((credential, membership)) => {
                if transaction.assign_password_reset(id, credential.id).await? {
                    let letter = Letter::PasswordReset { reset: id }.to_json();
                    let mail = NewMail {
                        org_id: membership.org_id,
                        id: self.ids.next(),
                        recipient: &email,
                        member: Some((credential.id, None)),
                        letter: &letter,
                        at: self.clock.now(),
                    };
                    transaction.insert_mail(&mail).await?;
                }
            }
            None => transaction.delete_password_reset(id).await?,
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Forgets mail, links to a new password and notifications whose time is over.
    pub async fn sweep(&self) -> store::Result<()> {
        let now: Timestamp = self.clock.now();
        let mut transaction = self.store.begin(Priority::Batch).await?;
        transaction.delete_ended_mail(now.plus_seconds(-REMEMBERED)).await?;
        transaction.delete_expired_password_resets(now.plus_seconds(-86_400)).await?;
        transaction.delete_old_notifications(now.plus_seconds(-NOTIFICATIONS_REMEMBERED)).await?;
        transaction.commit().await
    }
}

/// Seconds to wait before try `attempt + 1`: 1, 2, 4, 8, 16, 32 minutes, then an hour each time.
fn pause_seconds(attempt: i64) -> i64 {
    let doublings = u32::try_from(attempt - 1).unwrap_or_default().min(6);
    (60 << doublings).min(3_600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour() {
        let minutes: Vec<_> = (1..=9).map(|attempt| pause_seconds(attempt) / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
