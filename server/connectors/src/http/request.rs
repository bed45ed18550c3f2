//! What a connector sends.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contract::Provider;
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use url::{Url, form_urlencoded};

/// One request to a vendor, at the vendor's own address. It asks for JSON unless told otherwise, and is taken to be safe to repeat: the client
/// sends it again when an answer is lost, unless it is said to be sent [`Request::once`].
#[derive(Clone)]
pub struct Request {
    pub(super) provider: Provider,
    pub(super) operation: &'static str,
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Vec<u8>>,
    pub(super) is_repeatable: bool,
}

impl Request {
    /// Reads `url`. `operation` says what is being done, such as `list employees`; errors and logs carry it.
    pub fn get(provider: Provider, operation: &'static str, url: Url) -> Self {
        let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
        Self { provider, operation, method: Method::GET, url, headers, body: None, is_repeatable: true }
    }

    /// Sends a query as JSON. The content type is exactly `application/json`: some vendors read a parameter behind it as another format.
    pub fn post_json(provider: Provider, operation: &'static str, url: Url, body: &serde_json::Value) -> Self {
        let mut request = Self::get(provider, operation, url);
        request.method = Method::POST;
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.body = Some(body.to_string().into_bytes());
        request
    }

    /// Sends fields as a form. They may hold a secret: they are printed and logged nowhere.
    pub fn post_form(provider: Provider, operation: &'static str, url: Url, fields: &[(&str, &str)]) -> Self {
        let mut request = Self::get(provider, operation, url);
        request.method = Method::POST;
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        request.body = Some(form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes());
        request
    }

    /// The same with a token of OAuth 2.0. One that fits no header is sent as none, and refused by the vendor.
    #[must_use]
    pub fn bearer_auth(mut self, token: &SecretString) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())) {
            value.set_sensitive(true);
            self.headers.insert(AUTHORIZATION, value);
        }
        self
    }

    /// The same with HTTP Basic credentials.
    #[must_use]
    pub fn basic_auth(mut self, user: &SecretString, password: &str) -> Self {
        let credentials = STANDARD.encode(format!("{}:{password}", user.expose_secret()));
        let mut value = HeaderValue::from_str(&format!("Basic {credentials}")).expect("base64 is valid in a header");
        value.set_sensitive(true);
        self.headers.insert(AUTHORIZATION, value);
        self
    }

    /// The same, sent again only where the vendor says that it did nothing.
    #[must_use]
    pub const fn once(mut self) -> Self {
        self.is_repeatable = false;
        self
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("operation", &self.operation).field("method", &self.method).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_request_holds_no_credential() {
        let url = Url::parse("https://acme.bamboohr.com/").unwrap();
        let request = Request::get(Provider::BambooHr, "test", url).basic_auth(&SecretString::from("s3cret"), "x");
        let printed = format!("{request:?} {:?}", request.headers);
        assert!(!printed.contains("s3cret") && !printed.contains(&STANDARD.encode("s3cret:x")), "{printed}");
    }

    #[test]
    fn a_form_is_encoded_and_printed_nowhere_and_neither_is_a_token() {
        let url = Url::parse("https://login.example.com/").unwrap();
        let request = Request::post_form(Provider::Dynamics365Hr, "test", url, &[("client_secret", "s3cret&+")]);
        assert_eq!(request.body.as_deref(), Some(b"client_secret=s3cret%26%2B".as_slice()));
        let request = request.bearer_auth(&SecretString::from("t0ken"));
        assert_eq!(request.headers[AUTHORIZATION], "Bearer t0ken");
        let printed = format!("{request:?} {:?}", request.headers);
        assert!(!printed.contains("s3cret") && !printed.contains("t0ken"), "{printed}");
    }
}
