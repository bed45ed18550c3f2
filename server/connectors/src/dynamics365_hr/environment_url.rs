//! The address of an environment: as it is entered, as the token names it, and what lies below it (sections A.1 and A.2).

use url::{Host, Url};

/// The Entra resource of the Human Resources that stood alone. Its environments lie below a host of their cluster, which the token does not
/// name.
const TALENT_RESOURCE: &str = "http://hr.talent.dynamics.com";
const TALENT_HOST: &str = ".hr.talent.dynamics.com";

/// An environment. The credential goes to its host, so only a whole and public host name gets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EnvironmentUrl {
    host: String,
    /// Of Human Resources that stood alone: the GUID of its namespace.
    namespace: Option<String>,
    /// Host and namespace, as people read it and as it is entered again.
    account: String,
}

impl EnvironmentUrl {
    /// Takes what people paste: the host, or any address of their environment.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let url = Url::parse(&whole).map_err(|_| complaint())?;
        if url.scheme() != "https" {
            return Err("The environment URL begins with https://.".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() || url.port().is_some() {
            return Err("Enter the environment URL without a user, a password or a port.".to_owned());
        }
        let host = match url.host() {
            Some(Host::Domain(host)) if is_public_name(host) => host.to_owned(),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => return Err(format!("An IP address is no environment. {}", complaint())),
            _ => return Err(complaint()),
        };
        if let Some(sentence) = another_service(&host) {
            return Err(format!("{sentence} {}", complaint()));
        }
        let namespace = if host.ends_with(TALENT_HOST) {
            Some(namespace(&url).ok_or("Enter the whole address, with /namespaces/ and the GUID that follows it.")?)
        } else {
            None
        };
        let account = namespace.as_ref().map_or_else(|| host.clone(), |namespace| format!("{host}/namespaces/{namespace}"));
        Ok(Self { host, namespace, account })
    }

    /// Host and namespace.
    pub(super) fn account(&self) -> &str {
        &self.account
    }

    /// What a token is asked for: lower case and without a slash at the end, or the environment does not take it.
    pub(super) fn scope(&self) -> String {
        match self.namespace {
            Some(_) => format!("{TALENT_RESOURCE}/.default"),
            None => format!("https://{}/.default", self.host),
        }
    }

    /// The address of an entity set. `query` has to be encoded but for `$`.
    pub(super) fn data(&self, entity_set: &str, query: &str) -> Url {
        let mut url =
            Url::parse(&format!("https://{}/data/{entity_set}", self.account)).expect("a checked host and namespace make an address");
        url.set_query(Some(query));
        url
    }

    /// The address in a link to a following page, if it leads nowhere else: the token goes along.
    pub(super) fn following(&self, from: &Url, link: &str) -> Option<Url> {
        let next = from.join(link).ok()?;
        let is_here =
            next.scheme() == "https" && next.host_str() == Some(&self.host) && next.port().is_none() && next.username().is_empty();
        (is_here && next.password().is_none()).then_some(next)
    }
}

fn complaint() -> String {
    "Enter the address you work in Dynamics 365 at, such as https://contoso.operations.dynamics.com.".to_owned()
}

/// At least two labels, the last of which is no number; names of the machine itself and of networks inside are none.
fn is_public_name(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let is_inside = ["localhost", "local", "internal"].contains(labels.last().unwrap_or(&""));
    labels.len() > 1 && !is_inside && labels.iter().all(|label| !label.is_empty())
}

/// Addresses of Microsoft's that are often pasted instead.
fn another_service(host: &str) -> Option<&'static str> {
    let is = |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    let is_dataverse = host.split('.').nth(1).is_some_and(|label| label.starts_with("crm")) && is("dynamics.com");
    if is_dataverse {
        Some("That is the address of Dataverse.")
    } else if is("lcs.dynamics.com") || is("admin.powerplatform.microsoft.com") {
        Some("That is where environments are managed.")
    } else if is("microsoftonline.com") || is("portal.azure.com") || is("entra.microsoft.com") {
        Some("That is Microsoft Entra ID.")
    } else {
        None
    }
}

