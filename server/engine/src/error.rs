//! What use cases fail with, and what of it a person is told.

use contract::{AppError, FieldError};

use crate::vault;

/// What a use case gives.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of a use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person is told exactly this.
    #[error(transparent)]
    Refused(#[from] AppError),
    /// A secret could not be kept or read.
    #[error("vault")]
    Vault(#[from] vault::Error),
    /// The database failed, or something in it.
    #[error("store")]
    Store(#[from] store::Error),
    /// A computation that has no reason to fail did.
    #[error("{0}")]
    Broken(&'static str),
}

tokio::task_local! {
    static REFERENCE: String;
}

/// Does `work` in the name of a request or a run: what fails inside is logged under `reference`, and the person is told it.
pub async fn under_reference<F: Future>(reference: String, work: F) -> F::Output {
    REFERENCE.scope(reference, work).await
}

impl From<Error> for AppError {
    /// Logs what is not the person's doing, once: this is the boundary where it is handled.
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => refusal,
            Error::Vault(error @ (vault::Error::Unavailable(_) | vault::Error::Unreadable)) => {
                tracing::warn!(%error, reference = reference(), "a secret could not be kept or read");
                Self::Invalid { fields: vec![FieldError::form(error.advice())] }
            }
            error => {
                let request_id = reference();
                tracing::error!(error = chain(&error), reference = request_id, "a use case failed");
                Self::Internal { request_id }
            }
        }
    }
}

fn reference() -> String {
    REFERENCE.try_with(String::clone).unwrap_or_else(|_| "none".to_owned())
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_fault_of_ours_tells_the_person_its_reference_and_nothing_else() {
        let told = under_reference("req-7".to_owned(), async { AppError::from(Error::Store(store::Error::Cursor)) }).await;
        assert_eq!(told, AppError::Internal { request_id: "req-7".to_owned() });
    }

    #[test]
    fn a_refusal_reaches_the_person_as_it_is() {
        let refusal = AppError::field("slug", "Taken.");
        assert_eq!(AppError::from(Error::from(refusal.clone())), refusal);
    }

    #[test]
    fn the_log_names_every_cause() {
        let error = Error::Vault(vault::Error::Store(store::Error::Cursor));
        assert_eq!(chain(&error), "vault: store: malformed cursor");
    }

    #[test]
    fn a_vault_that_is_away_is_a_sentence_for_the_form() {
        let told = AppError::from(Error::Vault(vault::Error::Unreadable));
        assert!(matches!(told, AppError::Invalid { fields } if fields[0].field.is_empty() && fields[0].message.ends_with('.')));
    }
}
