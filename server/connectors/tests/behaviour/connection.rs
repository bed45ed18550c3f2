//! Connections of a test, and pulling all of one.

use std::sync::Arc;

use connectors::http::Client;
use connectors::{Connector, Page, PullRequest, PullScope, Registry, Result, Setting, Settings};
use contract::{Date, Provider};
use domain::source::{RecordKind, SourceRecord};
use secrecy::SecretString;

/// The day of every pull.
pub(crate) const TODAY: &str = "2026-11-20";

/// A connection to the company `subdomain`.
pub(crate) fn bamboohr(subdomain: &str, key: &str) -> Arc<dyn Connector> {
    let settings = Settings::from([
        ("subdomain".to_owned(), Setting::Plain(subdomain.to_owned())),
        ("api_key".to_owned(), Setting::Secret(SecretString::from(key))),
    ]);
    Registry::standard().get(Provider::BambooHr).unwrap().connect(&settings).unwrap()
}

/// A connection to the environment of the company `acme`, with some settings changed.
pub(crate) fn dynamics365_hr(changed: &[(&str, &str)]) -> Arc<dyn Connector> {
    let mut texts = vec![
        ("environment_url", "https://acme.operations.dynamics.com/".to_owned()),
        ("tenant_id", sandbox::tenant_id("acme")),
        ("client_id", sandbox::APPLICATION_ID.to_owned()),
        ("client_secret", sandbox::APPLICATION_SECRET.to_owned()),
    ];
    texts.extend(changed.iter().map(|(name, text)| (*name, (*text).to_owned())));
    let setting = |(name, text): (&str, String)| {
        let setting = if name == "client_secret" { Setting::Secret(SecretString::from(text)) } else { Setting::Plain(text) };
        (name.to_owned(), setting)
    };
    Registry::standard().get(Provider::Dynamics365Hr).unwrap().connect(&texts.into_iter().map(setting).collect()).unwrap()
}

/// One page.
pub(crate) async fn page(connector: &dyn Connector, http: &Client, scope: PullScope, cursor: Option<String>) -> Result<Page> {
    connector.pull(http, PullRequest { scope, cursor, today: Date::parse(TODAY).unwrap() }).await
}

/// Every page, in order.
pub(crate) async fn pages(connector: &dyn Connector, http: &Client, scope: PullScope) -> Result<Vec<Page>> {
    let mut pages: Vec<Page> = Vec::new();
    loop {
        let cursor = pages.last().and_then(|page| page.next.clone());
        if cursor.is_none() && !pages.is_empty() {
            return Ok(pages);
        }
        pages.push(page(connector, http, scope.clone(), cursor).await?);
    }
}

/// The people among the records of some pages, by id.
pub(crate) fn people(pages: &[Page]) -> Vec<SourceRecord> {
    let records = pages.iter().flat_map(|page| &page.records);
    let mut people: Vec<_> = records.filter(|record| record.kind == RecordKind::Person).cloned().collect();
    people.sort_by(|a, b| a.source_id.cmp(&b.source_id));
    people
}
