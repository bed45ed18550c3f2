//! The address people reach the server under.

use std::net::SocketAddr;

use url::Url;

/// Scheme, host and port. Links, the cookie's name, `Secure`, HSTS and the origin that forms may come from follow from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    /// Reads an `http` or `https` address without path, query or sign-in.
    pub fn parse(text: &str) -> Result<Self, String> {
        let example = "write one such as https://people.example.com";
        let url = Url::parse(text).map_err(|_| format!("\"{text}\" is not an address; {example}"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(format!("\"{text}\" does not begin with http:// or https://; {example}"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(format!("leave the user and the password out; {example}"));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(format!("\"{text}\" has a path, but Orgonaut needs a host of its own; {example}"));
        }
        Ok(Self(url))
    }

    /// What to call a server that listens at `addr` when nobody said: one cannot browse to "all addresses", so that is localhost.
    pub fn of(addr: SocketAddr) -> Self {
        let host = match addr.ip() {
            ip if ip.is_unspecified() => "localhost".to_owned(),
            std::net::IpAddr::V4(ip) => ip.to_string(),
            std::net::IpAddr::V6(ip) => format!("[{ip}]"),
        };
        let url = Url::parse(&format!("http://{host}:{}", addr.port()));
        Self(url.expect("a host and a port make an address"))
    }

    /// Whether people come by TLS.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// As a browser sends it in `Origin`: default ports left out, no slash at the end.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

impl std::fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.origin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_its_origin() {
        for (text, origin) in [
            ("https://People.Example.com/", "https://people.example.com"),
            ("https://people.example.com:443", "https://people.example.com"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ] {
            assert_eq!(PublicUrl::parse(text).unwrap().origin(), origin, "{text}");
        }
    }

    #[test]
    fn addresses_that_cannot_be_an_origin_are_refused_without_repeating_a_password() {
        for text in ["people.example.com", "ftp://people.example.com", "https://people.example.com/hr", "https://a.example/?x=1", ""] {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
        let error = PublicUrl::parse("https://maja:s3cret@people.example.com").unwrap_err();
        assert!(!error.contains("s3cret"), "{error}");
    }

    #[test]
    fn a_server_on_all_addresses_is_called_localhost() {
        let name = |addr: &str| PublicUrl::of(addr.parse().unwrap()).to_string();
        assert_eq!(name("0.0.0.0:8080"), "http://localhost:8080");
        assert_eq!(name("[::]:8080"), "http://localhost:8080");
        assert_eq!(name("[::1]:3000"), "http://[::1]:3000");
        assert_eq!(name("127.0.0.1:80"), "http://127.0.0.1");
    }
}
