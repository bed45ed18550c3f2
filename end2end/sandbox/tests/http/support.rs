//! A sandbox and a caller of it.

use jiff::civil::{Date, date};
use reqwest::header::{ACCEPT, AUTHORIZATION, HOST};
use reqwest::{Client, RequestBuilder, Response};
use sandbox::{ADMINISTRATOR_KEY, Options, Running, Sandbox};
use serde_json::Value;

/// The companies' day in tests.
pub(crate) const TODAY: Date = date(2026, 11, 20);

/// A running sandbox, called as the account `acme` with some key.
pub(crate) struct Caller {
    pub(crate) running: Running,
    pub(crate) client: Client,
    key: &'static str,
}

impl Caller {
    /// An account of 600 people.
    pub(crate) async fn start() -> Self {
        Self::start_with(600).await
    }

    /// An account of so many people.
    pub(crate) async fn start_with(people: usize) -> Self {
        // Nothing here speaks TLS, but the client will not be made without a provider; another test may have chosen it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let options = Options { people, today: TODAY, ..Options::default() };
        let running = Sandbox::start(options).await.expect("a free port");
        Self { running, client: Client::new(), key: ADMINISTRATOR_KEY }
    }

    /// The same with another key.
    pub(crate) fn with_key(mut self, key: &'static str) -> Self {
        self.key = key;
        self
    }

    /// A request to `acme.bamboohr.com` that accepts JSON.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.bare(self.client.get(self.address(path))).header(ACCEPT, "application/json")
    }

    /// A request with a JSON body.
    pub(crate) fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.bare(self.client.post(self.address(path))).header(ACCEPT, "application/json").json(body)
    }

    /// A request of the control API.
    pub(crate) fn control(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(self.address(&format!("/control/{path}"))).json(body)
    }

    /// Host of the account and key, and no more.
    pub(crate) fn bare(&self, request: RequestBuilder) -> RequestBuilder {
        self.keyed(request).header(HOST, "acme.bamboohr.com")
    }

    /// The key alone.
    pub(crate) fn keyed(&self, request: RequestBuilder) -> RequestBuilder {
        let credentials = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("{}:x", self.key));
        request.header(AUTHORIZATION, format!("Basic {credentials}"))
    }

    /// The address of a path on the sandbox's port.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.address)
    }

    /// The body of a successful read.
    pub(crate) async fn read(&self, path: &str) -> Value {
        body(self.get(path).send().await.expect("an answer")).await
    }
}

/// The body of a successful reply.
pub(crate) async fn body(response: Response) -> Value {
    assert_eq!(response.status(), 200, "{}", response.url());
    response.json().await.expect("JSON")
}
