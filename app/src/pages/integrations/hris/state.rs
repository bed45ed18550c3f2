//! What was submitted, and what came of it.

use contract::form::HrisForm;
use contract::view::TestStep;
use serde::{Deserialize, Deserializer};

/// A form of the page, as it is shown again.
#[derive(Debug, Clone, Default)]
pub(crate) struct HrisState {
    /// What was entered, without the secret.
    pub(crate) form: HrisForm,
    /// The steps of the test, when there was one.
    pub(crate) steps: Vec<TestStep>,
}

/// What is kept over the end of a session is the form alone: the secret it stands for ended with the session.
impl<'de> Deserialize<'de> for HrisState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = HrisForm::deserialize(deserializer)?;
        Ok(Self { form: HrisForm { kept: String::new(), ..form }, steps: Vec::new() })
    }
}
