//! What a connection to Dynamics 365 HR needs: the environment, and an application of Microsoft Entra ID with a client secret.

use std::collections::BTreeSet;

use contract::FieldError;
use secrecy::SecretString;

use super::environment_url::EnvironmentUrl;
use crate::connector::Field;
use crate::registry::Settings;

pub(super) const ENVIRONMENT_URL: &str = "environment_url";
pub(super) const TENANT_ID: &str = "tenant_id";
pub(super) const CLIENT_ID: &str = "client_id";
pub(super) const CLIENT_SECRET: &str = "client_secret";
pub(super) const LEGAL_ENTITIES: &str = "legal_entities";

/// The form, in Microsoft's own words.
pub(super) const FIELDS: &[Field] = &[
    Field {
        name: ENVIRONMENT_URL,
        label: "Environment URL",
        help: "The address you work in Dynamics 365 at. Paste the whole address if that is easier.",
        example: "https://contoso.operations.dynamics.com",
        is_secret: false,
        is_optional: false,
        is_list: false,
    },
    Field {
        name: TENANT_ID,
        label: "Directory (tenant) ID",
        help: "On the Overview of the app registration in Microsoft Entra ID.",
        example: "72f988bf-86f1-41af-91ab-2d7cd011db47",
        is_secret: false,
        is_optional: false,
        is_list: false,
    },
    Field {
        name: CLIENT_ID,
        label: "Application (client) ID",
        help: "On the same page. The environment has to know it too.",
        example: "1b730954-1685-4b74-9bfd-dac224a7b894",
        is_secret: false,
        is_optional: false,
        is_list: false,
    },
    Field {
        name: CLIENT_SECRET,
        label: "Client secret",
        help: "Its Value, from Certificates & secrets of the app registration; it is shown there only once.",
        example: "",
        is_secret: true,
        is_optional: false,
        is_list: false,
    },
    Field {
        name: LEGAL_ENTITIES,
        label: "Legal entities",
        help: "Whose workers are read. Empty means all that the application may see.",
        example: "USMF, DEMF",
        is_secret: false,
        is_optional: true,
        is_list: true,
    },
];

/// Longest id of a legal entity; Finance and Operations takes four characters, and is not told to stay with that.
const LEGAL_ENTITY_MAX: usize = 20;
const LABEL_MAX: usize = 63;

/// A connection to one environment.
#[derive(Debug, Clone)]
pub(super) struct Config {
    pub(super) environment: EnvironmentUrl,
    /// A GUID or a verified domain; part of a path, so nothing else may get in.
    pub(super) tenant_id: String,
    pub(super) client_id: String,
    pub(super) client_secret: SecretString,
    /// Upper case; empty means all.
    pub(super) legal_entities: BTreeSet<String>,
}

impl Config {
    pub(super) fn from_settings(settings: &Settings) -> Result<Self, Vec<FieldError>> {
        let text = |name: &str| settings.get(name).map_or("", |setting| setting.reveal().trim());
        let mut errors = Vec::new();
        let mut take = |name: &'static str, read: fn(&str) -> Result<String, String>| {
            read(text(name)).map_err(|message| errors.push(FieldError::new(name, message))).unwrap_or_default()
        };
        let tenant_id = take(TENANT_ID, tenant);
        let client_id = take(CLIENT_ID, client);
        let client_secret = SecretString::from(take(CLIENT_SECRET, secret));
        let environment = EnvironmentUrl::parse(text(ENVIRONMENT_URL)).map_err(|message| FieldError::new(ENVIRONMENT_URL, message));
        let legal_entities = legal_entities(text(LEGAL_ENTITIES)).map_err(|message| FieldError::new(LEGAL_ENTITIES, message));
        match (environment, legal_entities, errors) {
            (Ok(environment), Ok(legal_entities), errors) if errors.is_empty() => {
                Ok(Self { environment, tenant_id, client_id, client_secret, legal_entities })
            }
            (environment, legal_entities, errors) => Err(environment.err().into_iter().chain(errors).chain(legal_entities.err()).collect()),
        }
    }

    /// Whether workers of this legal entity are read.
    pub(super) fn admits(&self, legal_entity: &str) -> bool {
        self.legal_entities.is_empty() || self.legal_entities.contains(&legal_entity.to_uppercase())
    }
}

