//! Forms of the settings. `was` is what the form showed when it was opened: a save that does not start from what is stored is refused.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{email_error, name_error, password_error};
use crate::{FieldError, Permission};

/// The name of a person or of an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameForm {
    /// The new name.
    #[serde(default)]
    pub name: String,
    /// The name when the form was opened.
    #[serde(default)]
    pub was: String,
}

impl NameForm {
    /// What is wrong with it; `what` as in "your name".
    pub fn errors(&self, what: &str) -> Vec<FieldError> {
        name_error("name", what, &self.name).into_iter().collect()
    }
}

/// Another password.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct PasswordForm {
    /// Never rendered back.
    #[serde(default, skip_serializing)]
    pub current_password: String,
    /// Never rendered back.
    #[serde(default, skip_serializing)]
    pub new_password: String,
}

impl std::fmt::Debug for PasswordForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordForm").finish_non_exhaustive()
    }
}

impl PasswordForm {
    /// What is wrong with it.
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if self.current_password.is_empty() {
            errors.push(FieldError::new("current_password", "Enter the password you have now."));
        }
        errors.extend(password_error(&self.new_password).map(|error| FieldError::new("new_password", error.message)));
        errors
    }
}

/// Which sign-in is to end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndSignInForm {
    /// Its id; [`EndSignInForm::OTHERS`] for all but this one.
    #[serde(default)]
    pub id: String,
}

impl EndSignInForm {
    /// Every sign-in but the one that asks.
    pub const OTHERS: &'static str = "others";
}

/// Somebody who is to be a member.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct NewMemberForm {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Address.
    #[serde(default)]
    pub email: String,
    /// Key of the role.
    #[serde(default)]
    pub role: String,
    /// The initial password that was made for the form; never rendered back.
    #[serde(default, skip_serializing)]
    pub password: String,
}

impl std::fmt::Debug for NewMemberForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewMemberForm").field("email", &self.email).field("role", &self.role).finish_non_exhaustive()
    }
}

impl NewMemberForm {
    /// What is wrong with it, as far as can be told without knowing who has an account.
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors: Vec<_> = email_error(&self.email).into_iter().collect();
        errors.extend(name_error("name", "their name", &self.name));
        if self.role.is_empty() {
            errors.push(FieldError::new("role", "Choose a role."));
        }
        errors
    }
}

/// Another role for a member.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRoleForm {
    /// Key of the role.
    #[serde(default)]
    pub role: String,
    /// Key of the role when the form was opened.
    #[serde(default)]
    pub was: String,
}

/// What a role is to include: a checked box for each permission, named by its word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleForm {
    /// The permissions when the form was opened, as [`RoleForm::words`] writes them.
    #[serde(default)]
    pub was: String,
    /// The boxes that are checked.
    #[serde(flatten)]
    pub boxes: BTreeMap<String, String>,
}

impl RoleForm {
    /// The permissions whose boxes are checked.
    pub fn permissions(&self) -> BTreeSet<Permission> {
        Permission::ALL.iter().copied().filter(|permission| self.boxes.contains_key(permission.id())).collect()
    }

    /// Permissions as one line of words, for `was`.
    pub fn words<'a>(permissions: impl IntoIterator<Item = &'a Permission>) -> String {
        permissions.into_iter().map(|permission| permission.id()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
    }
}

/// Which tenant to look at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchTenantForm {
    /// Its public id.
    #[serde(default)]
    pub tenant: String,
}

/// The first step of `/setup`.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct SetupCodeForm {
    /// The one-time code printed at start; never rendered back.
    #[serde(default, skip_serializing)]
    pub code: String,
}

impl std::fmt::Debug for SetupCodeForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetupCodeForm").finish_non_exhaustive()
    }
}

/// The second step of `/setup`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupOrganisationForm {
    /// Name of the organisation.
    #[serde(default)]
    pub organisation: String,
}

/// Whether a field of this name holds a secret, which is kept nowhere but where it belongs: a name says so by its last word.
pub fn is_secret_field(name: &str) -> bool {
    matches!(name.rsplit('_').next(), Some("password" | "secret" | "key" | "token" | "code"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_in_neither_debug_nor_json() {
        let form = PasswordForm { current_password: "correct horse".into(), new_password: "battery staple".into() };
        let member = NewMemberForm { password: "correct horse".into(), ..NewMemberForm::default() };
        let written = format!("{form:?} {member:?}") + &serde_json::to_string(&form).unwrap() + &serde_json::to_string(&member).unwrap();
        assert!(!written.contains("horse") && !written.contains("battery"), "{written}");
    }

    #[test]
    fn a_short_new_password_is_told_at_its_own_field() {
        let errors = PasswordForm { current_password: String::new(), new_password: "short".into() }.errors();
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["current_password", "new_password"]);
    }

    #[test]
    fn a_name_that_is_blank_too_long_or_of_several_lines_is_refused() {
        for name in ["", "  ", "a\nb", &"x".repeat(121)] {
            let form = NameForm { name: name.to_owned(), was: String::new() };
            assert_eq!(form.errors("your name").len(), 1, "{name:?}");
        }
    }

    #[test]
    fn boxes_that_name_no_permission_are_none() {
        let boxes = [("audit.view", "on"), ("everything", "on")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let form = RoleForm { was: String::new(), boxes: boxes.into() };
        assert_eq!(form.permissions(), [Permission::AuditView].into());
        assert_eq!(RoleForm::words(&[Permission::PeopleView, Permission::AuditView]), "audit.view people.view");
    }

    #[test]
    fn secrets_are_known_by_the_last_word_of_their_name() {
        for name in ["password", "current_password", "api_key", "client_secret", "webhook_secret", "code", "access_token"] {
            assert!(is_secret_field(name), "{name}");
        }
        for name in ["name", "email", "subdomain", "client_id", "was", "keynote"] {
            assert!(!is_secret_field(name), "{name}");
        }
    }
}
