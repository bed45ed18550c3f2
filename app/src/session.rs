//! What a session holds, by name and type. The server's store reads the same keys.

use axum::http::request::Parts;
use contract::id::{OrgId, UserId};
use engine::SignedIn;
use engine::identity::SetupPass;
use engine::integrations::KeptSecret;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use tower_sessions::session::Error;

use crate::browser;
use crate::request::client_address;

/// Key of the person's id, a UUID.
pub const USER_KEY: &str = "user";
/// Key of the tenant's id, a UUID.
pub const ORG_KEY: &str = "org";
/// Key of the browser and system somebody signed in with, in words.
pub const BROWSER_KEY: &str = "browser";
/// Key of the address they signed in from.
pub const ADDRESS_KEY: &str = "address";
const FLASH_KEY: &str = "flash";
const KEPT_KEY: &str = "kept";
const SECRET_KEY: &str = "kept_secret";
const SETUP_KEY: &str = "setup";

/// A sentence shown once, on the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flash {
    /// The person asked to leave.
    SignedOut,
    /// The first tenant and its owner exist now.
    SetUp,
    /// The first owner came in before; whoever sends that form again signs in.
    SetUpBefore,
    /// A form was sent after the session had ended; what was entered waits.
    InputKept,
    /// The same, and what was entered was too large to wait.
    InputTooLarge,
    /// The password was made by somebody else.
    PasswordIsInitial,
    /// The person has another name.
    Renamed,
    /// The person has another password.
    PasswordChanged,
    /// A sign-in of the person was ended.
    SignInEnded,
    /// All other sign-ins of the person were ended.
    OthersEnded,
    /// A member has another role.
    RoleGiven,
    /// Somebody is no longer a member.
    MemberRemoved,
    /// A role includes something else.
    RoleChanged,
    /// The tenant has another name.
    OrganisationRenamed,
    /// The session looks at another tenant.
    TenantSwitched,
    /// A run that no worker had is over.
    RunCancelled,
    /// A run that a worker has will stop.
    RunStopping,
    /// There was nothing to stop any more.
    RunEndedBefore,
    /// There is a new scenario.
    ScenarioCreated,
    /// A scenario has another name.
    ScenarioRenamed,
    /// A snapshot was taken.
    SnapshotTaken,
    /// A scenario is put away.
    ScenarioArchived,
    /// A scenario is in use again.
    ScenarioRestored,
    /// A scenario is gone.
    ScenarioDeleted,
    /// A scenario was edited.
    EditSaved,
    /// An edit was taken back.
    EditUndone,
    /// An edit was taken back as far as nothing newer had changed it.
    EditUndoneInPart,
    /// The HR system is connected.
    Connected,
    /// A sync waits for a worker.
    SyncQueued,
    /// The settings of the live sync are changed.
    LiveSyncSaved,
    /// The stored secret is another.
    KeyReplaced,
    /// The key a webhook signs with is known.
    SigningKeySaved,
    /// The vendor tells us of changes from now on.
    WebhookRegistered,
    /// The vendor is being asked for it.
    WebhookUnderWay,
    /// What was reviewed is going to be applied.
    ReviewApplied,
    /// What was reviewed is not.
    ReviewDiscarded,
    /// The live sync rests.
    SyncPaused,
    /// The live sync goes on.
    SyncResumed,
    /// The connection is over.
    Disconnected,
    /// The live sync is over, the connection is not.
    LiveSyncEnded,
    /// A run waits for a worker once more.
    RunQueuedAgain,
    /// A token lets nobody in any more.
    TokenRevoked,
    /// What a run would take back is worked out.
    UndoQueued,
    /// Notifications are read.
    MarkedRead,
    /// Notifications are unread.
    MarkedUnread,
    /// A test mail was sent.
    TestMailSent,
    /// An invitation is on its way.
    Invited,
    /// An invitation was taken back.
    InvitationRevoked,
    /// The person accepted an invitation.
    Joined,
    /// The person chose a password in place of a forgotten one.
    PasswordReset,
}