fn namespace(url: &Url) -> Option<String> {
    let mut segments = url.path_segments()?;
    segments.find(|segment| segment.eq_ignore_ascii_case("namespaces"))?;
    segments.next().and_then(super::config::guid)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMESPACE: &str = "0a2c3d4e-1111-4222-8333-444455556666";

    #[test]
    fn what_people_paste_becomes_the_environment() {
        for text in [
            "contoso.operations.dynamics.com",
            "https://contoso.operations.dynamics.com",
            "https://contoso.operations.dynamics.com/",
            " https://CONTOSO.Operations.Dynamics.com/?cmp=USMF&mi=HcmWorkerListPage#top ",
            "https://contoso.operations.dynamics.com/data/$metadata",
        ] {
            let environment = EnvironmentUrl::parse(text).unwrap();
            assert_eq!(environment.account(), "contoso.operations.dynamics.com", "{text}");
            assert_eq!(environment.scope(), "https://contoso.operations.dynamics.com/.default");
            assert_eq!(
                environment.data("Workers", "$select=Name&cross-company=true").as_str(),
                "https://contoso.operations.dynamics.com/data/Workers?$select=Name&cross-company=true"
            );
        }
        assert!(EnvironmentUrl::parse("https://people.contoso.example/").is_ok(), "environments have many names");
    }

    #[test]
    fn human_resources_that_stood_alone_keeps_its_namespace_and_has_a_token_of_its_own() {
        let text = format!("https://aos-rts-sf-1-prod-westus2.hr.talent.dynamics.com/namespaces/{NAMESPACE}/?cmp=USMF");
        let environment = EnvironmentUrl::parse(&text).unwrap();
        assert_eq!(environment.account(), format!("aos-rts-sf-1-prod-westus2.hr.talent.dynamics.com/namespaces/{NAMESPACE}"));
        assert_eq!(EnvironmentUrl::parse(environment.account()), Ok(environment.clone()), "what is stored is understood again");
        assert_eq!(environment.scope(), "http://hr.talent.dynamics.com/.default");
        assert!(environment.data("Workers", "a=b").path().ends_with(&format!("/namespaces/{NAMESPACE}/data/Workers")));
        assert!(EnvironmentUrl::parse("https://aos.hr.talent.dynamics.com/").unwrap_err().contains("/namespaces/"));
    }

    #[test]
    fn what_is_no_environment_is_refused_in_a_sentence() {
        for (text, part) in [
            ("", "such as https://contoso"),
            ("contoso", "such as https://contoso"),
            ("http://contoso.operations.dynamics.com", "begins with https://"),
            ("ftp://contoso.operations.dynamics.com", "begins with https://"),
            ("https://me@contoso.operations.dynamics.com", "without a user"),
            ("https://me:secret@contoso.operations.dynamics.com", "without a user"),
            ("https://contoso.operations.dynamics.com:8443", "or a port"),
            ("https://127.0.0.1/", "IP address"),
            ("https://127.1/", "IP address"),
            ("https://2130706433/", "IP address"),
            ("https://0x7f.1/", "IP address"),
            ("https://[::1]/", "IP address"),
            ("https://[::ffff:127.0.0.1]/", "IP address"),
            ("https://169.254.169.254/latest/meta-data", "IP address"),
            ("https://10.0.0.7/", "IP address"),
            ("https://localhost/", "such as https://contoso"),
            ("https://dynamics.localhost/", "such as https://contoso"),
            ("https://metadata.google.internal/", "such as https://contoso"),
            ("https://printer.local/", "such as https://contoso"),
            ("https://contoso.crm4.dynamics.com/", "Dataverse"),
            ("https://login.microsoftonline.com/contoso", "Entra"),
            ("https://portal.azure.com/", "Entra"),
            ("https://lcs.dynamics.com/", "managed"),
            ("https://con toso.operations.dynamics.com", "such as https://contoso"),
        ] {
            let sentence = EnvironmentUrl::parse(text).unwrap_err();
            assert!(sentence.contains(part) && !sentence.contains("secret@"), "{text}: {sentence}");
        }
    }

    #[test]
    fn a_name_in_another_script_goes_by_its_encoded_form() {
        assert_eq!(EnvironmentUrl::parse("https://bücher.example").unwrap().account(), "xn--bcher-kva.example");
    }

    #[test]
    fn a_following_page_is_on_the_same_host_or_nowhere() {
        let environment = EnvironmentUrl::parse("contoso.operations.dynamics.com").unwrap();
        let here = environment.data("Workers", "a=b");
        for link in ["https://contoso.operations.dynamics.com/data/Workers?$skiptoken=1", "Workers?$skiptoken=1", "/data/Workers?$skip=5"] {
            assert!(environment.following(&here, link).is_some(), "{link}");
        }
        for link in [
            "https://evil.example/data/Workers",
            "//evil.example/data",
            "http://contoso.operations.dynamics.com/data/Workers",
            "https://contoso.operations.dynamics.com:8443/data/Workers",
            "https://me@contoso.operations.dynamics.com/data/Workers",
            "https://contoso.operations.dynamics.com.evil.example/",
            "file:///etc/passwd",
        ] {
            assert_eq!(environment.following(&here, link), None, "{link}");
        }
    }
}
