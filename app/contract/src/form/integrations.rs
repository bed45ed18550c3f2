//! The forms of the HR system's page.

use serde::{Deserialize, Serialize};

use super::{GuardForm, ScheduleForm};
use crate::{Attribute, FieldError};

/// Longest secret taken.
pub const SECRET_MAX: usize = 200;
/// Longest setting taken.
pub const SETTING_MAX: usize = 300;

/// Which form was submitted, by the name of its button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HrisAction {
    /// Try the credentials, save nothing.
    Test,
    /// Save them and begin.
    Connect,
    /// Queue a sync.
    Sync,
    /// Queue a sync that stops before writing.
    Preview,
    /// Save where the sync applies.
    Targets,
    /// Replace the secret.
    Key,
    /// Save which field becomes which attribute.
    Mapping,
    /// Save who is in.
    Scope,
    /// Save when it syncs by itself.
    Schedule,
    /// Save what the guard goes by.
    Guard,
}

impl HrisAction {
    /// Every action.
    pub const ALL: &'static [Self] = &[
        Self::Test,
        Self::Connect,
        Self::Sync,
        Self::Preview,
        Self::Targets,
        Self::Key,
        Self::Mapping,
        Self::Scope,
        Self::Schedule,
        Self::Guard,
    ];

    /// The word in the form.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Connect => "connect",
            Self::Sync => "sync",
            Self::Preview => "preview",
            Self::Targets => "targets",
            Self::Key => "key",
            Self::Mapping => "mapping",
            Self::Scope => "scope",
            Self::Schedule => "schedule",
            Self::Guard => "guard",
        }
    }
}

/// Prefix of the checkboxes of targets; the context's public id follows.
pub const TARGET_PREFIX: &str = "target-";
/// The checkbox of all future scenarios.
pub const FUTURE_TARGETS: &str = "target-future";
/// The value of a mapping that leaves an attribute alone.
pub const UNMAPPED: &str = "none";

/// What was submitted. The secret is kept out of [`std::fmt::Debug`] and never rendered.
#[derive(Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the checkboxes of a form are yes and no")]
pub struct HrisForm {
    /// Which form.
    pub action: Option<HrisAction>,
    /// The account at the vendor, or an address that names it.
    pub subdomain: String,
    /// The secret, if it was typed.
    pub api_key: String,
    /// Names a secret that was typed before and is kept.
    pub kept: String,
    /// Public ids of the contexts chosen one by one.
    pub targets: Vec<String>,
    /// Whether scenarios made later are taken in (O16).
    pub all_future: bool,
    /// Whether the first sync stops before writing.
    pub review: bool,
    /// The version of the settings the form was made from.
    pub version: i64,
    /// Where attributes come from.
    pub mapping: Vec<(Attribute, Option<Attribute>)>,
    /// Values people are let in by.
    pub scope: Vec<(Attribute, String)>,
    /// Whether people are in before their first day.
    pub includes_future_hires: bool,
    /// Whether those outside leave the plan.
    pub deactivates_outsiders: bool,
    /// When it syncs by itself.
    pub schedule: ScheduleForm,
    /// What the guard goes by.
    pub guard: GuardForm,
}

impl std::fmt::Debug for HrisForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HrisForm").field("action", &self.action).field("subdomain", &self.subdomain).finish_non_exhaustive()
    }
}

/// A form is a list of pairs, some names more than once.
impl<'de> Deserialize<'de> for HrisForm {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<(String, String)>::deserialize(deserializer).map(|pairs| Self::read(&pairs))
    }
}