impl Flash {
    /// The sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::SignedOut => "You are signed out.",
            Self::SetUp => "Orgonaut is set up, and you are signed in as its owner.",
            Self::SetUpBefore => "Orgonaut is set up already. Sign in with your email and password.",
            Self::InputTooLarge => {
                "You were no longer signed in, and what you entered was too large to keep. Sign in, then enter it again."
            }
            Self::InputKept => "You were no longer signed in. Sign in, and what you entered is there again.",
            Self::PasswordIsInitial => "Somebody else made your password. Choose one that only you know.",
            Self::Renamed => "Your name is saved.",
            Self::PasswordChanged => "Your password is changed, and your other sign-ins are ended.",
            Self::SignInEnded => "That sign-in is ended.",
            Self::OthersEnded => "All your other sign-ins are ended.",
            Self::RoleGiven => "The role is given.",
            Self::MemberRemoved => "The member is removed.",
            Self::RoleChanged => "The role is saved.",
            Self::OrganisationRenamed => "The organisation's name is saved.",
            Self::TenantSwitched => "You look at another organisation now.",
            Self::RunCancelled => "The run is cancelled.",
            Self::RunStopping => "The run stops at its next step.",
            Self::RunEndedBefore => "The run had ended before it could be stopped.",
            Self::ScenarioCreated => "The scenario is created.",
            Self::ScenarioRenamed => "The name is saved.",
            Self::SnapshotTaken => "The snapshot is taken.",
            Self::ScenarioArchived => "It is archived. Nothing in it changes until it is restored.",
            Self::ScenarioRestored => "It is in use again.",
            Self::ScenarioDeleted => "It is deleted.",
            Self::EditSaved => "Saved. You can undo it under Edits.",
            Self::EditUndone => "The edit is undone.",
            Self::EditUndoneInPart => "The edit is undone in part: what was changed again since is left as it is, and listed below.",
            Self::Connected => "The HR system is connected. Its first sync is queued and appears below.",
            Self::SyncQueued => "The sync is queued.",
            Self::LiveSyncSaved => "Saved. The next sync goes by it.",
            Self::KeyReplaced => "Replaced. The next sync uses the new one.",
            Self::SigningKeySaved => "The signing key is saved. Deliveries signed with it are accepted.",
            Self::WebhookUnderWay => "BambooHR is being asked for the webhook already. Reload this page in a moment.",
            Self::WebhookRegistered => "BambooHR has the webhook. The next change there arrives here by itself.",
            Self::ReviewApplied => "What you reviewed is being applied.",
            Self::ReviewDiscarded => "The changes are discarded. Nothing was written.",
            Self::SyncPaused => "The sync is paused. Nothing is read or changed until it is resumed.",
            Self::SyncResumed => "The sync goes on. One reconciliation catches up with what happened meanwhile.",
            Self::Disconnected => "Disconnected, and the stored credentials are erased. The log of its runs stays.",
            Self::LiveSyncEnded => "The live sync is ended. The connection stays for what else uses it.",
            Self::RunQueuedAgain => "It is queued to run again: this is its new run.",
            Self::TokenRevoked => "The token is revoked. Nobody gets in with it any more.",
            Self::UndoQueued => "The undo is being worked out. Review it here, then apply it.",
            Self::MarkedRead => "Marked as read.",
            Self::MarkedUnread => "Marked as unread.",
            Self::TestMailSent => "The test is sent. Look into your inbox.",
            Self::Invited => "The invitation is on its way.",
            Self::InvitationRevoked => "The invitation is taken back. Its link does not work any more.",
            Self::Joined => "Welcome. You are a member now.",
            Self::PasswordReset => "Your password is changed, and all your sign-ins are ended. Sign in with the new one.",
        }
    }

    /// Whether the page below shows the same for good, so that the sentence may go by itself.
    pub const fn is_passing(self) -> bool {
        matches!(
            self,
            Self::Renamed
                | Self::SignInEnded
                | Self::OthersEnded
                | Self::RoleGiven
                | Self::MemberRemoved
                | Self::RoleChanged
                | Self::OrganisationRenamed
                | Self::TenantSwitched
                | Self::TokenRevoked
                | Self::MarkedRead
                | Self::MarkedUnread
                | Self::InvitationRevoked
        )
    }
}

