//! What can go wrong in the store.

/// What a store method gives.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of the database, or of what is in it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused, broke or is away.
    #[error("database")]
    Database(#[source] sqlx::Error),
    /// A unique rule was broken: something with these values exists.
    #[error("it exists already")]
    Exists,
    /// The schema could not be brought up to date.
    #[error("migration")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database URL is none of the two kinds.
    #[error("database URL must begin with sqlite: or postgres:")]
    UnknownEngine,
    /// A cursor that this server did not make.
    #[error("malformed cursor")]
    Cursor,
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(cause) if cause.is_unique_violation() => Self::Exists,
            _ => Self::Database(error),
        }
    }
}
