//! Forms of invitations and forgotten passwords. A code in a link is never rendered back but as the link's own.

use serde::{Deserialize, Serialize};

use super::{email_error, name_error, password_error};
use crate::FieldError;

/// Somebody who is to be invited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteForm {
    /// Their address.
    #[serde(default)]
    pub email: String,
    /// Key of the role they get.
    #[serde(default)]
    pub role: String,
}

impl InviteForm {
    /// What is wrong with it, as far as can be told without knowing who is a member.
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors: Vec<_> = email_error(&self.email).into_iter().collect();
        if self.role.is_empty() {
            errors.push(FieldError::new("role", "Choose a role."));
        }
        errors
    }
}

/// What is to become of an invitation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationForm {
    /// Sends it again, by public id.
    #[serde(default)]
    pub send: String,
    /// Takes it back, by public id.
    #[serde(default)]
    pub revoke: String,
}

/// An invitation that is accepted.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct AcceptForm {
    /// The code of the link.
    #[serde(default)]
    pub token: String,
    /// The name, of somebody who has no account yet.
    #[serde(default)]
    pub name: String,
    /// The password: a new one, or that of the account there is; never rendered back.
    #[serde(default, skip_serializing)]
    pub password: String,
}

impl std::fmt::Debug for AcceptForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AcceptForm").field("name", &self.name).finish_non_exhaustive()
    }
}

impl AcceptForm {
    /// What is wrong with it for somebody who has no account yet.
    pub fn errors_of_new(&self) -> Vec<FieldError> {
        name_error("name", "your name", &self.name).into_iter().chain(password_error(&self.password)).collect()
    }
}

/// The address of somebody who forgot their password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgotPasswordForm {
    /// The address.
    #[serde(default)]
    pub email: String,
}

impl ForgotPasswordForm {
    /// What is wrong with it.
    pub fn errors(&self) -> Vec<FieldError> {
        email_error(&self.email).into_iter().collect()
    }
}

/// Another password in place of a forgotten one.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct ResetPasswordForm {
    /// The code of the link.
    #[serde(default)]
    pub token: String,
    /// Never rendered back.
    #[serde(default, skip_serializing)]
    pub password: String,
}

impl std::fmt::Debug for ResetPasswordForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResetPasswordForm").finish_non_exhaustive()
    }
}

impl ResetPasswordForm {
    /// What is wrong with it.
    pub fn errors(&self) -> Vec<FieldError> {
        password_error(&self.password).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_passwords_are_not_in_debug() {
        let accept = AcceptForm { token: "t0k3n".into(), name: "Noor".into(), password: "correct horse".into() };
        let reset = ResetPasswordForm { token: "t0k3n".into(), password: "correct horse".into() };
        let shown = format!("{accept:?} {reset:?}");
        assert!(!shown.contains("t0k3n") && !shown.contains("horse"), "{shown}");
    }

    #[test]
    fn every_mistake_of_a_new_account_is_named() {
        let fields: Vec<_> = AcceptForm::default().errors_of_new().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["name", "password"]);
    }
}