/// Turns an anonymous session into a person's, under a new id, so that an id somebody planted before is worth nothing.
/// It keeps where that was, as `parts` tell.
pub async fn sign_in(session: &Session, parts: &Parts, who: SignedIn) -> Result<(), Error> {
    session.cycle_id().await?;
    session.remove::<SetupProgress>(SETUP_KEY).await?;
    session.insert(BROWSER_KEY, browser::of(&parts.headers)).await?;
    session.insert(ADDRESS_KEY, client_address(parts).0).await?;
    session.insert(USER_KEY, who.user_id).await?;
    session.insert(ORG_KEY, who.org_id).await
}

/// Signs in somebody who joined a tenant. A session that speaks for them already goes there under the id it got when they signed in, so
/// that the same form sent twice comes from somebody signed in both times.
pub(crate) async fn join(session: &Session, parts: &Parts, who: SignedIn) -> Result<(), Error> {
    match current(session).await? {
        Some((user, _)) if user == who.user_id => session.insert(ORG_KEY, who.org_id).await,
        _ => sign_in(session, parts, who).await,
    }
}

/// Whom the session speaks for, if anyone.
pub async fn current(session: &Session) -> Result<Option<(UserId, OrgId)>, Error> {
    Ok(session.get(USER_KEY).await?.zip(session.get(ORG_KEY).await?))
}

/// Ends the session, here and in the store.
pub async fn sign_out(session: &Session) -> Result<(), Error> {
    session.flush().await
}

/// Keeps a sentence for the next page, which must be one that shows itself and does not send on.
pub async fn set_flash(session: &Session, flash: Flash) -> Result<(), Error> {
    session.insert(FLASH_KEY, flash).await
}

/// The sentence kept for this page; it is gone afterwards.
pub async fn take_flash(session: &Session) -> Result<Option<Flash>, Error> {
    if session.get::<Flash>(FLASH_KEY).await?.is_none() {
        return Ok(None);
    }
    session.remove(FLASH_KEY).await
}

/// A form that was sent after the session had ended: the path of its page and what was entered, secrets left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// Path of the page.
    pub(crate) path: String,
    /// Names and values of its fields.
    pub(crate) fields: Vec<(String, String)>,
}

/// Keeps a form until its page is opened.
pub(crate) async fn keep(session: &Session, kept: Kept) -> Result<(), Error> {
    session.insert(KEPT_KEY, kept).await
}

/// The form kept; it is gone afterwards.
pub(crate) async fn take_kept(session: &Session) -> Result<Option<Kept>, Error> {
    if session.get::<Kept>(KEPT_KEY).await?.is_none() {
        return Ok(None);
    }
    session.remove(KEPT_KEY).await
}

/// How far somebody has come with `/setup`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SetupProgress {
    /// Shows that they entered the code.
    pub(crate) pass: Option<SetupPass>,
    /// The name they gave the organisation.
    pub(crate) organisation: Option<String>,
}

/// How far this session has come with `/setup`.
pub(crate) async fn setup_progress(session: &Session) -> Result<SetupProgress, Error> {
    Ok(session.get(SETUP_KEY).await?.unwrap_or_default())
}

/// Notes how far this session has come with `/setup`.
pub(crate) async fn set_setup_progress(session: &Session, progress: &SetupProgress) -> Result<(), Error> {
    session.insert(SETUP_KEY, progress).await
}

/// Keeps a sealed secret for the next submission of the form it was typed into.
pub(crate) async fn keep_secret(session: &Session, kept: &KeptSecret) -> Result<(), Error> {
    session.insert(SECRET_KEY, kept).await
}

