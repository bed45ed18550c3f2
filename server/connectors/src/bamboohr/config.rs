//! What a connection to BambooHR needs: the company's subdomain and an API key.

use contract::FieldError;
use secrecy::SecretString;
use url::Url;

use crate::connector::Field;
use crate::registry::Settings;

pub(super) const SUBDOMAIN: &str = "subdomain";
pub(super) const API_KEY: &str = "api_key";

/// The form, in BambooHR's own words.
pub(super) const FIELDS: &[Field] = &[
    Field {
        name: SUBDOMAIN,
        label: "Subdomain",
        help: "It is the first part of the address you sign in at: acme, if that is acme.bamboohr.com.",
        example: "acme",
        is_secret: false,
        is_optional: false,
        is_list: false,
    },
    Field {
        name: API_KEY,
        label: "API key",
        help: "In BambooHR, sign in as a user with read-only access, open the menu under your picture and choose API Keys.",
        example: "",
        is_secret: true,
        is_optional: false,
        is_list: false,
    },
];

/// Names below bamboohr.com that are BambooHR's own.
const NOT_A_COMPANY: &[&str] = &["api", "app", "documentation", "partners", "help", "www"];
const LABEL_MAX: usize = 63;

/// A connection to one company.
#[derive(Debug, Clone)]
pub(super) struct Config {
    /// One DNS label: the credential goes to this host, so nothing else may get in.
    pub(super) subdomain: String,
    pub(super) api_key: SecretString,
}

impl Config {
    pub(super) fn from_settings(settings: &Settings) -> Result<Self, Vec<FieldError>> {
        let text = |name: &str| settings.get(name).map_or("", |setting| setting.reveal().trim());
        let mut errors = Vec::new();
        let subdomain = subdomain(text(SUBDOMAIN)).map_err(|message| errors.push(FieldError::new(SUBDOMAIN, message))).unwrap_or_default();
        let api_key = text(API_KEY);
        // A colon would end the user name of HTTP Basic.
        if api_key.chars().any(|c| !c.is_ascii_graphic() || c == ':') {
            errors.push(FieldError::new(API_KEY, "An API key has only letters and digits. Copy it from BambooHR again."));
        }
        if errors.is_empty() { Ok(Self { subdomain, api_key: SecretString::from(api_key) }) } else { Err(errors) }
    }

    /// An address below the company's own, such as `api/v1/employees`.
    pub(super) fn url(&self, path: &[&str]) -> Url {
        let mut url = Url::parse(&format!("https://{}.bamboohr.com", self.subdomain)).expect("a DNS label makes a host");
        url.path_segments_mut().expect("https has a path").extend(path);
        url
    }
}

/// The subdomain in what people paste: itself, the host, or any address of their BambooHR.
fn subdomain(text: &str) -> Result<String, String> {
    let lower = text.to_ascii_lowercase();
    let address = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")).unwrap_or(&lower);
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let label = host.strip_suffix(".bamboohr.com").unwrap_or(host);
    let is_label = (1..=LABEL_MAX).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-');
    if !is_label {
        return Err("Enter only the first part of your BambooHR address: acme, if you sign in at acme.bamboohr.com.".to_owned());
    }
    if NOT_A_COMPANY.contains(&label) {
        return Err(format!(
            "{label}.bamboohr.com belongs to BambooHR itself. Enter your company's part: acme, if you sign in at acme.bamboohr.com."
        ));
    }
    Ok(label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_becomes_the_subdomain() {
        for text in [
            "acme",
            "ACME",
            "acme.bamboohr.com",
            "https://acme.bamboohr.com",
            "https://acme.bamboohr.com/home",
            "http://Acme.BambooHR.com/employees/employee.php?id=4#top",
        ] {
            assert_eq!(subdomain(text).as_deref(), Ok("acme"), "{text}");
        }
    }

    #[test]
    fn anything_but_a_dns_label_is_refused() {
        let too_long = "a".repeat(64);
        for text in [
            "",
            "acme.example.com",
            "acme.bamboohr.com.evil.example",
            "evil.example/acme",
            "acme@evil",
            "acme:8080",
            "acme evil",
            "-acme",
            "acme-",
            "acmé",
            "..",
            "127.0.0.1",
            "https://",
            "https://www.bamboohr.com/",
            "https://api.bamboohr.com/api/gateway.php/acme/v1",
            &too_long,
        ] {
            assert!(subdomain(text).unwrap_err().contains("acme.bamboohr.com"), "{text}");
        }
    }

    #[test]
    fn path_segments_cannot_leave_their_place() {
        let config = Config { subdomain: "acme".to_owned(), api_key: SecretString::from("k") };
        assert_eq!(
            config.url(&["api", "v1", "employees", "1/../2?x"]).as_str(),
            "https://acme.bamboohr.com/api/v1/employees/1%2F..%2F2%3Fx"
        );
    }
}
