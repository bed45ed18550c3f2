//! The call log: every attempt of every request, so that a run can show what it asked the vendor.

use contract::view::CallRow;
use url::Url;

/// Where attempts are reported. It is called between two requests, so it must not block.
pub trait CallLog: Send + Sync {
    /// Takes one attempt.
    fn record(&self, call: CallRow);
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy)]
pub struct NoCallLog;

impl CallLog for NoCallLog {
    fn record(&self, _call: CallRow) {}
}

/// Query parameters that carry credentials at one vendor or another.
const SECRET_PARAMETERS: &[&str] = &[
    "access_token",
    "api_key",
    "apikey",
    "assertion",
    "client_secret",
    "code",
    "key",
    "password",
    "refresh_token",
    "sig",
    "signature",
    "token",
];

/// Path and query of a request, fit for people: readable, and without secrets.
pub(super) fn shown_path(url: &Url) -> String {
    let mut shown = url.path().to_owned();
    for (at, (name, value)) in url.query_pairs().enumerate() {
        let is_secret = SECRET_PARAMETERS.contains(&name.to_ascii_lowercase().as_str());
        let value = if is_secret { "***" } else { &value };
        shown.push(if at == 0 { '?' } else { '&' });
        shown.push_str(&name);
        shown.push('=');
        shown.extend(value.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_path_is_readable_and_holds_no_secret() {
        let url = Url::parse("https://acme.bamboohr.com/api/v1/employees?page%5Blimit%5D=5&Token=s3cret&api_key=s3cret").unwrap();
        assert_eq!(shown_path(&url), "/api/v1/employees?page[limit]=5&Token=***&api_key=***");
    }
}
