//! The form that asks before a connection is ended.

use serde::{Deserialize, Serialize};

use crate::FieldError;

/// The name of the account, typed to confirm.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisconnectForm {
    /// What was typed.
    #[serde(default)]
    pub confirm: String,
}

impl DisconnectForm {
    /// What is wrong with it: the name has to be the account's, however it is capitalised.
    pub fn error(&self, account: &str) -> Option<FieldError> {
        let is_named = self.confirm.trim().to_lowercase() == account.to_lowercase();
        (!is_named).then(|| FieldError::new("confirm", format!("Type {account} to confirm. Nothing was disconnected.")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_of_the_account_confirms() {
        let error = |confirm: &str| DisconnectForm { confirm: confirm.to_owned() }.error("acme").is_some();
        assert!(!error(" Acme ") && error("") && error("acme2") && error("BambooHR"));
    }
}
