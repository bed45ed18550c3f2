//! The operator's route table: which vendor host is reached at which other address. It stands a sandbox, a proxy or a test in for a
//! vendor without any connector knowing.

use std::str::FromStr;

use url::Url;

/// Host patterns and the base address each is sent to; the first that matches wins. Written `*.bamboohr.com=http://127.0.0.1:3900,…`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RouteTable {
    routes: Vec<(HostPattern, Url)>,
}

/// A route that cannot be read; the text is a sentence for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RouteTableError(String);

#[derive(Debug, Clone, PartialEq, Eq)]
enum HostPattern {
    Exact(String),
    /// Any host below this one.
    Below(String),
}

impl RouteTable {
    /// Whether nothing is routed.
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    /// The address to send a request to instead of `url`, if its host is routed. The base address may carry a path, which goes in front.
    pub fn route(&self, url: &Url) -> Option<Url> {
        let host = url.host_str()?;
        let (_, base) = self.routes.iter().find(|(pattern, _)| pattern.matches(host))?;
        let mut routed = base.clone();
        routed.set_path(&format!("{}{}", base.path().trim_end_matches('/'), url.path()));
        routed.set_query(url.query());
        Some(routed)
    }
}

impl HostPattern {
    fn matches(&self, host: &str) -> bool {
        match self {
            Self::Exact(name) => host == name,
            Self::Below(name) => host.strip_suffix(name.as_str()).is_some_and(|labels| labels.len() > 1 && labels.ends_with('.')),
        }
    }
}

impl FromStr for HostPattern {
    type Err = RouteTableError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_lowercase();
        let (is_below, name) = text.strip_prefix("*.").map_or((false, text.as_str()), |name| (true, name));
        let is_host =
            name.split('.').all(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        if !is_host {
            return Err(RouteTableError(format!("\"{text}\" is not a host name; write one such as login.example.com or *.example.com")));
        }
        Ok(if is_below { Self::Below(name.to_owned()) } else { Self::Exact(name.to_owned()) })
    }
}

impl FromStr for RouteTable {
    type Err = RouteTableError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let routes = text.split(',').map(str::trim).filter(|route| !route.is_empty()).map(parse_route).collect::<Result<_, _>>()?;
        Ok(Self { routes })
    }
}

fn parse_route(route: &str) -> Result<(HostPattern, Url), RouteTableError> {
    let (pattern, base) = route
        .split_once('=')
        .ok_or_else(|| RouteTableError(format!("\"{route}\" has no \"=\"; write a route as *.bamboohr.com=http://127.0.0.1:3900")))?;
    let pattern = pattern.parse()?;
    let is_base = |base: &Url| {
        matches!(base.scheme(), "http" | "https")
            && base.has_host()
            && base.username().is_empty()
            && base.password().is_none()
            && base.query().is_none()
            && base.fragment().is_none()
    };
    // The address itself may hold a password by mistake, so the sentence does not repeat it.
    let base = Url::parse(base.trim()).ok().filter(is_base).ok_or_else(|| {
        let host = route.split('=').next().unwrap_or_default();
        RouteTableError(format!("the address for \"{host}\" must be http:// or https:// with a host, without user, query or fragment"))
    })?;
    Ok((pattern, base))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed(table: &str, url: &str) -> Option<String> {
        table.parse::<RouteTable>().unwrap().route(&Url::parse(url).unwrap()).map(String::from)
    }

    #[test]
    fn a_routed_host_keeps_its_path_and_query() {
        let table = "*.bamboohr.com=http://127.0.0.1:3900, login.microsoftonline.com=http://proxy.internal/ms/";
        for (from, to) in [
            (
                "https://acme.bamboohr.com/api/v1/employees?page%5Blimit%5D=5",
                Some("http://127.0.0.1:3900/api/v1/employees?page%5Blimit%5D=5"),
            ),
            ("https://ACME.BambooHR.com/", Some("http://127.0.0.1:3900/")),
            ("https://login.microsoftonline.com/t/token", Some("http://proxy.internal/ms/t/token")),
            ("https://bamboohr.com/", None),
            ("https://evilbamboohr.com/", None),
            ("https://acme.bamboohr.com.evil.example/", None),
        ] {
            assert_eq!(routed(table, from).as_deref(), to, "{from}");
        }
    }

    #[test]
    fn no_routes_is_an_empty_table() {
        assert!(" , ".parse::<RouteTable>().unwrap().is_empty());
    }

    #[test]
    fn a_bad_route_is_refused_with_a_sentence_that_names_it() {
        for (table, part) in [
            ("acme.bamboohr.com", "has no \"=\""),
            ("*=http://127.0.0.1", "\"*\" is not a host name"),
            ("a..b=http://127.0.0.1", "\"a..b\" is not a host name"),
            ("a.example=127.0.0.1:3900", "the address for \"a.example\" must be"),
            ("a.example=ftp://127.0.0.1", "the address for \"a.example\" must be"),
            ("a.example=http://me:secret@127.0.0.1", "the address for \"a.example\" must be"),
        ] {
            let error = table.parse::<RouteTable>().unwrap_err().to_string();
            assert!(error.contains(part) && !error.contains("secret"), "{table}: {error}");
        }
    }
}
