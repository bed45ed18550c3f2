//! Addresses in mail. What belongs to a tenant goes by `/go/{tenant}/…`, which finds the tenant again however the reader is signed in.

/// Makes them.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    public_url: String,
}

impl Links {
    /// For a server people reach under this address.
    pub(crate) fn new(public_url: &str) -> Self {
        Self { public_url: public_url.trim_end_matches('/').to_owned() }
    }

    /// The host of that address, without a port.
    pub(crate) fn host(&self) -> &str {
        let authority = self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, rest)| rest);
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        }
    }

    /// A page of a tenant.
    pub(crate) fn page(&self, tenant: &str, path: &str) -> String {
        format!("{}/go/{tenant}{path}", self.public_url)
    }

    /// A page that belongs to no tenant.
    pub(crate) fn open(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// A page that takes a code. The code stands in the query, which is never logged.
    pub(crate) fn with_token(&self, path: &str, token: &str) -> String {
        format!("{}{path}?token={token}", self.public_url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_absolute_and_carry_their_tenant() {
        let links = Links::new("https://people.example.com");
        assert_eq!(links.page("org_1", "/people"), "https://people.example.com/go/org_1/people");
        assert_eq!(links.with_token("/invitation", "abc"), "https://people.example.com/invitation?token=abc");
    }

    #[test]
    fn the_host_has_no_port() {
        let host = |url: &str| Links::new(url).host().to_owned();
        assert_eq!(
            [host("http://localhost:3000"), host("https://a.example"), host("http://[::1]:80")],
            ["localhost", "a.example", "[::1]"]
        );
    }
}
