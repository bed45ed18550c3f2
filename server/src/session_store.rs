//! Sessions in the database, and the cookie that names them.

use std::collections::HashMap;

use app::session::{ADDRESS_KEY, BROWSER_KEY, ORG_KEY, USER_KEY};
use async_trait::async_trait;
use axum::Router;
use contract::{AppError, Timestamp};
use engine::sessions::{Session, Sessions};
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::{Duration, OffsetDateTime};
use tokio_util::sync::CancellationToken;
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

use crate::config::PublicUrl;

/// How long a session lasts without being used.
const IDLE: Duration = Duration::days(14);
/// How often ended sessions are removed.
const SWEEP_EVERY: std::time::Duration = std::time::Duration::from_hours(1);
/// Under TLS: the prefix makes browsers take the cookie from this very host alone.
const SECURE_COOKIE: &str = "__Host-orgonaut";
/// Without TLS browsers refuse the prefix.
const COOKIE: &str = "orgonaut";

/// Gives every request of `router` its session. Only what changes is written, so reading pages costs no write.
pub(crate) fn keep_sessions(router: Router, sessions: &Sessions, public_url: &PublicUrl) -> Router {
    let is_secure = public_url.is_https();
    router.layer(
        SessionManagerLayer::new(DatabaseSessions(sessions.clone()))
            .with_name(if is_secure { SECURE_COOKIE } else { COOKIE })
            .with_secure(is_secure)
            .with_http_only(true)
            .with_same_site(SameSite::Lax)
            .with_expiry(Expiry::OnInactivity(IDLE)),
    )
}

/// Removes ended sessions now and then, until `shutdown`.
pub(crate) async fn sweep(sessions: &Sessions, shutdown: &CancellationToken) {
    while shutdown.run_until_cancelled(tokio::time::sleep(SWEEP_EVERY)).await.is_some() {
        if let Err(error) = sessions.delete_expired().await {
            tracing::warn!(%error, "ended sessions could not be removed");
        }
    }
}

/// The engine's sessions as tower-sessions wants them. Who is signed in gets columns of its own, so that a person's sessions can be
/// listed and ended; the rest stays JSON.
#[derive(Debug, Clone)]
struct DatabaseSessions(Sessions);

#[async_trait]
impl SessionStore for DatabaseSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        while !self.0.create(&session_of(record)?).await.map_err(failure)? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.0.save(&session_of(record)?).await.map_err(failure)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let session = self.0.load(id.0).await.map_err(failure)?;
        session.as_ref().map(record_of).transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.delete(id.0).await.map_err(failure)
    }
}

fn session_of(record: &Record) -> Result<Session> {
    let expires_at = i64::try_from(record.expiry_date.unix_timestamp_nanos() / 1000).map_err(|error| Error::Encode(error.to_string()))?;
    Ok(Session {
        id: record.id.0,
        user_id: column(&record.data, USER_KEY)?,
        org_id: column(&record.data, ORG_KEY)?,
        is_confined: false,
        browser: column::<Option<String>>(&record.data, BROWSER_KEY)?.flatten(),
        address: column(&record.data, ADDRESS_KEY)?,
        data: serde_json::to_vec(&record.data).map_err(|error| Error::Encode(error.to_string()))?,
        expires_at: Timestamp(expires_at),
    })
}

fn column<T: DeserializeOwned>(data: &HashMap<String, Value>, key: &str) -> Result<Option<T>> {
    let value = data.get(key).cloned().map(serde_json::from_value).transpose();
    value.map_err(|error| Error::Encode(error.to_string()))
}

fn record_of(session: &Session) -> Result<Record> {
    let expiry_date = OffsetDateTime::from_unix_timestamp_nanos(i128::from(session.expires_at.0) * 1000);
    Ok(Record {
        id: Id(session.id),
        data: serde_json::from_slice(&session.data).map_err(|error| Error::Decode(error.to_string()))?,
        expiry_date: expiry_date.map_err(|error| Error::Decode(error.to_string()))?,
    })
}

/// The engine logs the cause.
fn failure(error: engine::error::Error) -> Error {
    Error::Backend(AppError::from(error).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_as_it_was_with_its_person_in_a_column() {
        let user = "0196b0de-7c00-7000-8000-000000000001";
        let record = Record {
            id: Id(-42),
            data: HashMap::from([(USER_KEY.to_owned(), Value::from(user)), ("flash".to_owned(), Value::from("signed_out"))]),
            expiry_date: OffsetDateTime::from_unix_timestamp(1_790_000_000).unwrap() + Duration::microseconds(7),
        };
        let session = session_of(&record).unwrap();
        assert_eq!(session.user_id.map(|id| id.to_string()).as_deref(), Some(user));
        assert_eq!((session.org_id, session.expires_at), (None, Timestamp(1_790_000_000_000_007)));
        assert_eq!(record_of(&session).unwrap(), record);
    }

    #[test]
    fn a_session_that_names_nonsense_as_its_person_is_not_written() {
        let data = HashMap::from([(USER_KEY.to_owned(), Value::from("somebody"))]);
        let record = Record { id: Id(1), data, expiry_date: OffsetDateTime::UNIX_EPOCH };
        assert!(matches!(session_of(&record), Err(Error::Encode(_))));
    }
}