/// A GUID as Microsoft writes it, in lower case; people also paste it in braces.
pub(super) fn guid(text: &str) -> Option<String> {
    let text = text.trim_start_matches('{').trim_end_matches('}').to_ascii_lowercase();
    let is_guid = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() });
    is_guid.then_some(text)
}

fn tenant(text: &str) -> Result<String, String> {
    if let Some(guid) = guid(text) {
        return Ok(guid);
    }
    let domain = text.to_ascii_lowercase();
    let is_label = |label: &str| {
        (1..=LABEL_MAX).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if domain.contains('.') && domain.split('.').all(is_label) {
        return Ok(domain);
    }
    Err("Enter the Directory (tenant) ID: a GUID such as 72f988bf-86f1-41af-91ab-2d7cd011db47, or a domain of the directory.".to_owned())
}

fn client(text: &str) -> Result<String, String> {
    guid(text).ok_or_else(|| "Enter the Application (client) ID: a GUID such as 1b730954-1685-4b74-9bfd-dac224a7b894.".to_owned())
}

fn secret(text: &str) -> Result<String, String> {
    if guid(text).is_some() {
        return Err("That is the Secret ID. Enter the Value beside it; where it is hidden already, make a new client secret.".to_owned());
    }
    if text.chars().any(|letter| !letter.is_ascii_graphic()) {
        return Err("A client secret has no blanks in it. Copy its Value from Microsoft Entra ID again.".to_owned());
    }
    Ok(text.to_owned())
}

fn legal_entities(text: &str) -> Result<BTreeSet<String>, String> {
    let entities = text.split(',').map(str::trim).filter(|entity| !entity.is_empty());
    entities
        .map(|entity| {
            let is_id = entity.chars().count() <= LEGAL_ENTITY_MAX
                && entity.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter));
            if is_id {
                Ok(entity.to_uppercase())
            } else {
                Err(format!("\"{entity}\" is no legal entity. Enter ids such as USMF, separated by commas."))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Setting;

    const GUID: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";

    fn config(changed: &[(&str, &str)]) -> Result<Config, Vec<FieldError>> {
        let mut texts = vec![
            (ENVIRONMENT_URL, "contoso.operations.dynamics.com"),
            (TENANT_ID, GUID),
            (CLIENT_ID, GUID),
            (CLIENT_SECRET, "abc8Q~secret-value"),
        ];
        texts.extend(changed);
        Config::from_settings(&texts.into_iter().map(|(name, text)| (name.to_owned(), Setting::Plain(text.to_owned()))).collect())
    }

    #[test]
    fn ids_are_taken_as_people_paste_them() {
        let config = config(&[(TENANT_ID, " Contoso.OnMicrosoft.com "), (CLIENT_ID, "{72F988BF-86F1-41AF-91AB-2D7CD011DB47}")]).unwrap();
        assert_eq!((config.tenant_id.as_str(), config.client_id.as_str()), ("contoso.onmicrosoft.com", GUID));
        assert!(config.admits("anything"));
    }

    #[test]
    fn legal_entities_are_a_list_and_their_case_does_not_matter() {
        let config = config(&[(LEGAL_ENTITIES, " usmf, DEMF ,,")]).unwrap();
        assert!(config.admits("USMF") && config.admits("demf") && !config.admits("gbsi"));
    }

    #[test]
    fn what_cannot_be_right_is_said_beside_its_field() {
        for (field, text, part) in [
            (TENANT_ID, "common", "Directory (tenant) ID"),
            (TENANT_ID, "contoso/../other.example", "Directory (tenant) ID"),
            (CLIENT_ID, "my app", "Application (client) ID"),
            (CLIENT_SECRET, GUID, "That is the Secret ID"),
            (CLIENT_SECRET, "two words", "no blanks"),
            (LEGAL_ENTITIES, "USMF, 'or 1 eq 1", "no legal entity"),
            (ENVIRONMENT_URL, "https://10.0.0.1", "IP address"),
        ] {
            let errors = config(&[(field, text)]).unwrap_err();
            assert!(errors.len() == 1 && errors[0].field == field && errors[0].message.contains(part), "{field}: {errors:?}");
        }
        let errors = config(&[(ENVIRONMENT_URL, "x"), (TENANT_ID, "x"), (CLIENT_ID, "x"), (CLIENT_SECRET, "a b"), (LEGAL_ENTITIES, "?")])
            .unwrap_err();
        assert_eq!(errors.len(), 5, "{errors:?}");
    }
}
