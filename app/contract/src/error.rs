//! The only errors that leave the server.

use serde::{Deserialize, Serialize};

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form; empty for the form as a whole.
    pub field: String,
    /// A sentence that says what to do.
    pub message: String,
}

impl FieldError {
    /// An error of one field.
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), message: message.into() }
    }

    /// An error of the form as a whole.
    pub fn form(message: impl Into<String>) -> Self {
        Self::new("", message)
    }
}

/// The fixed envelope. A cause of ours is never in it: `Internal` carries a request id and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum AppError {
    /// Nobody is signed in.
    #[error("sign in first")]
    Unauthenticated,
    /// It does not exist, or not for this person.
    #[error("not found")]
    NotFound,
    /// The input is wrong.
    #[error("the input is not valid")]
    Invalid {
        /// What is wrong, field by field.
        fields: Vec<FieldError>,
    },
    /// Somebody else changed it first, or it exists already.
    #[error("{message}")]
    Conflict {
        /// A sentence that says with what.
        message: String,
    },
    /// Too many attempts.
    #[error("too many attempts")]
    RateLimited {
        /// Seconds until the next attempt makes sense.
        retry_after_s: u32,
    },
    /// A fault of ours.
    #[error("something went wrong")]
    Internal {
        /// Where to find it in the log.
        request_id: String,
    },
}

impl AppError {
    /// An error of one field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid { fields: vec![FieldError::new(field, message)] }
    }
}
