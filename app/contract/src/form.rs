//! What people submit, and what is wrong with it. The same checks run before a form is sent and when it arrives.

mod account;
mod api_tokens;
mod disconnect;
mod guard;
mod integrations;
mod invitations;
mod notifications;
mod scenarios;
mod schedule;
mod webhook;

use serde::{Deserialize, Deserializer, Serialize};

use crate::FieldError;

pub use account::*;
pub use api_tokens::*;
pub use disconnect::*;
pub use guard::{GUARD_FIELDS, GuardField, GuardForm, values as guard_values};
pub use integrations::*;
pub use invitations::*;
pub use notifications::*;
pub use scenarios::*;
pub use schedule::ScheduleForm;
pub use webhook::*;

/// Shortest password taken; longer beats more symbols (NIST SP 800-63B).
pub const PASSWORD_MIN: usize = 12;
/// Longest password taken: hashing is made to be slow, so its input is bounded.
pub const PASSWORD_MAX: usize = 256;
const NAME_MAX: usize = 120;
const EMAIL_MAX: usize = 254;
const SLUG_MAX: usize = 40;

/// What a field says; nothing where it says what no form here does. Who may send it is asked first, and then it is refused like any other.
#[expect(clippy::unnecessary_wraps, reason = "what serde calls")]
fn understood<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(field: D) -> Result<T, D::Error> {
    Ok(T::deserialize(field).unwrap_or_default())
}

/// The sign-in form.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct SignInForm {
    /// Address.
    #[serde(default)]
    pub email: String,
    /// Never rendered back.
    #[serde(default, skip_serializing)]
    pub password: String,
    /// Where to go afterwards: a path of this site.
    #[serde(default)]
    pub next: String,
}

impl std::fmt::Debug for SignInForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInForm").field("email", &self.email).field("next", &self.next).finish_non_exhaustive()
    }
}

impl SignInForm {
    /// What is missing.
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if self.email.trim().is_empty() {
            errors.push(FieldError::new("email", "Enter your email address."));
        }
        if self.password.is_empty() {
            errors.push(FieldError::new("password", "Enter your password."));
        }
        errors
    }

    /// `next` if it is a path of this site, else `/`: nobody is sent elsewhere by a link.
    pub fn destination(&self) -> &str {
        local_path(&self.next).unwrap_or("/")
    }
}

/// The path if it stays on this site.
pub fn local_path(path: &str) -> Option<&str> {
    let mut bytes = path.bytes();
    let is_local = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
    (is_local && !path.bytes().any(|byte| byte.is_ascii_control() || byte == b'\\')).then_some(path)
}

/// The first organisation and its owner, as `/setup` makes them.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct SetupForm {
    /// Name of the organisation.
    #[serde(default)]
    pub organisation: String,
    /// The owner's name.
    #[serde(default)]
    pub name: String,
    /// The owner's address.
    #[serde(default)]
    pub email: String,
    /// Never rendered back.
    #[serde(default, skip_serializing)]
    pub password: String,
}

impl std::fmt::Debug for SetupForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetupForm").field("organisation", &self.organisation).field("email", &self.email).finish_non_exhaustive()
    }
}

impl SetupForm {
    /// What is wrong with it.
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        errors.extend(name_error("organisation", "the organisation's name", &self.organisation));
        errors.extend(name_error("name", "your name", &self.name));
        errors.extend(email_error(&self.email));
        errors.extend(password_error(&self.password));
        errors
    }
}

/// What is wrong with a name that has to be given.
pub fn name_error(field: &str, what: &str, name: &str) -> Option<FieldError> {
    let name = name.trim();
    if name.is_empty() {
        Some(FieldError::new(field, format!("Enter {what}.")))
    } else if name.chars().count() > NAME_MAX {
        Some(FieldError::new(field, format!("Use at most {NAME_MAX} characters.")))
    } else if name.chars().any(char::is_control) {
        Some(FieldError::new(field, "Leave out line breaks and control characters."))
    } else {
        None
    }
}

/// What is wrong with an address that has to be given.
pub fn email_error(email: &str) -> Option<FieldError> {
    let email = email.trim();
    let is_plausible = email.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    }) && !email.chars().any(|c| c.is_whitespace() || c.is_control());
    if email.is_empty() {
        Some(FieldError::new("email", "Enter an email address."))
    } else if email.len() > EMAIL_MAX || !is_plausible {
        Some(FieldError::new("email", "Enter an email address like maja@example.com."))
    } else {
        None
    }
}

/// What is wrong with a new password.
pub fn password_error(password: &str) -> Option<FieldError> {
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        Some(FieldError::new("password", format!("Use at least {PASSWORD_MIN} characters; a few words in a row are good.")))
    } else if length > PASSWORD_MAX {
        Some(FieldError::new("password", format!("Use at most {PASSWORD_MAX} characters.")))
    } else {
        None
    }
}

/// What is wrong with a tenant's slug: it stands in addresses, so it is a DNS label.
pub fn slug_error(slug: &str) -> Option<FieldError> {
    let is_label = !slug.is_empty()
        && slug.len() <= SLUG_MAX
        && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !slug.starts_with('-')
        && !slug.ends_with('-');
    (!is_label)
        .then(|| FieldError::new("slug", format!("Use 1 to {SLUG_MAX} lower-case letters, digits and hyphens, such as acme-robotics.")))
}

/// A slug made of a name: `Acme Robotics ApS` becomes `acme-robotics-aps`; `workspace` when nothing is left.
pub fn slug_from_name(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= SLUG_MAX {
            break;
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "workspace".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed_after_sign_in() {
        for path in ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "/a\nb", "/a\\b"] {
            assert_eq!(local_path(path), None, "{path}");
        }
        assert_eq!(local_path("/people?q=a"), Some("/people?q=a"));
    }

    #[test]
    fn a_password_is_in_neither_debug_nor_json() {
        let form = SignInForm { email: "a@b.c".into(), password: "correct horse".into(), next: String::new() };
        assert!(!format!("{form:?}").contains("horse"));
        assert!(!serde_json::to_string(&form).unwrap().contains("horse"));
    }

    #[test]
    fn a_slug_made_of_a_name_is_a_valid_slug() {
        for name in ["Acme Robotics ApS", "  -- ", "李思远", "ÆØÅ 42", &"long ".repeat(40)] {
            let slug = slug_from_name(name);
            assert_eq!(slug_error(&slug), None, "{name} -> {slug}");
        }
    }

    #[test]
    fn addresses_without_host_or_with_spaces_are_refused() {
        for email in ["", "maja", "maja@", "@example.com", "maja@example", "maja lind@example.com", "a@b@c.d"] {
            assert!(email_error(email).is_some(), "{email}");
        }
        assert!(email_error(" maja@example.com ").is_none());
    }
}
