//! The forms of the HR system's page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{GuardForm, ScheduleForm, is_secret_field};
use crate::view::SettingChoice;
use crate::{Attribute, FieldError, Provider};

/// Longest secret taken.
pub const SECRET_MAX: usize = 200;
/// Longest setting taken; a list may be ten times as long.
pub const SETTING_MAX: usize = 300;

/// Which form was submitted, by the name of its button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HrisAction {
    /// Try the credentials, save nothing.
    Test,
    /// Save them and begin.
    Connect,
    /// Read what the lists of the form can hold.
    Choices,
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
    /// Let the sync rest.
    Pause,
    /// Let it go on.
    Resume,
    /// Save when it syncs by itself.
    Schedule,
    /// Save what the guard goes by.
    Guard,
    /// Read what the lists of the connection can hold.
    FilterChoices,
    /// Save the lists of the connection.
    Filter,
}

impl HrisAction {
    /// Every action.
    pub const ALL: &'static [Self] = &[
        Self::Test,
        Self::Connect,
        Self::Choices,
        Self::Sync,
        Self::Preview,
        Self::Targets,
        Self::Key,
        Self::Mapping,
        Self::Scope,
        Self::Pause,
        Self::Resume,
        Self::Schedule,
        Self::Guard,
        Self::FilterChoices,
        Self::Filter,
    ];

    /// The word in the form.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Connect => "connect",
            Self::Choices => "choices",
            Self::Sync => "sync",
            Self::Preview => "preview",
            Self::Targets => "targets",
            Self::Key => "key",
            Self::Mapping => "mapping",
            Self::Scope => "scope",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Schedule => "schedule",
            Self::Guard => "guard",
            Self::FilterChoices => "filter_choices",
            Self::Filter => "filter",
        }
    }
}

/// Prefix of the checkboxes of targets; the context's public id follows.
pub const TARGET_PREFIX: &str = "target-";
/// The checkbox of all future scenarios.
pub const FUTURE_TARGETS: &str = "target-future";
/// Prefix of hidden inputs that hold what a list of the form can hold, value and name; the setting's name follows.
pub const KNOWN_PREFIX: &str = "known-";
/// The value of a mapping that leaves an attribute alone.
pub const UNMAPPED: &str = "none";

/// A label inside a sentence: its first letter small, unless it begins with an abbreviation.
pub fn in_a_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

/// What was submitted. The secret is kept out of [`std::fmt::Debug`] and never rendered.
#[derive(Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the checkboxes of a form are yes and no")]
pub struct HrisForm {
    /// Which form.
    pub action: Option<HrisAction>,
    /// The vendor it is about.
    pub provider: Option<Provider>,
    /// What was entered, by the name of the setting; the values of a list are separated by commas.
    pub settings: BTreeMap<String, String>,
    /// What the lists of the form can hold, as far as it was read.
    pub known: Vec<(String, SettingChoice)>,
    /// The secret, if it was typed.
    pub secret: String,
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
        f.debug_struct("HrisForm").field("action", &self.action).field("settings", &self.settings).finish_non_exhaustive()
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
                "provider" => form.provider = Provider::by_id(value),
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
        } else if let Some(setting) = prefixed(KNOWN_PREFIX) {
            if let Some((value, label)) = value.split_once(' ') {
                self.known.push((setting.to_owned(), SettingChoice { value: value.to_owned(), label: label.to_owned() }));
            }
        } else if let Some(attribute) = Attribute::by_name(name) {
            self.mapping.push((attribute, Attribute::by_name(value)));
        } else if is_secret_field(name) {
            value.trim().clone_into(&mut self.secret);
        } else {
            let entered = self.settings.entry(name.to_owned()).or_default();
            if !entered.is_empty() {
                entered.push(',');
            }
            entered.push_str(value.trim());
        }
    }

    /// The vendor it is about; BambooHR where it does not say.
    pub fn vendor(&self) -> Provider {
        self.provider.unwrap_or(Provider::BambooHr)
    }

    /// What was entered for a setting.
    pub fn setting(&self, name: &str) -> &str {
        self.settings.get(name).map_or("", String::as_str)
    }

    /// What is wrong with the targets.
    pub fn target_error(&self) -> Option<FieldError> {
        let is_empty = self.targets.is_empty() && !self.all_future;
        is_empty.then(|| FieldError::new("target", "Choose where incoming changes apply: Live Baseline, scenarios, or both."))
    }

    /// The same without its secret, for showing the form again.
    #[must_use]
    pub fn without_secret(mut self) -> Self {
        self.secret.clear();
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
    fn a_label_begins_small_inside_a_sentence_and_an_abbreviation_does_not() {
        for (label, inside) in [("Client secret", "client secret"), ("API key", "API key"), ("", ""), ("X", "X")] {
            assert_eq!(in_a_sentence(label), inside);
        }
    }

    #[test]
    fn settings_go_by_their_names_and_the_values_of_a_list_belong_together() {
        let read = form(&[
            ("provider", "dynamics365_hr"),
            ("environment_url", " https://contoso.operations.dynamics.com "),
            ("legal_entities", "USMF"),
            ("legal_entities", "DEMF"),
            ("known-legal_entities", "USMF Contoso Entertainment USA"),
        ]);
        assert_eq!((read.vendor(), read.setting("legal_entities")), (Provider::Dynamics365Hr, "USMF,DEMF"));
        assert_eq!(read.setting("environment_url"), "https://contoso.operations.dynamics.com");
        let known = SettingChoice { value: "USMF".to_owned(), label: "Contoso Entertainment USA".to_owned() };
        assert_eq!(read.known, [("legal_entities".to_owned(), known)]);
        assert_eq!((form(&[]).vendor(), form(&[]).setting("subdomain")), (Provider::BambooHr, ""));
        assert!(form(&[]).target_error().is_some());
    }

    #[test]
    fn a_secret_of_any_name_is_in_no_debug_and_not_shown_again() {
        for name in ["api_key", "client_secret"] {
            let typed = form(&[(name, " s3cret ")]);
            assert_eq!(typed.secret, "s3cret");
            assert!(!format!("{typed:?}").contains("s3cret"));
            assert_eq!(typed.without_secret().secret, "");
        }
    }
}
