//! BambooHR's calls, one function each, and what its refusals mean. Nothing here knows what a pull is.

use contract::{FailureKind, Provider};
use secrecy::ExposeSecret;
use serde_json::json;

use super::config::Config;
use super::model::OptionList;
use crate::error::{Error, Result};
use crate::http::{Answer, Client, Request};

const PROVIDER: Provider = Provider::BambooHr;
/// BambooHR explains itself here, the second spelling being its own (vendor document section 5).
const MESSAGE_HEADERS: &[&str] = &["x-bamboohr-error-message", "x-bamboohr-error-messsage", "x-bamboohr-message"];
const MESSAGE_MAX: usize = 200;

/// One company at BambooHR.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account<'a> {
    pub(super) http: &'a Client,
    pub(super) config: &'a Config,
}

impl Account<'_> {
    /// The employee list (section 3.3); `query` picks whom and which page.
    pub(super) async fn employees(&self, fields: &[&str], limit: usize, query: &[(&str, &str)]) -> Result<Answer> {
        let mut url = self.config.url(&["api", "v1", "employees"]);
        url.query_pairs_mut().append_pair("page[limit]", &limit.to_string()).extend_pairs(query).append_pair("fields", &fields.join(","));
        self.send(Request::get(PROVIDER, "list employees", url)).await
    }

    /// One page of the employee dataset (section 3.8). Without an order the pages would overlap.
    pub(super) async fn dataset(&self, fields: &[&str], order_by: &str, page: u64, limit: usize) -> Result<Answer> {
        let body = json!({ "fields": fields, "orderBy": format!("{order_by} asc"), "page": page, "pageSize": limit });
        let url = self.config.url(&["api", "v2", "datasets", "employee", "data"]);
        self.send(Request::post_json(PROVIDER, "read the employee dataset", url, &body)).await
    }

    /// A custom report of everybody, active or not (section 3.9). What is dated ahead does not count yet, as on the other read paths: with
    /// `onlyCurrent=false` people would have moved here before they moved there.
    pub(super) async fn report(&self, fields: &[&str]) -> Result<Answer> {
        let body = json!({ "title": "Orgonaut", "fields": fields, "filterDuplicates": "no" });
        let mut url = self.config.url(&["api", "v1", "reports", "custom"]);
        url.query_pairs_mut().append_pair("format", "json").append_pair("onlyCurrent", "true");
        self.send(Request::post_json(PROVIDER, "run a custom report", url, &body)).await
    }

    /// One employee (section 3.2), in the terms of a report.
    pub(super) async fn employee(&self, id: &str, fields: &[&str]) -> Result<Answer> {
        let mut url = self.config.url(&["api", "v1", "employees", id]);
        url.query_pairs_mut().append_pair("fields", &fields.join(","));
        self.send(Request::get(PROVIDER, "read an employee", url)).await
    }

    /// The fields a webhook may watch (section 4.1).
    pub(super) async fn monitored_fields(&self) -> Result<Answer> {
        let url = self.config.url(&["api", "v1", "webhooks", "monitor_fields"]);
        self.send(Request::get(PROVIDER, "list the fields a webhook may watch", url)).await
    }

    /// Makes a webhook (section 4.1).
    pub(super) async fn make_webhook(&self, body: &serde_json::Value) -> Result<Answer> {
        let url = self.config.url(&["api", "v1", "webhooks"]);
        self.send(Request::post_json(PROVIDER, "make a webhook", url, body).once()).await
    }

    /// The lists of the company (section 3.10).
    pub(super) async fn lists(&self) -> Result<Vec<OptionList>> {
        let url = self.config.url(&["api", "v1", "meta", "lists"]);
        let answer = self.send(Request::get(PROVIDER, "read departments and divisions", url)).await?;
        match answer.status() {
            404 => Err(self.unknown_account("read departments and divisions")),
            200..=299 => answer.json(),
            _ => Err(self.failure(&answer)),
        }
    }

    /// What a refusal means, in BambooHR's terms.
    pub(super) fn failure(&self, answer: &Answer) -> Error {
        let mut error = answer.failure();
        match answer.status() {
            401 => {
                "BambooHR does not accept the API key: it is wrong, was deleted, or its user is disabled.".clone_into(&mut error.message);
            }
            403 => {
                format!("BambooHR does not let the API key {}: its user's access level leaves that out.", error.operation)
                    .clone_into(&mut error.message);
            }
            300..=399 => error = self.unknown_account(error.operation),
            _ => {}
        }
        match self.explanation(answer) {
            Some(explanation) => error.with("bamboohr_message", explanation),
            None => error,
        }
    }

    fn unknown_account(&self, operation: &'static str) -> Error {
        let message = format!(
            "BambooHR has no company at {}.bamboohr.com. The subdomain is the first part of the address you sign in at.",
            self.config.subdomain
        );
        Error::permanent(FailureKind::NotFound, operation, message)
    }

    /// The vendor's own words from the header made for them, shortened, and never with the key in them.
    fn explanation(&self, answer: &Answer) -> Option<String> {
        let text = MESSAGE_HEADERS.iter().find_map(|name| answer.header(name))?;
        let text = text.replace(self.config.api_key.expose_secret(), "***");
        Some(text.chars().take(MESSAGE_MAX).collect())
    }

    async fn send(&self, request: Request) -> Result<Answer> {
        self.http.send(&request.basic_auth(&self.config.api_key, "x")).await
    }
}
