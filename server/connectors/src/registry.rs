//! Which connectors there are, and how a connection's settings become one.

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::form::in_a_sentence;
use contract::{FieldError, Provider};
use secrecy::{ExposeSecret, SecretString};

use crate::connector::{Capability, Connector, Descriptor, Field};
use crate::{bamboohr, dynamics365_hr};

/// One input of a connection form. Secrets stay wrapped all the way.
#[derive(Debug, Clone)]
pub enum Setting {
    /// Text anybody may read.
    Plain(String),
    /// A secret.
    Secret(SecretString),
}

impl Setting {
    /// The text, for the connector that uses it.
    pub fn reveal(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) => secret.expose_secret(),
        }
    }
}

/// The settings of a connection by [`crate::Field::name`].
pub type Settings = BTreeMap<String, Setting>;

/// A connector made from settings, or what is wrong with them, field by field.
pub type Connection = Result<Arc<dyn Connector>, Vec<FieldError>>;

/// One connector: what it is, what it can do, how to make one.
#[derive(Debug, Clone, Copy)]
pub struct Registration {
    /// What it is.
    pub descriptor: &'static Descriptor,
    /// What it can do.
    pub capability: Capability,
    /// Gets every field of the descriptor, none of them blank but optional ones.
    pub build: fn(&Settings) -> Connection,
}

impl Registration {
    /// Makes a connector. Nothing is sent to the vendor.
    ///
    /// # Errors
    /// What is wrong, field by field, in sentences.
    pub fn connect(&self, settings: &Settings) -> Connection {
        let fields = self.descriptor.fields;
        let unknown = settings.keys().filter(|name| fields.iter().all(|field| field.name != name.as_str()));
        let mut errors: Vec<FieldError> = unknown
            .map(|name| {
                let known: Vec<_> = fields.iter().map(|field| field.name).collect();
                FieldError::new(name, format!("There is no setting \"{name}\"; there are {}.", known.join(", ")))
            })
            .collect();
        for field in fields {
            match settings.get(field.name) {
                Some(Setting::Plain(_)) if field.is_secret => {
                    errors.push(FieldError::new(field.name, format!("The {} is a secret; give it on standard input.", field.label)));
                }
                Some(setting) if !setting.reveal().trim().is_empty() => {}
                _ if field.is_optional => {}
                _ => errors.push(missing(field)),
            }
        }
        if errors.is_empty() { (self.build)(settings) } else { Err(errors) }
    }
}

/// What is said of a field that was left empty.
pub fn missing(field: &Field) -> FieldError {
    FieldError::new(field.name, format!("Enter the {}. {}", in_a_sentence(field.label), field.help))
}

/// No connector reads this provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no connector for \"{asked}\"; there are: {registered}")]
pub struct UnknownProvider {
    asked: String,
    registered: String,
}

/// Every connector of this installation.
#[derive(Debug, Clone)]
pub struct Registry(Vec<Registration>);

impl Registry {
    /// The connectors Orgonaut comes with.
    pub fn standard() -> Self {
        Self::of(vec![bamboohr::REGISTRATION, dynamics365_hr::REGISTRATION])
    }

    /// These connectors.
    pub const fn of(registrations: Vec<Registration>) -> Self {
        Self(registrations)
    }

    /// In the order catalogues show them.
    pub fn registrations(&self) -> &[Registration] {
        &self.0
    }

    /// Finds a connector.
    ///
    /// # Errors
    /// [`UnknownProvider`], which lists those there are.
    pub fn get(&self, provider: Provider) -> Result<&Registration, UnknownProvider> {
        self.by_id(provider.id())
    }

    /// Finds a connector by its provider's id.
    ///
    /// # Errors
    /// [`UnknownProvider`], which lists those there are.
    pub fn by_id(&self, id: &str) -> Result<&Registration, UnknownProvider> {
        let provider = Provider::by_id(id);
        self.0.iter().find(|registration| Some(registration.descriptor.provider) == provider).ok_or_else(|| UnknownProvider {
            asked: id.to_owned(),
            registered: self.0.iter().map(|registration| registration.descriptor.provider.id()).collect::<Vec<_>>().join(", "),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(entries: &[(&str, Setting)]) -> Settings {
        entries.iter().map(|(name, setting)| ((*name).to_owned(), setting.clone())).collect()
    }

    fn plain(text: &str) -> Setting {
        Setting::Plain(text.to_owned())
    }

    fn secret(text: &str) -> Setting {
        Setting::Secret(SecretString::from(text))
    }

    #[test]
    fn an_unknown_provider_is_told_which_there_are() {
        for id in ["nosuch", "workday"] {
            let error = Registry::standard().by_id(id).unwrap_err().to_string();
            assert_eq!(error, format!("no connector for \"{id}\"; there are: bamboohr, dynamics365_hr"));
        }
    }

    #[test]
    fn every_descriptor_names_its_account_among_its_fields() {
        for registration in Registry::standard().registrations() {
            let Descriptor { fields, account_field, .. } = registration.descriptor;
            assert!(fields.iter().any(|field| field.name == *account_field && !field.is_secret));
        }
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let registry = Registry::standard();
        let registration = registry.get(Provider::BambooHr).unwrap();
        for (given, field, part) in [
            (settings(&[("subdomain", plain("acme"))]), "api_key", "Enter the API key"),
            (settings(&[("api_key", secret("k"))]), "subdomain", "Enter the subdomain"),
            (settings(&[("subdomain", plain("acme")), ("api_key", secret("  "))]), "api_key", "Enter the API key"),
            (settings(&[("subdomain", plain("acme")), ("api_key", plain("k"))]), "api_key", "standard input"),
            (settings(&[("subdomain", plain("a.b")), ("api_key", secret("k"))]), "subdomain", "acme"),
            (
                settings(&[("subdomain", plain("acme")), ("api_key", secret("k")), ("region", plain("eu"))]),
                "region",
                "there are subdomain, api_key",
            ),
        ] {
            let errors = registration.connect(&given).unwrap_err();
            assert_eq!(errors.len(), 1, "{errors:?}");
            assert!(errors[0].field == field && errors[0].message.contains(part), "{errors:?}");
        }
    }

    #[test]
    fn a_printed_connector_holds_no_secret() {
        let registry = Registry::standard();
        let given = settings(&[("subdomain", plain("https://Acme.bamboohr.com/home")), ("api_key", secret("s3cret"))]);
        let connector = registry.get(Provider::BambooHr).unwrap().connect(&given).unwrap();
        let printed = format!("{connector:?} {given:?}");
        assert!(printed.contains("acme") && !printed.contains("s3cret"), "{printed}");
    }
}
