//! The forms of the HR system's page, filled in.

use contract::form::{HrisForm, TARGET_PREFIX};

/// A form with these pairs.
pub(crate) fn form(pairs: &[(&str, &str)]) -> HrisForm {
    HrisForm::read(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
}

/// The name of a target's checkbox.
pub(crate) fn target(public_id: &str) -> String {
    format!("{TARGET_PREFIX}{public_id}")
}
