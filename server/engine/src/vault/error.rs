//! Why a secret could not be sealed or opened.

use std::path::PathBuf;

use contract::FailureKind;

/// A failure of the vault. No secret and no part of a key is ever in it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The master keys are not at hand.
    #[error("vault unavailable: {0}")]
    Unavailable(#[from] Unavailable),
    /// What is stored was not sealed for this tenant, integration and field, or was changed since.
    #[error("a stored secret cannot be opened")]
    Unreadable,
    /// The database failed.
    #[error("store")]
    Store(#[from] store::Error),
}

impl Error {
    /// What kind of failure it is to a run.
    pub const fn kind(&self) -> FailureKind {
        match self {
            Self::Unavailable(_) | Self::Unreadable => FailureKind::Configuration,
            Self::Store(_) => FailureKind::Internal,
        }
    }

    /// What a tenant's admin can do about it. Where the keys lie is the operator's business and not in it.
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => {
                "Stored credentials cannot be kept or read at the moment. Ask whoever runs this installation to restore its key ring; \
                 the server's log says what is wrong with it."
            }
            Self::Unreadable => "The stored credentials cannot be opened. Enter them again.",
            Self::Store(_) => "Something went wrong. Try again in a moment.",
        }
    }
}

/// Why the master keys are not at hand, as a sentence for whoever runs the installation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// There is no ring, and the database holds secrets that need it.
    #[error("there is no key ring at {}; put the one that belongs to this database back", path.display())]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// Others than its owner may read or write the ring.
    #[error("{} has mode {mode:03o}, so others can get at it; run `chmod 600` on it and start again", path.display())]
    Exposed {
        /// The ring.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The ring cannot be read or written, or is no ring.
    #[error("the key ring at {} cannot be used: {reason}", path.display())]
    Unusable {
        /// The ring.
        path: PathBuf,
        /// Why, without anything of its content.
        reason: String,
    },
    /// The ring lacks a key that something in the database is wrapped by.
    #[error("the key ring is not the one this database was written with: it lacks the key {key_id}")]
    WrongRing {
        /// Name of that key.
        key_id: String,
    },
}
