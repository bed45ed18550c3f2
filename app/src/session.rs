//! What a session holds, by name and type. The server's store reads the same keys.

use contract::id::{OrgId, UserId};
use engine::SignedIn;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use tower_sessions::session::Error;

/// Key of the person's id, a UUID.
pub const USER_KEY: &str = "user";
/// Key of the tenant's id, a UUID.
pub const ORG_KEY: &str = "org";
const FLASH_KEY: &str = "flash";

/// A sentence shown once, on the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flash {
    /// The person asked to leave.
    SignedOut,
    /// The first tenant and its owner exist now.
    SetUp,
}

impl Flash {
    /// The sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::SignedOut => "You are signed out.",
            Self::SetUp => "Orgonaut is set up, and you are signed in as its owner.",
        }
    }
}

/// Turns an anonymous session into a person's, under a new id, so that an id somebody planted before is worth nothing.
pub async fn sign_in(session: &Session, who: SignedIn) -> Result<(), Error> {
    session.cycle_id().await?;
    session.insert(USER_KEY, who.user_id).await?;
    session.insert(ORG_KEY, who.org_id).await
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use contract::id::{OrgId, UserId};
    use tower_sessions::MemoryStore;
    use uuid::Uuid;

    use super::*;

    fn session() -> Session {
        Session::new(None, Arc::new(MemoryStore::default()), None)
    }

    #[tokio::test]
    async fn signing_in_changes_the_session_id_and_names_the_person() {
        let session = session();
        set_flash(&session, Flash::SignedOut).await.unwrap();
        session.save().await.unwrap();
        let before = session.id();
        let who = SignedIn { user_id: UserId(Uuid::nil()), org_id: OrgId(Uuid::nil()) };
        sign_in(&session, who).await.unwrap();
        session.save().await.unwrap();
        assert_ne!(session.id(), before);
        assert_eq!(current(&session).await.unwrap(), Some((who.user_id, who.org_id)));
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
        sign_in(&session, SignedIn { user_id: UserId(Uuid::nil()), org_id: OrgId(Uuid::nil()) }).await.unwrap();
        sign_out(&session).await.unwrap();
        assert_eq!(current(&session).await.unwrap(), None);
    }
}
