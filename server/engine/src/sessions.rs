//! Sessions of browsers. The database has the hash of a session's id: who reads it there cannot take the session over.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use contract::id::{OrgId, UserId};
use contract::time::Timestamp;
use contract::view::SignInRow;
use sha2::{Digest as _, Sha256};
use store::Store;
use store::sessions::SessionRow;

use crate::clock::Clock;
use crate::error::Result;

/// How exact "last seen" is: reading a page is not worth a write.
const SEEN_SECONDS: i64 = 60;

type IdHash = [u8; 32];

/// A session, as the web server knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// The id in the cookie.
    pub id: i128,
    /// Who is signed in.
    pub user_id: Option<UserId>,
    /// The tenant they look at.
    pub org_id: Option<OrgId>,
    /// Whether the session may never leave that tenant, because the tenant's own identity provider vouches for the person.
    pub is_confined: bool,
    /// Browser and system at sign-in, in words.
    pub browser: Option<String>,
    /// The address it came from.
    pub address: Option<String>,
    /// Everything else the web server keeps in it.
    pub data: Vec<u8>,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("user_id", &self.user_id).field("org_id", &self.org_id).finish_non_exhaustive()
    }
}

/// Keeps sessions. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sessions {
    store: Store,
    clock: Arc<dyn Clock>,
    touching: Arc<Mutex<HashSet<IdHash>>>,
}

