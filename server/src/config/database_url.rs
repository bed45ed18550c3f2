//! Which database.

use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};

/// The database's address. It may hold a password, so it shows nothing but its engine.
#[derive(Clone)]
pub struct DatabaseUrl(SecretString);

impl DatabaseUrl {
    /// Reads an address of SQLite or PostgreSQL. No error repeats it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let is_known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|prefix| text.starts_with(prefix));
        if is_known {
            Ok(Self(SecretString::from(text)))
        } else {
            Err("write sqlite://path/to/orgonaut.db or postgres://user:password@host/database".to_owned())
        }
    }

    /// The embedded database in the data folder.
    pub fn embedded(data: &Path) -> Self {
        Self(SecretString::from(format!("sqlite://{}", data.join("orgonaut.db").display())))
    }

    /// The address, for the one who opens the database.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let engine = self.expose().split(':').next().unwrap_or_default();
        write!(f, "DatabaseUrl({engine}:***)")
    }
}
