//! What tells a form sent twice from one that was gone back to and changed.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// What is stored of a form, to know it when it comes again: a digest of everything in it. A browser that goes back shows the page with its
/// old key, so the key alone would swallow what is entered there then. `None` for a form without a key, which is worked on every time.
pub(super) fn request_key<F: Serialize>(key: &str, form: &F) -> Result<Option<String>> {
    if key.is_empty() {
        return Ok(None);
    }
    // JSON has names and quotes, so that no two forms run together into one text; the key is one of the fields.
    let everything = serde_json::to_vec(form).map_err(|_| Error::Broken("a form could not be written as JSON"))?;
    Ok(Some(hex::encode(Sha256::digest(everything))))
}

#[cfg(test)]
mod tests {
    use contract::form::ScenarioAddForm;

    use super::*;

    fn key_of(key: &str, title: &str, manager: &str) -> Option<String> {
        let (key, title, manager) = (key.to_owned(), title.to_owned(), manager.to_owned());
        let form = ScenarioAddForm { title, manager, key, ..ScenarioAddForm::default() };
        request_key(&form.key, &form).unwrap()
    }

    #[test]
    fn a_form_is_the_same_while_its_key_and_all_of_its_fields_are() {
        let nurse = key_of("k", "Nurse", "");
        assert_eq!(nurse, key_of("k", "Nurse", ""));
        for other in [key_of("k", "Doctor", ""), key_of("k", "", "Nurse"), key_of("l", "Nurse", "")] {
            assert_ne!(nurse, other);
        }
        assert_eq!(nurse.as_deref().map(str::len), Some(64));
        assert_eq!(key_of("", "Nurse", ""), None);
    }
}