impl HrisForm {
    /// Reads the pairs of a form; what is not understood is left out.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "action" => form.action = HrisAction::ALL.iter().copied().find(|action| action.id() == value),
                "subdomain" => value.trim().clone_into(&mut form.subdomain),
                "api_key" => value.trim().clone_into(&mut form.api_key),
                "kept" => form.kept.clone_from(value),
                "version" => form.version = value.parse().unwrap_or_default(),
                "review" => form.review = true,
                "includes_future_hires" => form.includes_future_hires = true,
                "deactivates_outsiders" => form.deactivates_outsiders = true,
                FUTURE_TARGETS => form.all_future = true,
                other if form.schedule.read(other, value) || form.guard.read(other, value) => {}
                other => form.read_choice(other, value),
            }
        }
        form
    }

    fn read_choice(&mut self, name: &str, value: &str) {
        let prefixed = |prefix: &str| name.strip_prefix(prefix);
        if let Some(id) = prefixed(TARGET_PREFIX) {
            self.targets.push(id.to_owned());
        } else if let Some(attribute) = prefixed("scope-").and_then(Attribute::by_name) {
            self.scope.push((attribute, value.to_owned()));
        } else if let Some(attribute) = Attribute::by_name(name) {
            self.mapping.push((attribute, Attribute::by_name(value)));
        }
    }

    /// What is missing or too long for a connection; `has_kept` when a secret typed before is at hand.
    pub fn connection_errors(&self, has_kept: bool) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if self.subdomain.is_empty() {
            errors.push(FieldError::new("subdomain", "Enter the subdomain: acme, if you sign in at acme.bamboohr.com."));
        } else if self.subdomain.chars().count() > SETTING_MAX {
            errors.push(FieldError::new("subdomain", format!("Use at most {SETTING_MAX} characters.")));
        }
        errors.extend(self.secret_error(has_kept));
        errors
    }

    /// What is wrong with the secret.
    pub fn secret_error(&self, has_kept: bool) -> Option<FieldError> {
        if self.api_key.is_empty() && !has_kept {
            Some(FieldError::new("api_key", "Enter the API key. It is made in BambooHR, under API Keys."))
        } else if self.api_key.chars().count() > SECRET_MAX {
            Some(FieldError::new("api_key", format!("An API key has at most {SECRET_MAX} characters. Copy it from BambooHR again.")))
        } else {
            None
        }
    }

    /// What is wrong with the targets.
    pub fn target_error(&self) -> Option<FieldError> {
        let is_empty = self.targets.is_empty() && !self.all_future;
        is_empty.then(|| FieldError::new("target", "Choose where incoming changes apply: Live Baseline, scenarios, or both."))
    }

    /// The same without its secret, for showing the form again.
    #[must_use]
    pub fn without_secret(mut self) -> Self {
        self.api_key.clear();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> HrisForm {
        HrisForm::read(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn a_form_is_read_whatever_its_order_and_what_is_strange_is_left_out() {
        let read = form(&[
            ("target-scn_1", "on"),
            ("strange", "x"),
            ("scope-location", "Oslo"),
            ("scope-location", "Bergen"),
            ("job_title", "location"),
            ("phone", UNMAPPED),
            ("target-future", "on"),
            ("version", "seven"),
            ("action", "connect"),
        ]);
        assert_eq!((read.targets, read.all_future, read.version), (vec!["scn_1".to_owned()], true, 0));
        assert_eq!(read.mapping, [(Attribute::JobTitle, Some(Attribute::Location)), (Attribute::Phone, None)]);
        assert_eq!(read.scope, [(Attribute::Location, "Oslo".to_owned()), (Attribute::Location, "Bergen".to_owned())]);
        assert_eq!(read.action, Some(HrisAction::Connect));
    }

    #[test]
    fn an_empty_form_names_what_is_missing_and_a_kept_key_is_not() {
        let fields = |form: &HrisForm, has_kept| form.connection_errors(has_kept).into_iter().map(|error| error.field).collect::<Vec<_>>();
        assert_eq!(fields(&HrisForm::default(), false), ["subdomain", "api_key"]);
        assert_eq!(fields(&HrisForm::default(), true), ["subdomain"]);
        assert!(HrisForm::default().target_error().is_some());
        let long = form(&[("subdomain", &"a".repeat(301)), ("api_key", &"k".repeat(201))]);
        assert_eq!(fields(&long, false), ["subdomain", "api_key"]);
    }

    #[test]
    fn a_secret_is_in_no_debug_and_not_shown_again() {
        let typed = form(&[("api_key", " s3cret ")]);
        assert_eq!(typed.api_key, "s3cret");
        assert!(!format!("{typed:?}").contains("s3cret"));
        assert_eq!(typed.without_secret().api_key, "");
    }
}