impl Sessions {
    /// Keeps them in this database.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, touching: Arc::default() }
    }

    /// Begins a session; `false`, and nothing done, when the id is taken.
    pub async fn create(&self, session: &Session) -> Result<bool> {
        match self.store.insert_session(&self.row(session)).await {
            Ok(()) => Ok(true),
            Err(store::Error::Exists) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps what a session has become; one that was ended meanwhile stays ended.
    pub async fn save(&self, session: &Session) -> Result<()> {
        Ok(self.store.save_session(&self.row(session)).await?)
    }

    /// The session of this id, unless it has ended. Notes, in the background, that it was used.
    pub async fn load(&self, id: i128) -> Result<Option<Session>> {
        let (now, hash) = (self.clock.now(), hash(id));
        let Some(row) = self.store.session(&hash, now).await? else { return Ok(None) };
        if row.last_seen_at.plus_seconds(SEEN_SECONDS) <= now {
            self.touch(hash, now);
        }
        let SessionRow { user_id, org_id, is_confined, browser, address, data, expires_at, .. } = row;
        Ok(Some(Session { id, user_id, org_id, is_confined, browser, address, data, expires_at }))
    }

    /// Ends a session.
    pub async fn delete(&self, id: i128) -> Result<()> {
        Ok(self.store.delete_session(&hash(id)).await?)
    }

    /// Every session of somebody, `current` first and then the one used last.
    pub async fn of(&self, user: UserId, current: i128) -> Result<Vec<SignInRow>> {
        let current = hash(current);
        let rows = self.store.sessions_of(user, self.clock.now()).await?.into_iter().map(|row| SignInRow {
            is_current: row.id_hash == current,
            id: name(&row.id_hash),
            tenant: row.org_name,
            browser: row.browser,
            address: row.address,
            started_at: row.created_at,
            last_seen_at: row.last_seen_at,
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by_key(|row| !row.is_current);
        Ok(rows)
    }

    /// Ends the session of somebody that [`Sessions::of`] calls by this id; says how many that were.
    pub(crate) async fn end(&self, user: UserId, id: &str) -> Result<u64> {
        let sessions = self.store.sessions_of(user, self.clock.now()).await?;
        let Some(session) = sessions.into_iter().find(|session| name(&session.id_hash) == id) else { return Ok(0) };
        self.store.delete_session(&session.id_hash).await?;
        Ok(1)
    }

    /// Ends every session of somebody but one; says how many that were.
    pub(crate) async fn end_others(&self, user: UserId, keep: i128) -> Result<u64> {
        Ok(self.store.delete_other_sessions(user, &hash(keep)).await?)
    }

    /// Removes the sessions that have ended and says how many there were.
    pub async fn delete_expired(&self) -> Result<u64> {
        Ok(self.store.delete_expired_sessions(self.clock.now()).await?)
    }

    fn row(&self, session: &Session) -> SessionRow {
        let now = self.clock.now();
        SessionRow {
            id_hash: hash(session.id).to_vec(),
            user_id: session.user_id,
            org_id: session.org_id,
            is_confined: session.is_confined,
            browser: session.browser.clone(),
            address: session.address.clone(),
            data: session.data.clone(),
            created_at: now,
            last_seen_at: now,
            expires_at: session.expires_at,
        }
    }

    /// One write at a time for a session, however many of its requests come at once.
    fn touch(&self, hash: IdHash, now: Timestamp) {
        if !self.touching.lock().unwrap_or_else(PoisonError::into_inner).insert(hash) {
            return;
        }
        let (store, touching) = (self.store.clone(), self.touching.clone());
        tokio::spawn(async move {
            if let Err(error) = store.touch_session(&hash, now).await {
                tracing::warn!(%error, "the last use of a session could not be noted");
            }
            touching.lock().unwrap_or_else(PoisonError::into_inner).remove(&hash);
        });
    }
}

/// What a session is called where its owner sees it: the beginning of the hash, from which nobody gets to the id in the cookie.
fn name(id_hash: &[u8]) -> String {
    hex::encode(&id_hash[..8])
}

fn hash(id: i128) -> IdHash {
    Sha256::digest(id.to_be_bytes()).into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tempfile::TempDir;

    use super::*;
    use crate::clock::TestClock;

    const ID: i128 = -170_141_183_460_469_231_731;

    struct Place {
        _folder: TempDir,
        store: Store,
        clock: TestClock,
        sessions: Sessions,
    }

    impl Place {
        async fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let store = Store::open(&format!("sqlite://{}", folder.path().join("orgonaut.db").display())).await.unwrap();
            store.migrate().await.unwrap();
            let clock = TestClock::default();
            let sessions = Sessions::new(store.clone(), Arc::new(clock.clone()));
            Self { _folder: folder, store, clock, sessions }
        }

        fn session(&self) -> Session {
            let expires_at = self.clock.now().plus_seconds(3600);
            let (browser, address) = (Some("Firefox on Linux".to_owned()), None);
            Session { id: ID, user_id: None, org_id: None, is_confined: false, browser, address, data: b"flash".to_vec(), expires_at }
        }

        async fn last_seen(&self) -> Timestamp {
            self.store.session(&hash(ID), self.clock.now()).await.unwrap().unwrap().last_seen_at
        }
    }

    #[tokio::test]
    async fn a_session_is_there_until_it_ends_or_is_ended() {
        let place = Place::new().await;
        let session = place.session();
        assert!(place.sessions.create(&session).await.unwrap());
        assert_eq!(place.sessions.load(ID).await.unwrap(), Some(session));
        place.sessions.delete(ID).await.unwrap();
        assert_eq!(place.sessions.load(ID).await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_id_that_is_taken_is_not_given_again() {
        let place = Place::new().await;
        assert!(place.sessions.create(&place.session()).await.unwrap());
        let other = Session { data: b"other".to_vec(), ..place.session() };
        assert!(!place.sessions.create(&other).await.unwrap());
        assert_eq!(place.sessions.load(ID).await.unwrap(), Some(place.session()));
    }

    #[tokio::test]
    async fn an_ended_session_is_not_loaded_and_is_swept() {
        let place = Place::new().await;
        assert!(place.sessions.create(&place.session()).await.unwrap());
        assert_eq!(place.sessions.delete_expired().await.unwrap(), 0);
        place.clock.advance_seconds(3600);
        assert_eq!(place.sessions.load(ID).await.unwrap(), None);
        assert_eq!(place.sessions.delete_expired().await.unwrap(), 1);
    }

    #[tokio::test]
    async fn use_is_noted_once_a_minute() {
        let place = Place::new().await;
        place.sessions.create(&place.session()).await.unwrap();
        let begun = place.clock.now();

        place.clock.advance_seconds(59);
        place.sessions.load(ID).await.unwrap();
        assert!(place.sessions.touching.lock().unwrap().is_empty());

        place.clock.advance_seconds(1);
        place.sessions.load(ID).await.unwrap();
        let noted = async {
            while place.last_seen().await == begun {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), noted).await.expect("the use was not noted");
        assert_eq!(place.last_seen().await, begun.plus_seconds(60));
    }

    #[tokio::test]
    async fn the_id_itself_is_not_in_the_database() {
        let place = Place::new().await;
        place.sessions.create(&place.session()).await.unwrap();
        assert_eq!(place.store.session(&ID.to_be_bytes(), place.clock.now()).await.unwrap(), None);
        assert!(place.store.session(&hash(ID), place.clock.now()).await.unwrap().is_some());
    }
}