/// The sealed secret that is kept.
pub(crate) async fn kept_secret(session: &Session) -> Result<Option<KeptSecret>, Error> {
    session.get(SECRET_KEY).await
}

/// Forgets the sealed secret: it was used.
pub(crate) async fn forget_secret(session: &Session) -> Result<(), Error> {
    session.remove::<KeptSecret>(SECRET_KEY).await.map(drop)
}

/// Makes the session look at another tenant, under a new id.
pub(crate) async fn switch_tenant(session: &Session, org: OrgId) -> Result<(), Error> {
    session.cycle_id().await?;
    session.insert(ORG_KEY, org).await
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::http::Request;
    use axum::http::header::USER_AGENT;
    use contract::id::{OrgId, UserId};
    use engine::ClientAddress;
    use tower_sessions::MemoryStore;
    use uuid::Uuid;

    use super::*;

    fn session() -> Session {
        Session::new(None, Arc::new(MemoryStore::default()), None)
    }

    fn parts() -> Parts {
        let address = ClientAddress("198.51.100.7".parse().unwrap());
        Request::builder().header(USER_AGENT, "Firefox/145.0 (Linux)").extension(address).body(()).unwrap().into_parts().0
    }

    #[tokio::test]
    async fn signing_in_changes_the_session_id_and_names_the_person_and_the_place() {
        let session = session();
        set_flash(&session, Flash::SignedOut).await.unwrap();
        session.save().await.unwrap();
        let before = session.id();
        let who = SignedIn { user_id: UserId(Uuid::nil()), org_id: OrgId(Uuid::nil()), password_is_initial: false };
        sign_in(&session, &parts(), who).await.unwrap();
        session.save().await.unwrap();
        assert_ne!(session.id(), before);
        assert_eq!(current(&session).await.unwrap(), Some((who.user_id, who.org_id)));
        assert_eq!(session.get::<String>(BROWSER_KEY).await.unwrap().as_deref(), Some("Firefox on Linux"));
        assert_eq!(session.get::<String>(ADDRESS_KEY).await.unwrap().as_deref(), Some("198.51.100.7"));
    }

    #[tokio::test]
    async fn joining_keeps_the_session_of_who_is_signed_in_and_changes_that_of_anybody_else() {
        let session = session();
        set_flash(&session, Flash::SignedOut).await.unwrap();
        session.save().await.unwrap();
        let anonymous = session.id();
        let who = SignedIn { user_id: UserId(Uuid::nil()), org_id: OrgId(Uuid::nil()), password_is_initial: false };
        join(&session, &parts(), who).await.unwrap();
        session.save().await.unwrap();
        let first = session.id();
        assert_ne!(first, anonymous);

        let elsewhere = OrgId(Uuid::max());
        let who = SignedIn { user_id: UserId(Uuid::nil()), org_id: elsewhere, password_is_initial: false };
        join(&session, &parts(), who).await.unwrap();
        session.save().await.unwrap();
        assert_eq!((session.id(), current(&session).await.unwrap()), (first, Some((UserId(Uuid::nil()), elsewhere))));

        let somebody_else = SignedIn { user_id: UserId(Uuid::max()), org_id: elsewhere, password_is_initial: false };
        join(&session, &parts(), somebody_else).await.unwrap();
        session.save().await.unwrap();
        assert_ne!(session.id(), first);
    }

    #[tokio::test]
    async fn a_flash_is_shown_once() {
        let session = session();
        set_flash(&session, Flash::SetUp).await.unwrap();
        assert_eq!(take_flash(&session).await.unwrap(), Some(Flash::SetUp));
        assert_eq!(take_flash(&session).await.unwrap(), None);
    }

    #[tokio::test]
    async fn after_signing_out_the_session_speaks_for_nobody() {
        let session = session();
        let who = SignedIn { user_id: UserId(Uuid::nil()), org_id: OrgId(Uuid::nil()), password_is_initial: false };
        sign_in(&session, &parts(), who).await.unwrap();
        sign_out(&session).await.unwrap();
        assert_eq!(current(&session).await.unwrap(), None);
    }
}
