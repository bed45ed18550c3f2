//! The forms of the webhook's page.

use serde::{Deserialize, Serialize};

use super::SECRET_MAX;
use crate::{FieldError, Timestamp};

/// Which form was submitted, by the name of its button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookAction {
    /// Make the webhook at the vendor.
    Register,
    /// Save the key the vendor signs with.
    SigningKey,
    /// Make a new shared secret.
    SharedSecret,
}

/// What was submitted. The secrets are kept out of [`std::fmt::Debug`] and never rendered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookForm {
    /// Which form.
    #[serde(default, deserialize_with = "super::understood")]
    pub action: Option<WebhookAction>,
    /// A key that may make webhooks at the vendor; used for that alone.
    #[serde(default, skip_serializing)]
    pub register_key: String,
    /// The key the vendor signs with.
    #[serde(default, skip_serializing)]
    pub webhook_secret: String,
    /// Present when the secret before must not be accepted any more. Each form of the page has its own box.
    #[serde(default, alias = "key-leaked", alias = "secret-leaked")]
    pub has_leaked: Option<String>,
    /// Fingerprint of the shared secret there was when the form was made; empty when there was none.
    #[serde(default)]
    pub was: String,
    /// When a webhook was registered last before the form was made; empty when none was.
    #[serde(default)]
    pub registered: String,
}

impl std::fmt::Debug for WebhookForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookForm").field("action", &self.action).field("has_leaked", &self.has_leaked).finish_non_exhaustive()
    }
}

impl WebhookForm {
    /// What is missing or too long.
    pub fn errors(&self) -> Vec<FieldError> {
        let (field, value, sentence) = match self.action {
            Some(WebhookAction::Register) => {
                ("register_key", &self.register_key, "Enter an API key that may make webhooks. It is used for this one call.")
            }
            Some(WebhookAction::SigningKey) => {
                ("webhook_secret", &self.webhook_secret, "Paste the private key BambooHR showed when the webhook was saved.")
            }
            Some(WebhookAction::SharedSecret) => return Vec::new(),
            None => return vec![FieldError::form("This form does nothing that is known here.")],
        };
        if value.trim().is_empty() {
            vec![FieldError::new(field, sentence)]
        } else if value.chars().count() > SECRET_MAX {
            vec![FieldError::new(field, format!("Use at most {SECRET_MAX} characters."))]
        } else {
            Vec::new()
        }
    }

    /// Whether the secret before is accepted on.
    pub const fn keeps_previous(&self) -> bool {
        self.has_leaked.is_none()
    }

    /// When a webhook was registered last, as far as the form knows.
    pub fn registered_at(&self) -> Option<Timestamp> {
        self.registered.parse().ok().map(Timestamp)
    }

    /// The same without its secrets, for showing the form again.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        self.register_key.clear();
        self.webhook_secret.clear();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_asks_for_its_own_secret_and_shows_none() {
        let form = |action, register_key: &str, webhook_secret: &str| WebhookForm {
            action,
            register_key: register_key.to_owned(),
            webhook_secret: webhook_secret.to_owned(),
            has_leaked: None,
            was: String::new(),
            registered: String::new(),
        };
        let fields = |form: &WebhookForm| form.errors().into_iter().map(|error| error.field).collect::<Vec<_>>();
        assert_eq!(fields(&form(Some(WebhookAction::Register), "", "s3cret")), ["register_key"]);
        assert_eq!(fields(&form(Some(WebhookAction::SigningKey), "s3cret", " ")), ["webhook_secret"]);
        assert_eq!(fields(&form(Some(WebhookAction::SigningKey), "", &"k".repeat(201))), ["webhook_secret"]);
        assert!(form(Some(WebhookAction::SharedSecret), "", "").errors().is_empty());
        assert_eq!(fields(&form(None, "", "")), [""]);
        let full = form(Some(WebhookAction::Register), "s3cret", "s3cret");
        assert!(!format!("{full:?}").contains("s3cret"));
        assert_eq!(full.without_secrets(), form(Some(WebhookAction::Register), "", ""));
    }
}
