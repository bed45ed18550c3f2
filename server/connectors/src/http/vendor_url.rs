//! What a vendor's address must look like before anything is sent there.

use contract::{FailureKind, Provider};
use url::{Host, Url};

use crate::error::{Error, Result};

/// Takes `https` on the standard port of a host name. Bare IP addresses are refused because no resolver would judge them; a user in the
/// address because a credential there would reach logs.
pub(super) fn check(provider: Provider, operation: &'static str, url: &Url) -> Result<()> {
    let complaint = if url.scheme() != "https" {
        "does not begin with https://"
    } else if !matches!(url.host(), Some(Host::Domain(name)) if name.contains('.')) {
        "names a machine instead of a host of the vendor"
    } else if !url.username().is_empty() || url.password().is_some() {
        "holds a user or a password"
    } else if url.port().is_some() {
        "names a port"
    } else {
        return Ok(());
    };
    Err(Error::permanent(FailureKind::Configuration, operation, format!("The address of {} {complaint}.", provider.label())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(url: &str) -> bool {
        check(Provider::BambooHr, "test", &Url::parse(url).unwrap()).is_ok()
    }

    #[test]
    fn https_on_a_host_name_is_taken() {
        assert!(accepts("https://acme.bamboohr.com/api/v1/employees"));
        assert!(accepts("https://acme.bamboohr.com:443/"));
    }

    #[test]
    fn addresses_that_are_no_vendor_s_are_refused() {
        for url in [
            "http://acme.bamboohr.com/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://169.254.169.254/latest/meta-data",
            "https://localhost/",
            "https://intranet/",
            "https://key@acme.bamboohr.com/",
            "https://acme.bamboohr.com@evil.example/",
            "https://:secret@acme.bamboohr.com/",
            "https://acme.bamboohr.com:8443/",
            "file:///etc/passwd",
        ] {
            assert!(!accepts(url), "{url} was let through");
        }
    }
}
